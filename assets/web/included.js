// What the page offers beside the conversation: that which the visitor's invitation includes.

import { offerUsage } from "./admin.js";
import { el } from "./dom.js";
import { offerLexicon } from "./lexicon.js";
import { offerTuning } from "./tuning_link.js";
import { say } from "./words.js";

let offered = ""; // the scopes whose parts are offered
let walkthroughs = null; // their offer, promised

/** `page` of page.js, once it knows the invitation's scopes, and whenever one is opened again, be it another. */
export function offerIncluded(page) {
  const { scopes } = page.connection;
  if (offered === String(scopes)) return;
  offered = String(scopes);
  const knobs = document.getElementById("vox-knobs");
  offerUsage(scopes, document.getElementById("vox-new"));
  offerLexicon(scopes, knobs, page.player);
  offerTuning(scopes, knobs);
  if (!scopes) return;
  document.documentElement.classList.toggle("vox-looks-only", !scopes.includes("talk"));
  document.querySelector(".vox-only")?.remove();
  if (scopes.includes("walkthrough")) offerWalkthroughs(page);
  else if (!scopes.includes("talk")) sayLooksOnly();
  else if (new URLSearchParams(location.search).has("walkthrough")) sayNoWalkthrough(page);
}

/** Nobody else needs what they are made of. */
async function offerWalkthroughs(page) {
  walkthroughs ??= begun(page);
  const offer = await walkthroughs;
  if (!page.may("talk") && offer.known && !offer.any) sayLooksOnly();
}

async function begun(page) {
  const { Offer } = await import("./walkthrough/offer.js");
  const offer = new Offer(page);
  await offer.start();
  return offer;
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
