// A question in a dialog before something that cannot be taken back.

import { el } from "../dom.js";

/** `act()` is done once it is agreed to; what it throws is told in the dialog, which stays. */
export function ask({ title, why, go, act }) {
  const heading = el("h2", { id: "blind-ask-title" }, title);
  const fault = el("p", { class: "fault", role: "alert" });
  const close = () => dialog.close();
  const cancel = el("button", { type: "button", onclick: close }, "Cancel");
  const agree = el("button", { type: "button", class: "main", onclick: agreed }, go);
  const buttons = el("div", { class: "buttons" }, cancel, agree);
  const dialog = el(
    "dialog",
    { class: "blind-ask", "aria-labelledby": heading.id },
    heading,
    el("p", {}, why),
    fault,
    buttons,
  );

  async function agreed() {
    agree.disabled = true;
    try {
      await act();
      close();
    } catch (error) {
      fault.textContent = error.message;
    } finally {
      agree.disabled = false;
    }
  }

  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus(); // Enter by mistake does nothing
}
