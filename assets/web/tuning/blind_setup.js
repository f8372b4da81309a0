// What a blind comparison shall be of: two settings, the texts, how many rounds. Asks; starts nothing by itself.

import { el } from "../dom.js";
import { presetsOf } from "./kept_presets.js";
import { inShort, same } from "./setting.js";

const HOLD =
  "“Hold the sliders” keeps a side as the sliders stand now: they may be moved afterwards, for the other side.";
const ROUNDS = { least: 10, most: 40 };
const TEXT_CHARS = 600;
const SLIDERS = "sliders";
const HELD = "held";
const MIDDLE = "middle";
const PRESET = "preset:"; // before a preset's name, which may be any word

export class BlindSetup {
  /** `start({a, b, texts, rounds})` may throw: an Error of one sentence, which is told here. */
  constructor(api, start) {
    this.api = api;
    this.presets = presetsOf(api);
    this.held = { a: null, b: null };
    this.fault = el("p", { class: "fault", role: "alert" });
    this.sides = { a: this.side("a", "A"), b: this.side("b", "B") };
    this.texts = el("textarea", {
      id: "blind-texts",
      rows: "4",
      "aria-describedby": "blind-texts-hint",
      spellcheck: "true",
    });
    this.rounds = el("input", {
      id: "blind-rounds",
      type: "number",
      min: ROUNDS.least,
      max: ROUNDS.most,
      value: ROUNDS.least,
      "aria-describedby": "blind-rounds-hint",
    });
    this.go = el("button", { type: "submit", class: "main" }, "Begin");
    this.root = el(
      "form",
      { class: "blind-setup", novalidate: true },
      el("div", { class: "blind-pair" }, this.sides.a.root, this.sides.b.root),
      el("p", { class: "small" }, HOLD),
      this.textsField(),
      el(
        "div",
        { class: "blind-foot" },
        el("label", { for: "blind-rounds" }, "Rounds ", this.rounds),
        el(
          "p",
          { class: "small", id: "blind-rounds-hint" },
          `From ${ROUNDS.least} to ${ROUNDS.most}; fixed once it has begun. More rounds find smaller preferences.`,
        ),
        this.go,
      ),
      this.fault,
    );
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin(start);
    });
    this.presets.on(() => this.offer());
    api.on(() => this.show());
    this.offer();
    this.choose("a", this.presets.named(this.presets.default) ? PRESET + this.presets.default : MIDDLE);
    this.choose("b", SLIDERS);
  }

  side(key, name) {
    const select = el("select", {
      id: `blind-${key}`,
      "aria-describedby": `blind-${key}-told`,
      onchange: () => this.show(),
    });
    const told = el("p", { class: "small", id: `blind-${key}-told` });
    const words = "Hold the sliders";
    const hold = el(
      "button",
      { type: "button", onclick: () => this.hold(key), "aria-label": `${words} for ${name}` },
      words,
    );
    const label = el("label", { for: select.id }, `Setting ${name}`);
    return {
      root: el("div", { class: "blind-side" }, label, el("div", { class: "blind-row" }, select, hold), told),
      select,
      told,
    };
  }

  textsField() {
    const picks = el("select", { id: "blind-pick", "aria-label": "A sentence from the listings" });
    picks.append(...(this.api.data.picks ?? []).map(({ text }) => el("option", { value: text }, text)));
    const pick = el("button", { type: "button", onclick: () => this.add(picks.value) }, "Add");
    const own = el("button", { type: "button", onclick: () => this.add(this.api.text()) }, "Add the text from above");
    return el(
      "div",
      { class: "blind-texts" },
      el("label", { for: "blind-texts" }, "Texts"),
      this.texts,
      el(
        "p",
        { class: "small", id: "blind-texts-hint" },
        "One on a line; the rounds go through them in turn. Without any it is the text from above.",
      ),
      el("div", { class: "blind-row" }, picks, pick, own),
    );
  }

  /** The sliders as they stand now are what this side means from now on. */
  hold(key) {
    this.held[key] = this.api.setting();
    this.offer();
    this.choose(key, HELD);
  }

  add(text) {
    const line = text.replace(/\s+/g, " ").trim();
    if (line) this.texts.value = [...this.lines(), line].join("\n");
  }

  lines() {
    return this.texts.value
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  }

  choose(key, value) {
    this.sides[key].select.value = value;
    this.show();
  }

  /** What may be chosen, anew; what is chosen stays. */
  offer() {
    for (const [key, { select }] of Object.entries(this.sides)) {
      const chosen = select.value;
      const option = (value, words) => el("option", { value, selected: value === chosen }, words);
      const isDefault = (name) => (name === this.presets.default ? ", the house's default" : "");
      const presets = this.presets.all.map(({ name }) => option(PRESET + name, `${name}${isDefault(name)}`));
      select.replaceChildren(
        option(SLIDERS, "The sliders, as they stand"),
        ...(this.held[key] ? [option(HELD, "The sliders, as held")] : []),
        option(MIDDLE, "The built-in setting"),
        ...(presets.length ? [el("optgroup", { label: "Presets" }, presets)] : []),
      );
    }
    this.show();
  }

  setting(key) {
    const { value } = this.sides[key].select;
    const { voices, defaults } = this.api.data;
    if (value === HELD) return this.held[key];
    if (value === MIDDLE) return { voice: (voices.find((one) => one.ready) ?? voices[0]).name, knobs: { ...defaults } };
    const preset = value.startsWith(PRESET) && this.presets.named(value.slice(PRESET.length));
    return preset ? { voice: preset.voice, knobs: { ...preset.knobs } } : this.api.setting();
  }

  show() {
    for (const [key, { told }] of Object.entries(this.sides))
      told.textContent = inShort(this.setting(key), this.api.data);
  }

  async begin(start) {
    const wanted = {
      a: this.setting("a"),
      b: this.setting("b"),
      texts: this.lines(),
      rounds: Number(this.rounds.value),
    };
    if (!wanted.texts.length && this.api.text().trim()) wanted.texts = [this.api.text().replace(/\s+/g, " ").trim()];
    const [wrong, field] = this.wrong(wanted);
    this.fault.textContent = wrong ?? "";
    field?.focus();
    if (wrong) return;
    this.go.disabled = true;
    try {
      await start(wanted);
    } catch (error) {
      this.fault.textContent = error.message;
    } finally {
      this.go.disabled = false;
    }
  }

  wrong({ a, b, texts, rounds }) {
    if (same(a, b)) return ["A and B are the same setting: there is nothing to compare.", this.sides.a.select];
    if (!texts.length) return ["There is no text to be heard.", this.texts];
    const long = texts.findIndex((text) => text.length > TEXT_CHARS);
    if (long >= 0) return [`Text ${long + 1} has more than ${TEXT_CHARS} characters.`, this.texts];
    const fits = Number.isInteger(rounds) && ROUNDS.least <= rounds && rounds <= ROUNDS.most;
    return fits ? [] : [`Expected: a whole number of rounds from ${ROUNDS.least} to ${ROUNDS.most}.`, this.rounds];
  }
}
