// A walkthrough that goes live: a conversation of its own that begins with the steps so far, and a step's question
// asked in it for real, with a limit on how long its answer is waited for. What happens then is walk.js's to say.

import { url } from "../address.js";
import { newId } from "../tab.js";

const TAKEN_OVER_MS = 5_000;
/** How long an audience is kept waiting: for the first sound of an answer, and for more of one that has begun. */
export const LIMITS = { soundMs: 6_000, silentMs: 8_000 };

/** Whether a question can be asked for real now, as far as this page knows. */
export const canAsk = (page) => page.may("talk") && navigator.onLine && !page.connection.ended;

/**
 * A new conversation in which steps 1 to `step` of `walk` have been said: {talk}, or, where none is to be had,
 * {isChanged}: whether that is since the house has another script by now. If not, it is looked at whether the
 * invitation has ended.
 */
export async function takeOver(page, walk, step) {
  const talk = newId();
  const status = step === 0 ? 204 : await statusOf(walk, talk, step);
  if (status === 204) return { talk };
  const isChanged = status === 404;
  if (!isChanged) page.connection.check();
  return { isChanged };
}

/** What the server answers, 0 where it does not. */
async function statusOf({ id, version }, talk, step) {
  try {
    const answer = await fetch(url(`walkthroughs/${id}/take-over`), {
      method: "POST",
      body: JSON.stringify({ talk, step, version }),
      headers: { "Content-Type": "application/json" },
      signal: AbortSignal.timeout(TAKEN_OVER_MS),
    });
    return answer.status;
  } catch {
    return 0;
  }
}

/** One step's question on its way. `failed(why)` once, if it is, with a key of ui/words_walkthrough.py. */
export class LiveQuestion {
  constructor(page, limits, failed) {
    this.page = page;
    this.limits = limits;
    this.failed = failed;
    this.turn = null; // once it is sent
    this.isHeard = false;
    this.over = false;
    this.playedS = 0; // how much of it had sounded when it was looked at last
  }

  /** Ask `text`, to be answered in `manner`, in a conversation that begins with the first `step` steps of `walk`. */
  async ask(walk, step, text, manner) {
    this.timer = setTimeout(() => this.fail("walk_live_late"), this.limits.soundMs);
    const { talk, isChanged } = await takeOver(this.page, walk, step);
    if (this.over) return;
    if (!talk) return this.fail(isChanged ? "walk_live_changed" : "walk_live_refused");
    this.page.enterTalk(talk);
    this.page.ask(text, "", manner);
  }

  /** It begins to sound. */
  heard() {
    this.isHeard = true;
    clearTimeout(this.timer);
    this.lives();
  }

  /** Something of it has come. */
  lives() {
    this.livedMs = performance.now();
  }

  /** Each second: `turn` of the player. One that has begun and stopped without an end is given up; a pause is none. */
  watch(turn) {
    if (this.over || !this.isHeard || turn?.id !== this.turn) return;
    const playedS = turn.sound.playedS();
    if (turn.paused || playedS !== this.playedS) this.lives();
    this.playedS = playedS;
    if (performance.now() - this.livedMs >= this.limits.silentMs) this.fail("walk_live_stalled");
  }

  /** `isAtWork`: the server may still be answering it. */
  fail(why, isAtWork = true) {
    if (this.over) return;
    this.drop(isAtWork);
    this.failed(why);
  }

  /**
   * Nobody waits for it any more. Its event would keep it at work on the server: a model that hangs, for a minute.
   * One that sounds ends with its stream.
   */
  drop(isAtWork = !this.isHeard) {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    if (!isAtWork || !this.turn || !navigator.onLine) return;
    fetch(url(`speech/${this.turn}`), { method: "DELETE" }).catch(() => {});
  }
}

/** What `frames` promises; null where it does not come as soon as an audience is kept waiting. */
export function inTime(frames, { soundMs }) {
  return Promise.race([frames, new Promise((resolve) => setTimeout(resolve, soundMs, null))]);
}

/** All frames of an answer that has been given, as the server has kept them; null where they are not to be had. */
export async function fetchAnswer({ turn, talk }) {
  try {
    const answer = await fetch(url(`speech/${turn}?talk=${talk}&replay=true`), { cache: "no-store" });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
