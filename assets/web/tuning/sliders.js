// The voice's settings as sliders, each with its number and a way back to the middle. Knows no voice and no server.

import { el } from "../dom.js";

const STEP = 0.01;
const BIG_STEP = 0.1;
const WORDS = {
  speed: ["Speed", "How fast it speaks."],
  expressiveness: ["Expressiveness", "How much the tone varies."],
  rhythm: ["Rhythm", "How much the length of sounds varies."],
  pitch: ["Pitch", "How high the voice is."],
  pause_s: ["Pause", "Seconds of silence after a sentence."],
};
const FORWARD = { ArrowRight: STEP, ArrowUp: STEP, ArrowLeft: -STEP, ArrowDown: -STEP };
const FAR = { PageUp: BIG_STEP, PageDown: -BIG_STEP };

export class Sliders {
  /** `ranges` and `defaults` by the knobs' names; `moved()` is told when a visitor has moved one. */
  constructor({ ranges, defaults }, moved) {
    this.defaults = defaults;
    this.moved = moved;
    this.sliders = Object.keys(defaults).map((knob) => new Slider(knob, ranges[knob], defaults[knob], () => this.changed()));
    this.all = el("button", { type: "button", id: "reset", onclick: () => this.reset() }, "All to the built-in setting");
    this.root = el("div", { class: "tune-sliders" }, this.sliders.map(({ root }) => root), this.all);
    this.showAll();
  }

  /** {speed: 1.2, …} */
  values() {
    return Object.fromEntries(this.sliders.map(({ knob, value }) => [knob, value]));
  }

  /** Without being told of it. */
  set(values) {
    for (const one of this.sliders) if (values[one.knob] !== undefined) one.show(values[one.knob]);
    this.showAll();
  }

  reset() {
    this.set(this.defaults);
    this.moved();
  }

  changed() {
    this.showAll();
    this.moved();
  }

  showAll() {
    this.all.disabled = this.sliders.every((one) => one.isInTheMiddle);
  }
}

class Slider {
  constructor(knob, [low, high], middle, changed) {
    const [name, hint] = WORDS[knob] ?? [knob, ""];
    Object.assign(this, { knob, low, high, middle, changed });
    const id = `knob-${knob}`;
    this.number = el("output", { for: id });
    const marks = el("datalist", { id: `${id}-middle` }, el("option", { value: middle }));
    this.input = el("input", {
      ...{ type: "range", id, min: low, max: high, step: "any", list: marks.id, "aria-describedby": `${id}-hint` },
      oninput: () => this.pulled(),
      ondblclick: () => this.become(middle),
      onkeydown: (event) => this.byKey(event),
    });
    const back = { type: "button", class: "tune-back", "aria-label": `${name} to the built-in setting`, title: "To the built-in setting" };
    this.back = el("button", { ...back, onclick: () => this.become(middle) }, "↺");
    this.root = el(
      "div",
      { class: "tune-slider" },
      el("label", { for: id }, name),
      this.number,
      this.back,
      this.input,
      marks,
      el("span", { id: `${id}-hint`, class: "small" }, `${hint} ${low} to ${high}.`),
    );
    this.show(middle);
  }

  get isInTheMiddle() {
    return this.value === this.middle;
  }

  show(value) {
    this.value = value;
    this.input.value = value;
    this.number.textContent = this.told();
    this.input.setAttribute("aria-valuetext", this.told());
    this.back.disabled = this.isInTheMiddle && this.back !== document.activeElement;
  }

  told() {
    return `${this.value.toFixed(2)}${this.knob === "pause_s" ? " s" : ""}`;
  }

  pulled() {
    this.become(Number(this.input.value));
  }

  become(wanted) {
    // Steps of a hundredth; the middle of expressiveness is 0.667, which none of them is.
    const near = Math.abs(wanted - this.middle) < STEP / 2;
    const value = near ? this.middle : Math.round(Math.min(this.high, Math.max(this.low, wanted)) / STEP) * STEP;
    const before = this.value;
    this.show(Number(value.toFixed(3)));
    if (this.value !== before) this.changed();
  }

  byKey(event) {
    const ends = { Home: this.low, End: this.high };
    const by = (FORWARD[event.key] ?? 0) * (event.shiftKey ? BIG_STEP / STEP : 1) + (FAR[event.key] ?? 0);
    if (!by && !(event.key in ends)) return;
    event.preventDefault();
    this.become(ends[event.key] ?? this.stepped(by));
  }

  /** From 0.667 one step up is 0.68, not 0.67: that is nearer than half a step, and would be the middle again. */
  stepped(by) {
    return Math.abs(this.value + by - this.middle) < STEP / 2 && !this.isInTheMiddle ? this.middle : this.value + by;
  }
}
