// What is told of a walkthrough that is open: to the presenter's window, to its bar, and the one sentence that most
// needs to be known now. Reads a Walk, changes nothing.

import { say } from "../words.js";
import { canAsk } from "./live.js";

/** Seconds of the step at hand that have sounded. */
export function heardS({ page, phase, heard, steps, at, sounding }) {
  const { turn } = page.player;
  if (heard || phase === "done") return steps[at].seconds;
  return turn && turn.id === sounding && !turn.over ? turn.sound.playedS() : 0;
}

/** What the presenter's window hears. */
export function stateOf(walk) {
  const { id, version, at, steps, phase } = walk;
  const blocked = isBlocked(walk) ? { blocked: true } : {};
  const live = walk.question !== null || walk.log.isAnswered(at);
  const can = { again: walk.canAskAgain, can_take_over: phase === "live" || canAsk(walk.page) };
  return { id, version, step: at + 1, of: steps.length, phase, step_s: heardS(walk), live, ...can, ...blocked };
}

/** What the bar shows. */
export function progressOf(walk) {
  const { steps, at, phase, heard, page } = walk;
  const seconds = steps.map((step) => step.seconds);
  const pauseS = (step) => step.pause_s ?? 0;
  const sounded = heardS(walk);
  const later = steps.slice(at + 1).reduce((sum, step) => sum + step.seconds + pauseS(step), 0);
  const leftS = later + Math.max(0, seconds[at] - sounded) + (heard ? 0 : pauseS(steps[at]));
  const { canAskAgain } = walk;
  return { phase, at, seconds, heardS: sounded, leftS, canTakeOver: page.may("talk"), canAskAgain };
}

export function noticeOf(walk) {
  const { phase, at, page } = walk;
  if (phase === "done") return say("walk_done");
  if (!navigator.onLine) return say("walk_offline");
  if (page.connection.ended) return say("walk_ended");
  if (isBlocked(walk)) return say("walk_blocked");
  if (phase === "live") return say("walk_taken_over", { step: at + 1 });
  const words = { ready: "walk_resume", rest: "walk_rest" }[phase];
  return words ? say(words) : "";
}

/** The browser lets nothing sound before a tap or a key. */
const isBlocked = ({ phase, page }) => phase === "paused" && Boolean(page.player.turn?.blocked);
