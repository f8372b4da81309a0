// The presenter's clock: how long it has taken, against the minutes that the walkthrough expects of each step.
// Knows no window and no channel. Kept over a reload, by the pair.

import { session } from "../memory.js";

const NEAR_S = 15; // a presenter who is so near to the plan is on time

/** "3:05"; an hour and more as "1:02:05". Seconds that are whole, as a clock counts them. */
export function time(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, left] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(left)}` : `${minutes}:${two(left)}`;
}

/** "20 seconds", "a minute and a half", "3 minutes": as one tells it while speaking of something else. */
export function about(seconds) {
  if (seconds < 52) return `${Math.max(10, 10 * Math.round(seconds / 10))} seconds`;
  const halves = Math.round(seconds / 30);
  if (halves === 2) return "a minute";
  if (halves === 3) return "a minute and a half";
  return halves % 2 ? `${(halves - 1) / 2} and a half minutes` : `${halves / 2} minutes`;
}

export class Clock {
  /** `key`: whose clock it is, in this tab's storage. */
  constructor(key) {
    this.key = `vox-present-${key}`;
    this.kept = read(session.get(this.key));
  }

  /** What the audience's window tells. The clock starts with the first sound, and stands once all is done. */
  take({ phase, step }) {
    const { kept } = this;
    const now = Date.now();
    const goes = phase !== "ready" && phase !== "done";
    if (goes && (!kept || (kept.doneMs && step === 1))) this.keep({ startMs: now, from: step, step, stepMs: now });
    else if (kept && !kept.doneMs && step !== kept.step) this.keep({ ...kept, step, stepMs: now });
    if (phase === "done" && this.kept && !this.kept.doneMs) this.keep({ ...this.kept, doneMs: now });
    if (goes && this.kept.doneMs) this.keep({ ...this.kept, doneMs: 0, step, stepMs: now });
  }

  reset(step) {
    const now = Date.now();
    if (this.kept) this.keep({ startMs: now, from: step, step, stepMs: now, doneMs: this.kept.doneMs && now });
  }

  keep(kept) {
    this.kept = kept;
    session.set(this.key, JSON.stringify(kept));
  }

  /**
   * Seconds of the whole: `elapsed`, `left` (planned for what is still to come), `late` (negative: ahead of the plan),
   * and of the `step`. `minutes` expected, step by step; `at` the step that is shown, from 1.
   */
  read(minutes, at) {
    const plan = (from, to) => 60 * minutes.slice(from - 1, to).reduce((sum, one) => sum + one, 0);
    if (!this.kept) return { started: false, done: false, elapsed: 0, step: 0, left: plan(at, minutes.length), late: 0 };
    const { startMs, from, stepMs, doneMs } = this.kept;
    const now = doneMs || Date.now();
    const elapsed = (now - startMs) / 1000;
    const step = (now - stepMs) / 1000;
    const ofStep = plan(at, at);
    // At any moment within its own minutes a step is on time.
    const due = plan(from, at - 1);
    const late = doneMs ? elapsed - plan(from, at) : elapsed < due ? elapsed - due : Math.max(0, elapsed - due - ofStep);
    const left = doneMs ? 0 : plan(at + 1, minutes.length) + Math.max(0, ofStep - step);
    return { started: true, done: Boolean(doneMs), elapsed, step, left, late };
  }
}

/** `{words, pace}` of what `Clock.read` gave; `pace`: on, ahead, behind. */
export function pace({ started, done, late }) {
  if (!started) return { words: "The clock starts with the first sound.", pace: "on" };
  if (Math.abs(late) < NEAR_S) return { words: done ? "Done, on time" : "On time", pace: "on" };
  const pace = late > 0 ? "behind" : "ahead";
  const words = `${about(Math.abs(late))} ${pace === "ahead" ? "ahead of the plan" : "behind the plan"}`;
  return { words: done ? `Done, ${words}` : words[0].toUpperCase() + words.slice(1), pace };
}

function read(text) {
  try {
    const kept = JSON.parse(text);
    return kept && Number.isFinite(kept.startMs) && Number.isFinite(kept.stepMs) ? kept : null;
  } catch {
    return null;
  }
}
