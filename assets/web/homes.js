// The homes side of the page: three tabs, the cards of the conversation, and the facts of the home being spoken of.
// The page tells it which homes the conversation is about and which one is spoken of; it asks the server for the rest.

import { arrange, cardSkeleton, homeCard, markPressed, markSpoken, smallCard } from "./card.js";
import { Compare } from "./compare.js";
import { el } from "./dom.js";
import { Drawer } from "./drawer.js";
import { factsSkeleton, shortFacts } from "./facts.js";
import { Favourites } from "./favourites.js";
import { Gallery, counted, panelHead } from "./gallery.js";
import { Listings, titleOf } from "./listings.js";
import { button, emptyState, failure } from "./states.js";
import { Tabs } from "./tabs.js";
import { say } from "./words.js";

export class Homes {
  /** `root`: an empty element; it scrolls inside when it has a height. `ask(text)` sends a question. */
  constructor(root, { ask }) {
    this.sourcesOf = () => []; // key -> [{text, label}]: what was said of a home, set by the page
    this.listings = new Listings();
    this.favourites = new Favourites();
    this.keys = [];
    this.found = null;
    this.spoken = null; // the home spoken of now
    this.beside = null; // the home whose facts stand below the cards: the last one spoken of
    const elsewhere = () => this.tabs.button();
    this.compare = new Compare(this.listings, elsewhere);
    this.acts = {
      open: (key) => this.open(key),
      favourites: this.favourites,
      compare: this.compare,
      speaking: () => this.spoken,
      ask,
      sourcesOf: (key) => this.sourcesOf(key) ?? [],
      elsewhere,
    };
    this.drawer = new Drawer(this.listings, this.acts);
    this.build(root);
    this.favourites.addEventListener("change", () => this.heartsChanged());
    this.compare.addEventListener("change", () => markPressed("compare", this.compare));
    this.load();
  }

  /** The homes of the conversation, newest reply first. `found`: null, or {shown, total} of the last search. */
  show(keys, found) {
    this.keys = [...new Set(keys)];
    this.found = found;
    this.showConversation();
  }

  /** Outline the home that is spoken of, and show its facts below the cards; null: none is. */
  speakingOf(key) {
    if (key === this.spoken) return;
    this.spoken = key;
    markSpoken(key);
    if (key === null) return;
    this.beside = key;
    this.showBeside();
    this.bringIntoView(key);
  }

  /** Small cards for under a reply on a narrow screen. It fills itself once the homes are known. */
  strip(keys) {
    const row = el("div", { class: "vox-strip", role: "group", "aria-label": say("homes_of_reply") });
    row.append(...keys.map(cardSkeleton));
    this.listings.cards().then(
      (cards) => {
        const shown = keys.filter((key) => cards.has(key));
        row.replaceChildren(...shown.map((key) => smallCard(cards.get(key), this.acts)));
      },
      () => row.remove(),
    );
    return row;
  }

  /** Everything about a home, in the drawer. */
  open(key) {
    return this.drawer.open(key);
  }

  build(root) {
    this.count = el("p", { class: "vox-panel-count", role: "status" });
    this.row = el("div", { class: "vox-cards" });
    this.empty = emptyState("conversation_empty");
    this.facts = el("section", { class: "vox-beside", hidden: true });
    this.hearts = el("div", { class: "vox-cards" });
    this.noHearts = emptyState("favourites_empty");
    this.tabs = new Tabs(["conversation", "all", "favourites"], (name) => say(`tab_${name}`), say("tabs"));
    const { conversation, all, favourites } = this.tabs.panels;
    conversation.append(panelHead(say("in_conversation"), this.count), this.empty, this.row, this.facts);
    this.gallery = new Gallery(all, this.acts);
    favourites.append(panelHead(say("favourites")), this.noHearts, this.hearts);
    this.failed = failure("homes_failed", () => this.load());
    this.failed.hidden = true;
    root.classList.add("vox-homes");
    root.append(this.tabs.list, this.failed, ...Object.values(this.tabs.panels), this.compare.bar);
  }

