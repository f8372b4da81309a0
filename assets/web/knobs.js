// The voice's settings: remembered in this browser, given back to Gradio's sliders, told to the player when changed.
// Loaded before Gradio, which asks for what is remembered as soon as the page is up.

import { local } from "./memory.js";

const KEY = "vox-voice";
const NAMES = ["voice", "speed", "expressiveness", "rhythm", "pitch", "pause_s"]; // the order of the page's inputs

class Knobs {
  constructor() {
    this.values = null;
  }

  /**
   * What is remembered, in the order of NAMES; where that cannot be used, what `standard` says. `allowed` has the
   * voices' names and, for each knob, its lowest and highest value.
   */
  restored(standard, [voices, ...ranges]) {
    const kept = read();
    const usable = [
      (name) => voices.includes(name),
      ...ranges.map(([low, high]) => (value) => typeof value === "number" && low <= value && value <= high),
    ];
    this.values = standard.map((usual, at) => (usable[at](kept[NAMES[at]]) ? kept[NAMES[at]] : usual));
    return this.values;
  }

  reset(standard) {
    local.remove(KEY);
    return standard;
  }

  /** Gradio tells every change, also those that come from `restored`. Returns whether anything is new. */
  changed(values) {
    const before = JSON.stringify(this.values);
    this.values = values;
    local.set(KEY, JSON.stringify(this.named()));
    return before !== null && before !== JSON.stringify(values);
  }

  named() {
    return Object.fromEntries(NAMES.map((name, at) => [name, this.values[at]]));
  }
}

function read() {
  try {
    return JSON.parse(local.get(KEY)) ?? {};
  } catch {
    return {};
  }
}

window.voxKnobs = new Knobs();
