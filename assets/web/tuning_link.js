// The way to the page on which the voice is tuned by ear, at the end of the voice's settings.

import { url } from "./address.js";
import { el } from "./dom.js";
import { say } from "./words.js";

/** `scopes` of the visitor's invitation; null: not known. */
export function offerTuning(scopes, settings) {
  if (!scopes?.includes("tuning") || document.getElementById("vox-tuning-open")) return;
  settings.append(el("a", { id: "vox-tuning-open", class: "vox-button", href: url("tuning") }, say("tuning_open")));
}
