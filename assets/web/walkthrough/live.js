// A walkthrough that goes live: a conversation of its own that begins with the steps so far, and a step's question
// asked in it for real, with a limit on how long its answer is waited for. What happens then is walk.js's to say.

import { url } from "../address.js";
import { newId } from "../tab.js";

const TAKEN_OVER_MS = 5_000;
const SOUND_MS = 6_000; // from the question to the first sound of its answer

/** Whether a question can be asked for real now, as far as this page knows. */
export const canAsk = (page) => page.may("talk") && navigator.onLine && !page.connection.ended;

/**
 * A new conversation in which steps 1 to `step` of walkthrough `id` have been said; its id, or null. Then it is looked
 * at whether the invitation has ended.
 */
export async function takeOver(page, id, step) {
  const talk = newId();
  const isThere = step === 0 || (await isTakenOver(id, talk, step));
  if (!isThere) page.connection.check();
  return isThere ? talk : null;
}

async function isTakenOver(id, talk, step) {
  try {
    const answer = await fetch(url(`walkthroughs/${id}/take-over`), {
      method: "POST",
      body: JSON.stringify({ talk, step }),
      headers: { "Content-Type": "application/json" },
      signal: AbortSignal.timeout(TAKEN_OVER_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** One step's question on its way. `failed(why)` once, if it is, with a key of ui/words_walkthrough.py. */
export class LiveQuestion {
  constructor(page, failed) {
    this.page = page;
    this.failed = failed;
    this.turn = null; // once it is sent
    this.isHeard = false;
    this.over = false;
  }

  /** Ask `text` in a conversation that begins with the first `step` steps of `id`. */
  async ask(id, step, text) {
    this.timer = setTimeout(() => this.fail("walk_live_late"), SOUND_MS);
    const talk = await takeOver(this.page, id, step);
    if (this.over) return;
    if (!talk) return this.fail("walk_live_refused");
    this.page.enterTalk(talk);
    this.page.ask(text);
  }

  /** It begins to sound. */
  heard() {
    this.isHeard = true;
    clearTimeout(this.timer);
  }

  /** `isAtWork`: the server may still be answering it. */
  fail(why, isAtWork = true) {
    if (this.over) return;
    this.drop(isAtWork);
    this.failed(why);
  }

  /** Nobody waits for it any more. Its event would keep it at work on the server: a model that hangs, for a minute. */
  drop(isAtWork = true) {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    if (!isAtWork || !this.turn || this.isHeard || !navigator.onLine) return;
    fetch(url(`speech/${this.turn}`), { method: "DELETE" }).catch(() => {});
  }
}
