// A setting of the voice, {voice, knobs}, in words: on one line, and two of them side by side. Knows no page and no server.

import { el } from "../dom.js";

export const KNOBS = {
  speed: "Speed",
  expressiveness: "Expressiveness",
  rhythm: "Rhythm",
  pitch: "Pitch",
  pause_s: "Pause",
};

/** As the sliders tell it: 1.05, not 1.0500000000000001. */
export const figure = (knob, value) => `${Math.round(value * 1000) / 1000}${knob === "pause_s" ? " s" : ""}`;

export const titleOf = (voices, name) => voices.find((one) => one.name === name)?.title ?? name;

/** "Joe · Speed 1.2 · Pitch 0.9": of the knobs those alone that were moved from the built-in setting. */
export function inShort({ voice, knobs }, { voices, defaults }) {
  const moved = Object.keys(KNOBS).filter((knob) => knobs[knob] !== undefined && knobs[knob] !== defaults[knob]);
  const told = moved.map((knob) => `${KNOBS[knob]} ${figure(knob, knobs[knob])}`);
  return [titleOf(voices, voice), ...(told.length ? told : ["built-in setting"])].join(" · ");
}

export function same(one, other) {
  return one.voice === other.voice && Object.keys(KNOBS).every((knob) => one.knobs[knob] === other.knobs[knob]);
}

/** A table of both, each row a knob; where they differ it says so by more than a colour. */
export function sideBySide(a, b, { voices }) {
  const value = (of, knob) => (knob === "voice" ? titleOf(voices, of.voice) : figure(knob, of.knobs[knob]));
  const rows = ["voice", ...Object.keys(KNOBS)].map((knob) => {
    const values = [value(a, knob), value(b, knob)];
    const differs = values[0] !== values[1];
    const cells = values.map((told) => el("td", {}, differs ? el("strong", {}, told) : told));
    return el("tr", { class: differs && "blind-differs" }, el("th", { scope: "row" }, KNOBS[knob] ?? "Voice"), cells);
  });
  const heads = ["Setting", "A", "B"].map((words) => el("th", { scope: "col" }, words));
  return el("table", { class: "blind-both" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
}
