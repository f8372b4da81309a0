// What the page offers beside the conversation: that which the visitor's invitation includes.

import { offerUsage } from "./admin.js";
import { el } from "./dom.js";
import { offerLexicon } from "./lexicon.js";
import { offerTuning } from "./tuning_link.js";
import { say } from "./words.js";

/** `page` of page.js, once it knows the invitation's scopes. */
export function offerIncluded(page) {
  const { scopes } = page.connection;
  const knobs = document.getElementById("vox-knobs");
  offerUsage(scopes, document.getElementById("vox-new"));
  offerLexicon(scopes, knobs, page.player);
  offerTuning(scopes, knobs);
  if (!scopes) return;
  if (!scopes.includes("talk")) document.documentElement.classList.add("vox-looks-only");
  if (scopes.includes("walkthrough")) offerWalkthroughs(page);
  else if (!scopes.includes("talk")) sayLooksOnly();
  else if (new URLSearchParams(location.search).has("walkthrough")) sayNoWalkthrough(page);
}

/** Nobody else needs what they are made of. */
async function offerWalkthroughs(page) {
  const { Offer } = await import("./walkthrough/offer.js");
  const offer = new Offer(page);
  await offer.start();
  if (!page.may("talk") && offer.known && !offer.any) sayLooksOnly();
}

/**
 * The address is a link to a walkthrough. It stays as it is, for an invitation that includes them. The sentence goes
 * with the next question.
 */
async function sayNoWalkthrough({ restored, talk }) {
  await restored; // which shows the conversation anew
  const sentence = say("walk_not_included");
  if (talk.empty.hidden) return talk.refused("", sentence);
  talk.empty.append(el("p", { class: "vox-note" }, sentence));
  talk.told.textContent = sentence;
}

/** One sentence in the place of the question box. */
function sayLooksOnly() {
  const sentence = el("p", { class: "vox-note vox-only", role: "status" }, say("not_included"));
  document.getElementById("vox-talk").append(sentence);
}
