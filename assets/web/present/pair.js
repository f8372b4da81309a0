// The way between the presenter's window and the audience's: a channel that the two share, named after the pair.
// Knows no step and no word of a walkthrough; asks no server.

const PAIR = /^[0-9a-f]{32}$/;
const SILENT_MS = 2_000; // the audience's window tells its state each second
// A window that is covered by another has its timers run once a minute, but still answers when it is asked.
const CLOSED_MS = 5_000;
const PHASES = new Set(["ready", "speaking", "paused", "waiting", "rest", "live", "done", "closed"]);

export const isPair = (text) => PAIR.test(text ?? "");

export class Pair {
  /** `on.state(state)`: what the audience's window told; `on.closed()`: it is closed, or never was there. */
  constructor(id, on) {
    this.on = on;
    this.there = false;
    this.heardMs = performance.now(); // of the last state; at first it is given the time to answer
    this.channel = new BroadcastChannel(`vox-walkthrough-${id}`);
    this.channel.onmessage = ({ data }) => this.take(data);
    this.hello();
    setInterval(() => this.listen(), 1_000);
  }

  do(act, more = {}) {
    this.channel.postMessage({ type: "do", act, ...more });
  }

  hello() {
    this.channel.postMessage({ type: "hello" });
  }

  take(told) {
    if (told?.type !== "state" || !PHASES.has(told.phase)) return;
    this.heardMs = performance.now();
    if (told.phase === "closed") this.close();
    else {
      this.there = true;
      this.on.state(told);
    }
  }

  /** Each second: whoever says nothing is asked, and who does not answer is gone. */
  listen() {
    const silentMs = performance.now() - this.heardMs;
    if (silentMs >= SILENT_MS || !this.there) this.hello();
    if (silentMs >= CLOSED_MS) this.close();
  }

  close() {
    this.there = false;
    this.on.closed();
  }
}
