// A step's voice settings: what its live answer is asked with, and what they are called, in plain words, where they
// differ from most of the walkthrough.

import { say } from "../words.js";

const KNOBS = ["speed", "expressiveness", "rhythm", "pitch", "pause_s"];

/** How the live answer of a step with this `manner` shall sound. Its voice is the page's: a house speaks with one. */
export const knobsOf = (manner) => Object.fromEntries(KNOBS.map((knob) => [knob, manner[knob]]));

/** Gives each of `steps` whose settings are its own its `manner_words`. */
export function mannerWords(steps) {
  const usual = Object.fromEntries(KNOBS.map((knob) => [knob, most(steps.map((step) => step.manner[knob]))]));
  for (const step of steps) {
    const own = KNOBS.filter((knob) => step.manner[knob] !== usual[knob]);
    if (!own.length) continue;
    const settings = own.map((knob) => say(`walk_manner_${knob}`, { value: step.manner[knob] })).join(", ");
    step.manner_words = say("walk_manner", { settings });
  }
}

/** The value that is there most often; the earliest of several. */
function most(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
