// A whole stream that is here already, as a file: for browsers without AudioWorklet. Knows no walkthrough.

import { eachFrame } from "./stream.js";
import { wav } from "./wav.js";

/** The address of the sound of `frames` in this page's memory. */
export function fileOf(frames, sampleRate) {
  const pieces = [];
  eachFrame(frames, (type, payload) => type === "a" && pieces.push(payload));
  return URL.createObjectURL(wav(pieces, sampleRate));
}
