// What stands where homes would: nothing yet, or a failure with a way to try again. And the button that both need.

import { el } from "./dom.js";
import { say } from "./words.js";

/** A button of words; `attributes` may make it the main one of its place. */
export const button = (words, act, attributes = {}) =>
  el("button", { type: "button", class: "vox-button", onclick: act, ...attributes }, words);

export const mainButton = (words, act) => button(words, act, { class: "vox-button vox-button-main" });

/** One drawing and one sentence that says how homes come here. */
export function emptyState(words) {
  const house = new URL("house.svg", import.meta.url).href;
  const image = el("img", { src: house, alt: "", width: 300, height: 128 });
  return el("div", { class: "vox-empty" }, image, el("p", {}, say(words)));
}

/** One sentence, told at once, and a button that does it `again`. */
export const failure = (words, again) =>
  el("div", { class: "vox-empty", role: "alert" }, el("p", {}, say(words)), button(say("try_again"), again));
