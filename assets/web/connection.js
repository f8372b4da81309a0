// Whether the server can be reached, and whether the invitation still holds: looked at when the browser says so, when
// a request or an answer failed, while an answer is given, now and then, and until it is back.

import { url } from "./address.js";

const AGAIN_MS = 2_000;
const LOOK_MS = 1_000; // while an answer is given: it shall not sound on when the invitation has ended
const PATIENCE_MS = 10_000; // an answer that takes longer may never come, as when a network went without a word
const IDLE_LOOKS = 60; // as many times rarer when nothing happens
const OVER = new Set(["invitation_ended", "come_invited"]);

export class Connection {
  /**
   * `on(state)`, once a time: "lost", "ended" (the invitation has), "back". `busy()`: whether an answer is given.
   * `rests()`: whether the page needs no server now, as while a walkthrough plays: nothing is asked then.
   */
  constructor(on, busy, rests = () => false) {
    this.on = on;
    this.busy = busy;
    this.rests = rests;
    this.state = "back";
    this.scopes = null; // what the invitation includes, once it is known
    this.ticks = 0;
    this.patienceMs = PATIENCE_MS;
    addEventListener("offline", () => this.check());
    addEventListener("online", () => this.check());
    document.addEventListener("visibilitychange", () => document.hidden || this.check());
    setInterval(() => this.tick(), LOOK_MS);
  }

  get lost() {
    return this.state === "lost";
  }

  get ended() {
    return this.state === "ended";
  }

  tick() {
    this.ticks += 1;
    if (this.checking || this.ended) return; // else slow ones would follow each other without end
    if (this.busy() || (this.ticks % IDLE_LOOKS === 0 && !document.hidden)) this.check();
  }

  /** Asked while it looks, it looks once more: what it finds may be of before. */
  async check() {
    if (this.rests()) return;
    this.again = true;
    if (this.checking) return;
    this.checking = true;
    let found = "";
    do {
      this.again = false;
      if (!this.rests()) found = await this.look();
      if (found === "lost") {
        this.become(found);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    } while (found === "lost" || (this.again && !this.rests()));
    this.checking = false;
    this.become(found);
  }

  become(state) {
    if (state === this.state) return;
    this.state = state;
    this.on(state);
  }

  /** A proxy in front of no server says something else than the server would. */
  async look() {
    try {
      const signal = AbortSignal.timeout(this.patienceMs);
      const answer = await fetch(url("session"), { cache: "no-store", signal });
      const told = await answer.json();
      if (answer.ok) this.scopes = told.scopes;
      return answer.ok ? "back" : isOver(told.error?.code) ? "ended" : "lost";
    } catch {
      return "lost";
    }
  }
}

/** Whether a refusal of that code says that this page has no session any more. */
export const isOver = (code) => OVER.has(code);
