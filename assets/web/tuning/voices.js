// All voices of the catalogue: those that speak here can be chosen and heard, of the others it is told why not.

import { el } from "../dom.js";
import { Samples } from "./samples.js";

export const SAMPLE = "Hello. This is how I sound when I tell you about a home.";

export class Voices {
  /**
   * `voices` as GET /tuning/data tells them; `moved()`: another one was chosen; `hear(voice, {done, held})` begins its
   * sample, tells of it as a Take does (take.js) and gives what stops it.
   */
  constructor(voices, { moved, hear }) {
    this.voices = voices;
    this.hear = hear;
    this.fault = el("p", { class: "fault", role: "alert" });
    this.samples = new Samples((fault) => {
      this.fault.textContent = fault;
      this.show();
    });
    this.buttons = new Map();
    const list = el("ul", { class: "tune-voices" }, voices.map((voice) => this.row(voice, moved)));
    this.root = el("div", {}, list, this.fault);
    this.show();
    this.set(this.usual?.name);
  }

  /** The first that can speak. */
  get usual() {
    return this.voices.find((one) => one.ready) ?? this.voices[0];
  }

  get chosen() {
    const name = this.root.querySelector("input:checked")?.value;
    return this.voices.find((one) => one.name === name) ?? this.usual;
  }

  /** One that cannot be chosen leaves all as it is. */
  set(name) {
    const input = [...this.root.querySelectorAll("input")].find((one) => one.value === name && !one.disabled);
    if (input) input.checked = true;
  }

  row(voice, moved) {
    const { name, title, ready, why, licence } = voice;
    const input = el("input", { type: "radio", name: "voice", value: name, disabled: !ready, onchange: moved });
    if (ready) this.buttons.set(name, el("button", { type: "button", onclick: () => this.press(voice) }));
    return el(
      "li",
      { class: ready ? null : "tune-voice-away" },
      el("label", {}, input, el("span", {}, title)),
      this.buttons.get(name),
      el("p", { class: "small" }, ready ? licence : why),
    );
  }

  /** Its sample. */
  press(voice) {
    this.samples.press(voice.name, (on) => this.hear(voice, on));
  }

  show() {
    for (const { name, title } of this.voices.filter((one) => this.buttons.has(one.name))) {
      const words = this.samples.sounds(name) ? "Stop" : "Hear";
      const button = this.buttons.get(name);
      button.textContent = words === "Stop" ? "■ Stop" : "▶ Hear";
      button.setAttribute("aria-label", `${words} ${title}`);
    }
  }
}
