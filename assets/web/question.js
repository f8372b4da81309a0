// The question box, which is Gradio's: read, filled, kept over a reload.

import { session } from "./memory.js";

const DRAFT_KEY = "vox-draft";

export const box = () => document.querySelector("#vox-question textarea");

/** Put a lost question back where it was typed, unless something new stands there. */
export function giveBack(text) {
  if (text && !box()?.value) fill(text);
}

export function fill(text) {
  const field = box();
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What is typed survives a reload. */
export function keepDraft() {
  const draft = session.get(DRAFT_KEY);
  if (draft && !box().value) fill(draft);
  box().addEventListener("input", () => session.set(DRAFT_KEY, box().value));
}
