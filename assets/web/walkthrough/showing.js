// What goes with a step beside its lines: the homes on the right, and what a screen reader tells.

import { say } from "../words.js";

/** The homes of `step`, and the one that it shows before the others; `speaks`: as spoken of. */
export function showHomes(page, { show, exchange }, speaks) {
  const { homes } = page;
  document.documentElement.classList.remove("vox-homes-open"); // on a narrow page they cover the answer
  page.conversationHomes();
  if (exchange.homes.length) homes.tabs.choose("conversation");
  homes.speakingOf(show);
  if (!speaks) homes.speakingOf(null);
}

/** `of`: how many steps there are; `said` is empty where the answer comes live. */
export function announce(page, { number, exchange: { question } }, of, said) {
  page.talk.told.textContent = say("walk_told", { step: number, of, question, said });
}
