// All voices of the catalogue: those that speak here can be chosen and heard, of the others it is told why not.

import { el } from "../dom.js";

export const SAMPLE = "Hello. This is how I sound when I tell you about a home.";

export class Voices {
  /** `voices` as GET /tuning/data tells them; `moved()`: another one was chosen; `hear(name)`: its button was pressed. */
  constructor(voices, { moved, hear }) {
    this.voices = voices;
    this.root = el("ul", { class: "tune-voices" }, voices.map((voice) => this.row(voice, moved, hear)));
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

  row(voice, moved, hear) {
    const { name, title, ready, why, licence } = voice;
    const input = el("input", { type: "radio", name: "voice", value: name, disabled: !ready, onchange: moved });
    const play = el("button", { type: "button", "aria-label": `Hear ${title}`, disabled: !ready, onclick: () => hear(voice) }, "▶ Hear");
    return el(
      "li",
      { class: ready ? null : "tune-voice-away" },
      el("label", {}, input, el("span", {}, title)),
      play,
      el("p", { class: "small" }, ready ? licence : why),
    );
  }
}