  /** Ask for all homes; until they are there the cards are skeletons. */
  async load() {
    if (this.failed.contains(document.activeElement)) this.tabs.button().focus({ preventScroll: true });
    this.failed.hidden = true;
    this.noHearts.hidden = true;
    for (const row of [this.row, this.gallery.row, this.hearts]) row.replaceChildren(...[1, 2, 3].map(cardSkeleton));
    this.row.hidden = !this.keys.length;
    try {
      const cards = await this.listings.cards();
      for (const row of [this.row, this.gallery.row, this.hearts]) row.replaceChildren();
      this.gallery.fill(cards);
    } catch {
      for (const row of [this.row, this.gallery.row, this.hearts]) row.replaceChildren();
      this.failed.hidden = false;
    }
    this.showConversation();
    this.heartsChanged();
  }

  showConversation() {
    const { known } = this.listings;
    this.empty.hidden = this.keys.length > 0;
    this.row.hidden = !this.keys.length;
    if (!known.size) return;
    const keys = this.keys.filter((key) => known.has(key));
    arrange(this.row, keys, (key) => homeCard(known.get(key), this.acts));
    this.count.textContent = this.found ? say("found", this.found) : keys.length ? counted(keys.length) : "";
    this.showBeside();
  }

  /** The facts of the home spoken of last, as long as its card is there. */
  async showBeside() {
    const { beside: key, facts } = this;
    const card = this.keys.includes(key) ? this.listings.known.get(key) : undefined;
    facts.hidden = !card;
    if (!card || facts.dataset.key === key) return;
    facts.dataset.key = key;
    const all = button(say("all_details"), () => this.open(key));
    const head = el("div", { class: "vox-beside-head" }, el("h2", {}, titleOf(card)), all);
    facts.replaceChildren(head, factsSkeleton());
    try {
      const details = await this.listings.details(key);
      if (facts.dataset.key === key) facts.replaceChildren(head, shortFacts(details.facts));
    } catch {
      if (facts.dataset.key !== key) return;
      delete facts.dataset.key; // the next time it is spoken of it is asked for again
      if (this.beside === key) facts.replaceChildren(head, el("p", { class: "vox-more" }, say("home_failed")));
    }
  }

  heartsChanged() {
    const { known } = this.listings;
    const keys = this.favourites.keys().filter((key) => known.has(key));
    markPressed("favourite", this.favourites);
    const words = keys.length ? "tab_favourites_count" : "tab_favourites";
    this.tabs.label("favourites", say(words, { count: keys.length }));
    const hadFocus = this.hearts.contains(document.activeElement);
    if (known.size) arrange(this.hearts, keys, (key) => homeCard(known.get(key), this.acts));
    this.noHearts.hidden = keys.length > 0 || !known.size;
    // The card went away under the visitor's hand: the tab is the nearest place that stays.
    if (hadFocus && !this.hearts.contains(document.activeElement)) this.tabs.button().focus({ preventScroll: true });
  }

  /** Scroll only what holds the cards, never the page, and not while the visitor is busy here. */
  bringIntoView(key) {
    for (const card of document.querySelectorAll(".vox-home.on")) {
      if (card.dataset.key !== key || this.row.contains(document.activeElement)) continue;
      const holder = card.closest(".vox-strip, .vox-panel");
      if (!holder || !card.getClientRects().length) continue;
      const [inner, outer] = [card.getBoundingClientRect(), holder.getBoundingClientRect()];
      const left = beyond(inner.left, inner.right, outer.left, outer.right);
      holder.scrollBy({ left, top: beyond(inner.top, inner.bottom, outer.top, outer.bottom) });
    }
  }
}

/** How far to scroll so that [from, to] lies within [low, high]; 0 when it does. */
const beyond = (from, to, low, high) => (from < low ? from - low - 8 : to > high ? to - high + 8 : 0);
