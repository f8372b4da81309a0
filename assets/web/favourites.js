// Which homes the visitor has put a heart on. Kept in this browser only; nothing is sent.

import { local } from "./memory.js";

const PLACE = "vox-favourites";

export class Favourites extends EventTarget {
  constructor() {
    super();
    this.chosen = new Set(read());
    window.addEventListener("storage", (event) => {
      if (event.key === PLACE || event.key === null) this.take(read()); // another tab of this browser, or "clear all"
    });
  }

  /** In the order in which they were chosen. */
  keys() {
    return [...this.chosen];
  }

  has(key) {
    return this.chosen.has(key);
  }

  toggle(key) {
    if (!this.chosen.delete(key)) this.chosen.add(key);
    local.set(PLACE, JSON.stringify(this.keys()));
    this.dispatchEvent(new Event("change"));
  }

  take(keys) {
    this.chosen = new Set(keys);
    this.dispatchEvent(new Event("change"));
  }
}

/** What other code or an older page left there may be anything. */
function read() {
  try {
    const kept = JSON.parse(local.get(PLACE) ?? "[]");
    return Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : [];
  } catch {
    return [];
  }
}
