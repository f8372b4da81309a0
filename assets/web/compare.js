// Two or three homes side by side: which are chosen, the bar that says so, and the table that opens from it.

import { picture } from "./card.js";
import { el } from "./dom.js";
import { told } from "./facts.js";
import { titleOf } from "./listings.js";
import { Sheet } from "./sheet.js";
import { button, failure, mainButton } from "./states.js";
import { say } from "./words.js";

const MOST = 3;

export class Compare extends EventTarget {
  constructor(listings, elsewhere) {
    super();
    this.listings = listings;
    this.chosen = new Set();
    this.sheet = new Sheet("compare", elsewhere);
    this.told = el("p", { role: "status" });
    this.go = mainButton("", () => this.open());
    const clear = button(say("clear"), () => this.clear());
    this.bar = el("div", { class: "vox-compare-bar", hidden: true }, this.told, this.go, clear);
    this.sentence = "";
    this.elsewhere = elsewhere;
  }

  has(key) {
    return this.chosen.has(key);
  }

  toggle(key) {
    const full = !this.has(key) && this.chosen.size >= MOST;
    if (!full && !this.chosen.delete(key)) this.chosen.add(key);
    this.tell(full);
    this.dispatchEvent(new Event("change"));
  }

  clear() {
    this.chosen.clear();
    this.tell(false);
    this.dispatchEvent(new Event("change"));
    this.elsewhere()?.focus({ preventScroll: true }); // the bar goes away with the button that was pressed
  }

  tell(refused) {
    const count = this.chosen.size;
    this.bar.hidden = count === 0;
    this.go.hidden = count < 2;
    this.go.textContent = say("compare_count", { count });
    this.sentence = count === 0 ? "" : say(refused ? "compare_full" : count === 1 ? "compare_one" : "compare_ready");
    this.told.textContent = this.sentence;
    this.bar.classList.toggle("vox-refused", refused);
  }

  /** The table. Homes that are taken away meanwhile are left out when it is drawn again. */
  async open() {
    const keys = (this.shown = [...this.chosen]);
    this.sheet.title.textContent = say("compare_count", { count: keys.length });
    this.sheet.body.replaceChildren(el("p", { class: "vox-empty", role: "status" }, say("loading")));
    this.sheet.open();
    try {
      const homes = await Promise.all(keys.map((key) => this.listings.details(key)));
      if (this.shown !== keys) return; // others were chosen meanwhile
      this.sheet.body.replaceChildren(onlyDifferences(), table(homes));
    } catch {
      if (this.shown !== keys) return;
      this.sheet.body.replaceChildren(failure("homes_failed", () => this.open()));
    }
  }
}

function onlyDifferences() {
  const hide = (event) => {
    const around = event.target.closest(".vox-sheet-body");
    around.querySelector("table").classList.toggle("vox-only-differences", event.target.checked);
  };
  const box = el("input", { type: "checkbox", onchange: hide });
  return el("label", { class: "vox-check" }, box, say("only_differences"));
}

function table(homes) {
  const scroll = { class: "vox-table-scroll", tabindex: "0", role: "region", "aria-label": say("compare_table") };
  const heads = homes.map((home) => el("th", { scope: "col" }, head(home)));
  return el(
    "div",
    scroll,
    el(
      "table",
      { class: "vox-table" },
      el("thead", {}, el("tr", {}, el("td", {}), heads)),
      [...rowsOf(homes)].map(([group, rows]) => body(group, rows, homes.length)),
    ),
  );
}

function head(home) {
  const image = el("span", { class: "vox-home-pic" }, picture(home.picture, home.picture_alt));
  const title = el("span", { class: "vox-home-title" }, titleOf(home));
  return [image, el("span", { class: "vox-price" }, home.price), title];
}

/**
 * group -> rows of {label, values}, in the order of the facts. A row that only some homes have stands after the row
 * before it; `undefined` marks the homes that it does not concern.
 */
function rowsOf(homes) {
  const order = [];
  for (const home of homes) {
    let at = -1;
    for (const { group, label } of home.facts) {
      const found = order.findIndex((row) => row.group === group && row.label === label);
      if (found < 0) order.splice(at + 1, 0, { group, label });
      at = found < 0 ? at + 1 : found;
    }
  }
  const grouped = new Map();
  for (const { group, label } of order) {
    const values = homes.map((home) => home.facts.find((one) => one.group === group && one.label === label)?.value);
    grouped.set(group, [...(grouped.get(group) ?? []), { label, values }]);
  }
  return grouped;
}

function body(group, rows, columns) {
  const head = el("th", { scope: "rowgroup", colspan: columns + 1 }, el("span", {}, group));
  return el("tbody", {}, el("tr", { class: "vox-table-group" }, head), rows.map(row));
}

/** A row that differs is bold and marked, and says so to those who hear it. */
function row({ label, values }) {
  const differs = new Set(values).size > 1;
  const other = () => el("span", { class: "vox-unstated" }, say("not_its_kind"));
  const cell = (value) => el("td", {}, value === undefined ? other() : told(value));
  return el(
    "tr",
    { class: differs ? "vox-differs" : "vox-alike" },
    el("th", { scope: "row" }, label, differs && [" ", el("span", { class: "vox-spoken-only" }, say("differs"))]),
    values.map(cell),
  );
}
