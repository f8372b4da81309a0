// The house's presets: heard, loaded into the sliders, saved, removed; one of them may be what the house begins with.
// Their files and the walkthroughs that are rendered by them are in files of their own.

import { el } from "../dom.js";
import { ask } from "./asking.js";
import { presetsOf } from "./kept_presets.js";
import { presetFiles } from "./preset_files.js";
import { Samples } from "./samples.js";
import { inShort } from "./setting.js";
import { walkthroughRender } from "./walkthrough_render.js";

const NAME_CHARS = 40;
const WHY = "Named settings of the voice, shared by everybody who tunes it.";
const UNUSED = "Until it can, the house begins with the built-in setting.";

/** Into `root`; `api` as the tuning page gives it (tuning.js). */
export function mountPresets(root, api) {
  const list = new PresetList(api);
  root.append(
    el("h2", { id: "presets-title" }, "Presets"),
    el("p", { class: "small" }, WHY),
    list.form,
    list.told,
    list.fault,
    list.rows,
    presetFiles(api),
    walkthroughRender(api),
  );
  return list.load();
}

class PresetList {
  constructor(api) {
    this.api = api;
    this.presets = presetsOf(api);
    this.isAdmin = (api.data.scopes ?? []).includes("admin");
    this.rows = el("div", { class: "preset-rows" }, el("p", { class: "small" }, "Loading…"));
    this.told = el("p", { class: "small", role: "status" });
    this.fault = el("p", { class: "fault", role: "alert" });
    this.name = el("input", { id: "preset-name", maxlength: NAME_CHARS, autocomplete: "off" });
    this.form = this.saving();
    this.samples = new Samples((fault) => {
      this.tell("", fault);
      this.show();
    });
    this.presets.on(() => this.show());
  }

  saving() {
    const button = el("button", { type: "submit", class: "main" }, "Save");
    const label = el("label", { for: this.name.id }, "Save the sliders as they stand, as");
    const form = el(
      "form",
      { class: "preset-save", novalidate: true },
      label,
      el("div", { class: "blind-row" }, this.name, button),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    return form;
  }

  async load() {
    try {
      await this.presets.load();
    } catch (error) {
      const again = el("button", { type: "button", onclick: () => this.load() }, "Try again");
      this.rows.replaceChildren(el("div", { role: "alert" }, el("p", { class: "fault" }, error.message), again));
    }
  }

  save() {
    const name = this.name.value.trim();
    const act = () => this.presets.save(name, this.api.setting());
    const saved = () => {
      this.name.value = "";
      this.tell(`Saved as “${name}”.`);
    };
    if (!this.presets.named(name)) return this.does(act, saved).then(() => this.fault.textContent && this.name.focus());
    ask({
      title: `Replace “${name}”?`,
      why: "There is a preset of that name: it will stand as the sliders do now.",
      go: "Replace",
      act: () => act().then(saved),
    });
  }

  /** `act`, and what is said after it; what it throws is told on the page. */
  async does(act, after) {
    this.tell();
    try {
      await act();
      after();
    } catch (error) {
      this.tell("", error.message);
    }
  }

  tell(done = "", fault = "") {
    this.told.textContent = done;
    this.fault.textContent = fault;
  }

  show() {
    const { all } = this.presets;
    const none = el(
      "p",
      { class: "small" },
      "None is saved yet. Set the sliders as you like them and give them a name.",
    );
    const focused = document.activeElement?.dataset?.preset; // the list is made anew: what had the focus keeps it
    this.rows.replaceChildren(
      all.length
        ? el(
            "ul",
            { class: "preset-list" },
            all.map((one) => this.row(one)),
          )
        : none,
    );
    if (focused) [...this.rows.querySelectorAll("button")].find((one) => one.dataset.preset === focused)?.focus();
  }

  row(preset) {
    const { name, ready = true, why = "" } = preset;
    const isDefault = name === this.presets.default;
    const act = (key, words, does, more = {}) =>
      el(
        "button",
        {
          type: "button",
          onclick: does,
          "aria-label": `${words} ${name}`,
          data: { preset: `${key} ${name}` },
          ...more,
        },
        words,
      );
    return el(
      "li",
      { class: "preset" },
      el(
        "div",
        { class: "preset-told" },
        el(
          "p",
          {},
          el("strong", {}, name),
          isDefault && " ",
          isDefault && el("span", { class: "pill" }, "the house's default"),
        ),
        el("p", { class: "small" }, inShort(preset, this.api.data)),
        preset.trial && el("p", { class: "small" }, "Won a blind comparison"),
        !ready && el("p", { class: "small preset-why" }, why || "Its voice cannot speak here."),
        !ready && isDefault && el("p", { class: "small preset-why" }, UNUSED),
      ),
      el(
        "div",
        { class: "preset-acts" },
        ready && act("play", this.samples.sounds(name) ? "Stop" : "Play", () => this.play(preset)),
        act("load", "Load", () => this.take(preset)),
        this.isAdmin && !isDefault && ready && act("default", "Make default", () => this.makeDefault(name)),
        this.isAdmin && isDefault && act("undefault", "Stop being default", () => this.makeDefault(null)),
        (this.isAdmin || !isDefault) && act("remove", "Remove", () => this.remove(name)),
      ),
    );
  }

  /** The text of the hearing part in this preset. */
  play({ name, voice, knobs }) {
    const text = this.api.text().trim() || this.api.data.picks?.[0]?.text || "This is how I sound.";
    this.samples.press(name, (on) => this.api.hear({ voice, knobs }, text, on));
  }

  take({ name, voice, knobs }) {
    this.api.set({ voice, knobs });
    this.tell(`The sliders stand as “${name}” has them.`);
  }

  remove(name) {
    ask({
      title: `Remove “${name}”?`,
      why: "It is gone for everybody who tunes the voice. Comparisons that were made with it stay.",
      go: "Remove",
      act: () =>
        this.presets.remove(name).then(() => {
          this.tell(`“${name}” is removed.`);
          this.name.focus(); // what was pressed is gone
        }),
    });
  }

  makeDefault(name) {
    const words =
      name === null
        ? "The house begins with the built-in setting again."
        : `The house begins with “${name}” from now on.`;
    return this.does(
      () => this.presets.makeDefault(name),
      () => this.tell(words),
    );
  }
}
