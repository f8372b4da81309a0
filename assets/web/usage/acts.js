// What may be done on this page: an invite made, revoked, forgotten; the day reopened. Each is asked about first.

import { url } from "../address.js";

const byId = (id) => document.getElementById(id);
const NUMBERS = ["expires_days", "max_uses", "daily_tokens", "daily_speech_minutes"];
const FAILED = "The house does not answer. Please try again in a moment.";

/** The answer's data. Throws an Error whose `fields` tell what was expected of each. */
export async function post(path, told = {}) {
  const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) };
  const answer = await fetch(url(path), sent).catch(() => null);
  const data = await answer?.json().catch(() => null);
  if (answer?.ok) return data;
  throw Object.assign(new Error(data?.error?.message ?? FAILED), { fields: data?.error?.fields ?? {} });
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", ({ target }) => target.closest("[data-close]") && dialog.close());
}

/** A question in a dialog; `act` is done when it is agreed to, and its error is told there. */
export function ask({ title, why, go, act }) {
  const dialog = byId("ask-dialog");
  byId("ask-title").textContent = title;
  byId("ask-why").textContent = why;
  byId("ask-fault").textContent = "";
  const button = byId("ask-do");
  button.textContent = go;
  button.disabled = false;
  const agreed = async () => {
    const isAsked = () => button.onclick === agreed; // not yet something else
    button.disabled = true;
    try {
      await act();
      if (isAsked()) dialog.close();
    } catch (error) {
      if (isAsked()) byId("ask-fault").textContent = error.message;
    } finally {
      if (isAsked()) button.disabled = false;
    }
  };
  button.onclick = agreed;
  dialog.showModal();
  dialog.querySelector("[data-close]").focus(); // Enter by mistake does nothing
}

/** The form of a new invite. `made()` is called once there is one. */
export class NewInvite {
  constructor(made) {
    this.made = made;
    this.dialog = byId("invite-dialog");
    this.form = byId("invite-form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.create();
    });
    byId("copy").addEventListener("click", () => this.copy());
    this.asked = null; // the invite that the dialog waits for
    this.late = []; // links of invites whose dialog was closed before they came: nobody could look them up
    document.addEventListener("close", ({ target }) => this.closed(target), true); // it does not bubble
  }

  closed(dialog) {
    if (dialog === this.dialog) this.clear();
    this.showLate();
  }

  get button() {
    return this.form.querySelector("[type=submit]");
  }

  open() {
    this.dialog.showModal();
    this.form.elements.label.focus();
  }

  async create() {
    const mine = (this.asked = {});
    this.button.disabled = true;
    this.tell({});
    try {
      const { link } = await post("usage/invites", this.told());
      if (this.asked === mine) this.show(link);
      else this.late.push(link);
      this.showLate();
      this.made();
    } catch (error) {
      if (this.asked === mine) this.tell(Object.keys(error.fields).length ? error.fields : { body: error.message });
    } finally {
      if (this.asked === mine) this.button.disabled = false;
    }
  }

  /** One that was made all the same, as soon as nothing else is open. */
  showLate() {
    if (!this.late.length || document.querySelector("dialog[open]")) return;
    this.open();
    this.show(this.late.shift());
  }

  /** What is typed, with numbers as numbers; what is no number goes as it is, for the house to say what it expects. */
  told() {
    const data = new FormData(this.form);
    const number = (text) => (text.trim() === "" ? null : /^\d{1,15}$/.test(text.trim()) ? Number(text) : text);
    const numbers = NUMBERS.map((name) => [name, number(data.get(name))]);
    return { label: data.get("label"), scopes: data.getAll("scopes"), ...Object.fromEntries(numbers) };
  }

  tell(faults) {
    byId("body-fault").textContent = faults.body ?? "";
    let first = null;
    for (const field of this.form.querySelectorAll("[data-field]")) {
      const fault = faults[field.dataset.field];
      const input = field.querySelector("input");
      field.querySelector(".fault").textContent = fault ? `Expected: ${fault}.` : "";
      if (fault) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (fault) first ??= input;
    }
    first?.focus();
  }

  show(link) {
    this.form.hidden = true;
    byId("invite-made").hidden = false;
    byId("link").value = link;
    byId("copy").focus();
  }

  async copy() {
    const field = byId("link");
    field.select();
    const copied = await navigator.clipboard.writeText(field.value).then(
      () => true,
      () => document.execCommand("copy"), // no clipboard over plain http
    );
    byId("copied").textContent = copied ? "Copied." : "Please copy the marked text.";
  }

  /** Nothing of the link stays on the page. */
  clear() {
    this.asked = null;
    this.button.disabled = false;
    byId("link").value = "";
    byId("copied").textContent = "";
    byId("invite-made").hidden = true;
    this.form.hidden = false;
    this.form.reset();
    this.tell({});
  }
}
