// Whether the server can be reached: looked at when the browser says so, when a request failed, and until it is back.

import { url } from "./address.js";

const AGAIN_MS = 2_000;

export class Connection {
  /** `on("lost")` and `on("back")`, each once a time. */
  constructor(on) {
    this.on = on;
    this.lost = false;
    addEventListener("offline", () => this.check());
    addEventListener("online", () => this.check());
    document.addEventListener("visibilitychange", () => document.hidden || this.check());
  }

  async check() {
    if (this.checking) return;
    this.checking = true;
    while (!(await reachable())) {
      if (!this.lost) this.on("lost");
      this.lost = true;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
    if (this.lost) this.on("back");
    this.lost = this.checking = false;
  }
}

/** A server without its voice ("mute") still answers; a proxy in front of none says something else. */
async function reachable() {
  try {
    const answer = await fetch(url("healthz"), { cache: "no-store" });
    return answer.ok || (await answer.json()).status === "mute";
  } catch {
    return false;
  }
}
