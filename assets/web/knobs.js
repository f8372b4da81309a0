// The voice's settings: remembered in this browser, given back to Gradio's sliders, told to the player when changed.
// Loaded before Gradio, which asks for what is remembered as soon as the page is up.

import { url } from "./address.js";
import { local } from "./memory.js";

const KEY = "vox-voice";
const WAIT_MS = 3_000; // for the house's setting: sliders in the middle are better than none
const NAMES = ["voice", "speed", "expressiveness", "rhythm", "pitch", "pause_s"]; // the order of the page's inputs

class Knobs {
  constructor() {
    this.values = null;
    this.usual = null;
    this.ours = usualHere(); // asked for at once: Gradio takes longer to be up than the answer
  }

  /**
   * What is remembered, in the order of NAMES; where that cannot be used, what the house's preset says, else what
   * `standard` says. `allowed` has the voices' names and, for each knob, its lowest and highest value.
   */
  async restored(standard, [voices, ...ranges]) {
    const usable = [
      (name) => voices.includes(name),
      ...ranges.map(([low, high]) => (value) => typeof value === "number" && low <= value && value <= high),
    ];
    const filled = (told, otherwise) =>
      otherwise.map((value, at) => (usable[at](told[NAMES[at]]) ? told[NAMES[at]] : value));
    this.usual = filled(await this.ours, standard);
    this.values = filled(read(), this.usual);
    return this.values;
  }

  reset(standard) {
    local.remove(KEY);
    return this.usual ?? standard;
  }

  /**
   * Gradio tells every change, also those that come from `restored`. Returns whether anything is new. What stands as
   * the house has it is not remembered: this browser then follows when the house changes it.
   */
  changed(values) {
    const before = JSON.stringify(this.values);
    this.values = values;
    if (JSON.stringify(values) === JSON.stringify(this.usual)) local.remove(KEY);
    else local.set(KEY, JSON.stringify(this.named()));
    return before !== null && before !== JSON.stringify(values);
  }

  named() {
    return Object.fromEntries(NAMES.map((name, at) => [name, this.values[at]]));
  }
}

/** How the house has its voice stand, by NAMES (routes/voice.py); {} when nobody answers in time. */
async function usualHere() {
  try {
    const answer = await fetch(url("voice"), { cache: "no-store", signal: AbortSignal.timeout(WAIT_MS) });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
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
