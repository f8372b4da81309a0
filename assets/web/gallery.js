// All homes: filters, order, and the cards that are left. Filters are plain form fields, read when one changes.

import { arrange, homeCard } from "./card.js";
import { el } from "./dom.js";
import { button } from "./states.js";
import { say } from "./words.js";

const SALE_PRICES = [200, 300, 350, 400, 450, 500, 600, 750, 1000, 1500].map((thousand) => 1000 * thousand);
const RENTS = [1250, 1500, 1750, 2000, 2500, 3000, 4000];

/** Whether a card passes a filter that is set to `value`; "" is not set. What is not stated passes no filter. */
const TESTS = {
  offer: (card, value) => card.for_rent === (value === "rent"),
  town: (card, value) => card.city === value,
  price: (card, value) => card.price_usd <= Number(value),
  beds: (card, value) => card.beds !== null && card.beds >= Number(value),
  baths: (card, value) => card.baths !== null && card.baths >= Number(value),
  kind: (card, value) => card.kind === value,
  garage: (card) => card.garage === true,
  pool: (card) => card.pool === true,
  visit: (card) => card.open_house_soon,
};

/** Homes that do not state the figure come last, whichever way it is sorted. */
const ORDERS = {
  newest: (card) => (card.listed === null ? null : -Date.parse(card.listed)),
  price_up: (card) => card.price_usd,
  price_down: (card) => -card.price_usd,
  area: (card) => (card.area_sqft === null ? null : -card.area_sqft),
};

export class Gallery {
  /** `acts` as for cards. */
  constructor(panel, acts) {
    this.acts = acts;
    this.cards = new Map();
    this.count = el("p", { class: "vox-panel-count", role: "status" });
    this.row = el("div", { class: "vox-cards" });
    this.none = el(
      "div",
      { class: "vox-empty", hidden: true },
      el("p", {}, say("no_home_fits")),
      button(say("reset_filters"), () => this.reset()),
    );
    this.form = el("form", { class: "vox-filters", id: "vox-filters", onchange: () => this.show() });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.more = filtersButton(this.form);
    panel.append(panelHead(say("all_homes"), this.count, this.more), this.form, this.none, this.row);
  }

  /** The homes to choose from: key -> card. Called once they are known. */
  fill(cards) {
    this.cards = cards;
    this.form.replaceChildren(...this.fields());
    this.show();
  }

  reset() {
    this.form.reset();
    this.show();
    this.form.querySelector("select").focus();
  }

  /** The cards that pass every filter, in the order chosen. */
  show() {
    this.fitPrices();
    const wanted = Object.fromEntries(new FormData(this.form));
    const tests = Object.entries(TESTS).filter(([name]) => wanted[name]);
    const left = [...this.cards.values()].filter((card) => tests.every(([name, test]) => test(card, wanted[name])));
    const sorted = inOrder(left, ORDERS[wanted.sort]);
    arrange(this.row, sorted.map((card) => card.key), (key) => homeCard(this.cards.get(key), this.acts));
    this.none.hidden = sorted.length > 0;
    this.count.textContent = counted(sorted.length);
    this.more.textContent = tests.length ? say("filters_set", { count: tests.length }) : say("filters");
  }

  /** Rents for what is to rent, prices for all else. A price that is no longer offered is unset. */
  fitPrices() {
    const { offer, price } = this.form.elements;
    const steps = offer.value === "rent" ? RENTS : SALE_PRICES;
    if (price.options[1]?.value === String(steps[0])) return;
    price.replaceChildren(...options([["", say("any")], ...steps.map((step) => [step, dollars(step)])]));
  }

  fields() {
    const each = (pick) => [...new Set([...this.cards.values()].map(pick).filter(Boolean))].sort();
    const atLeast = (counts) => counts.map((count) => [count, say("at_least", { count })]);
    return [
      field("offer", [["", say("any")], ["sale", say("for_sale")], ["rent", say("to_rent")]]),
      field("town", [["", say("any")], ...each((card) => card.city).map(twice)]),
      field("price", []),
      field("beds", [["", say("any")], ...atLeast([1, 2, 3, 4, 5])]),
      field("baths", [["", say("any")], ...atLeast([1, 1.5, 2, 2.5, 3])]),
      field("kind", [["", say("any")], ...each((card) => card.kind).map(twice)]),
      field("sort", Object.keys(ORDERS).map((name) => [name, say(`sort_${name}`)])),
      el("div", { class: "vox-checks" }, ["garage", "pool", "visit"].map(check)),
    ];
  }
}

export const panelHead = (title, ...beside) => el("div", { class: "vox-panel-head" }, el("h2", {}, title), ...beside);

export const counted = (count) => (count === 1 ? say("one_home") : say("homes_count", { count }));

function inOrder(cards, figure) {
  const last = (value) => (value === null ? Infinity : value);
  return cards.sort((one, other) => {
    const [a, b] = [last(figure(one)), last(figure(other))];
    return a === b ? 0 : a < b ? -1 : 1;
  });
}

/** On narrow screens the filters stay folded until this is pressed. */
function filtersButton(form) {
  const fold = () => more.setAttribute("aria-expanded", String(form.classList.toggle("vox-open")));
  const attributes = { class: "vox-button vox-filters-button", "aria-expanded": "false", "aria-controls": form.id };
  const more = button(say("filters"), fold, attributes);
  return more;
}

const field = (name, choices) =>
  el("label", { class: "vox-field" }, el("span", {}, say(`filter_${name}`)), el("select", { name }, options(choices)));

const check = (name) =>
  el("label", { class: "vox-check" }, el("input", { type: "checkbox", name, value: "yes" }), say(`filter_${name}`));

const options = (choices) => choices.map(([value, words]) => el("option", { value }, words));

const twice = (value) => [value, value];

const dollars = (amount) => `$${amount.toLocaleString("en-US")}`;
