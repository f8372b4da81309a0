// The drawer with all about one home: pictures, price, what was said of it, open houses, facts, map, remarks.

import { compareToggle, heartToggle } from "./card.js";
import { el } from "./dom.js";
import { groupedFacts } from "./facts.js";
import { titleOf } from "./listings.js";
import { homeMap } from "./map.js";
import { pictureGallery } from "./pictures.js";
import { Sheet } from "./sheet.js";
import { failure, mainButton } from "./states.js";
import { say } from "./words.js";

export class Drawer {
  /** `acts` as for cards, with ask(text), sourcesOf(key) and elsewhere(): what to focus when the opener is gone. */
  constructor(listings, acts) {
    this.listings = listings;
    this.acts = acts;
    this.sheet = new Sheet("drawer", acts.elsewhere);
    this.key = null;
    this.note = el("p", { class: "vox-sheet-note", role: "status" });
    // The comparison's own bar lies behind the drawer.
    acts.compare.addEventListener("change", () => (this.note.textContent = acts.compare.sentence));
  }

  /** Show the home of `key`. What comes late for a home opened before is dropped. */
  async open(key) {
    this.key = key;
    this.wait(this.listings.known.get(key));
    this.sheet.open();
    try {
      const details = await this.listings.details(key);
      if (this.key === key) this.show(details);
    } catch {
      if (this.key === key) this.fail(key);
    }
  }

  wait(card) {
    this.sheet.title.textContent = card ? titleOf(card) : say("loading");
    this.sheet.body.setAttribute("aria-busy", "true");
    this.sheet.body.replaceChildren(skeleton());
    this.note.textContent = "";
    this.sheet.foot.replaceChildren();
  }

  show(home) {
    const { sheet, acts } = this;
    sheet.title.textContent = titleOf(home);
    sheet.body.removeAttribute("aria-busy");
    sheet.body.replaceChildren(
      pictureGallery(home.pictures),
      headline(home),
      ...[said(acts.sourcesOf(home.key)), openHouses(home)].filter(Boolean),
      ...groupedFacts(home.facts),
      place(home, [...this.listings.known.values()]),
      ...[remarks(home)].filter(Boolean),
    );
    sheet.foot.replaceChildren(this.note, this.askButton(home), compareToggle(home, acts), heartToggle(home, acts));
  }

  fail(key) {
    this.sheet.body.removeAttribute("aria-busy");
    this.sheet.body.replaceChildren(failure("home_failed", () => this.open(key)));
  }

  askButton(home) {
    const { key, address } = home;
    const question = home.address_told ? say("ask_about", { address }) : say("ask_about_key", { key });
    const ask = () => {
      this.sheet.close();
      this.acts.ask(question);
    };
    return mainButton(say("ask_button"), ask);
  }
}

function headline(home) {
  const status = el("span", { class: "vox-tag vox-tag-status" }, home.status);
  return el(
    "div",
    { class: "vox-headline" },
    el("p", { class: "vox-price" }, home.price),
    el("p", { class: "vox-tags" }, status, el("span", {}, home.kind)),
    home.facts_line && el("p", { class: "vox-home-facts" }, home.facts_line),
  );
}

/** Each figure spoken of this home and the field that it came from. */
function said(sources) {
  if (!sources.length) return null;
  const row = ({ text, label }) => el("div", {}, el("dt", {}, text), el("dd", {}, label));
  return el(
    "section",
    { class: "vox-group vox-said-here" },
    el("h3", {}, say("said_here")),
    el("dl", { class: "vox-facts" }, sources.map(row)),
  );
}

function openHouses(home) {
  if (!home.open_houses.length) return null;
  return section("open_houses", el("ul", { class: "vox-visits" }, home.open_houses.map(visit)));
}

function visit({ said, appointment, remarks }) {
  const more = [appointment === true && say("by_appointment"), remarks].filter(Boolean).join(" ");
  return el("li", {}, el("span", {}, said), more && el("span", { class: "vox-more" }, more));
}

function place(home, others) {
  const map = homeMap(home, others);
  if (!map) return section("place", el("p", { class: "vox-more" }, say("no_position")));
  return section("place", el("figure", { class: "vox-map-frame" }, map, el("figcaption", {}, say("map_caption"))));
}

const remarks = (home) => home.remarks && section("remarks", el("p", { class: "vox-remarks" }, home.remarks));

const section = (words, content) => el("section", { class: "vox-group" }, el("h3", {}, say(words)), content);

function skeleton() {
  const bones = [1, 2, 3, 4, 5, 6, 7, 8].map(() => el("span", { class: "vox-bone" }));
  return el(
    "div",
    { class: "vox-skeleton", "aria-label": say("loading"), role: "status" },
    el("div", { class: "vox-stage" }),
    el("div", { class: "vox-bones" }, bones),
  );
}
