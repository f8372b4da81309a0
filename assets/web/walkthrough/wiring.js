// Who may move a walkthrough, and who hears of it: keys, the bar's buttons, the presenter's window, the network.

import { bindKeys } from "./keys.js";
import { Partner } from "./partner.js";
import { notesWindow, shareLink } from "./places.js";
import { stateOf } from "./telling.js";

const TICK_MS = 1_000;

/** Binds them all to `walk`: {tell(), unbind()}. */
export function wire(walk) {
  const act = (name, step) => does(walk, name, step);
  const partner = new Partner(walk.pair, () => stateOf(walk), act);
  const unbindKeys = bindKeys(act, () => walk.bar.focus());
  const ticking = setInterval(() => walk.tick(), TICK_MS);
  const network = () => walk.tellNotice();
  for (const when of ["online", "offline"]) addEventListener(when, network);
  // Once the network is gone it plays on, but could not be loaded again.
  const leaving = (event) => !navigator.onLine && walk.phase !== "done" && event.preventDefault();
  addEventListener("beforeunload", leaving);
  const unbind = () => {
    removeEventListener("beforeunload", leaving);
    partner.close();
    unbindKeys();
    clearInterval(ticking);
    for (const when of ["online", "offline"]) removeEventListener(when, network);
  };
  return { tell: () => partner.tell(), unbind };
}

/** An act by its name, whoever wants it. `step` counts from 1. */
export function does(walk, name, step) {
  const acts = {
    next: () => walk.next(),
    back: () => walk.back(),
    pause: () => walk.pause(),
    first: () => walk.first(),
    "ask-again": () => walk.askAgain(),
    goto: () => walk.goTo(step),
    "take-over": () => walk.takeOver(),
    "back-to-script": () => walk.backToScript(),
    notes: () => notesWindow(walk),
    copy: () => shareLink(walk),
    close: () => walk.close(),
  };
  acts[name]?.();
}
