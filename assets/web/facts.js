// The facts of a home in rows: the few beside its card, all of them by groups in the drawer. "Not stated" is said.

import { el } from "./dom.js";
import { say } from "./words.js";

/** RESO names of the rows shown beside the card. */
const SHORT = [
  "ListPrice",
  "LivingArea",
  "BedroomsTotal",
  "BathroomsFull",
  "GarageSpaces",
  "YearBuilt",
  "AssociationFee",
  "PetsAllowed",
];

/** What a fact's value shows as. */
export const told = (value) => (value === null ? el("span", { class: "vox-unstated" }, say("not_stated")) : value);

export function shortFacts(facts) {
  const byField = new Map(facts.map((fact) => [fact.field, fact]));
  const rows = SHORT.filter((field) => byField.has(field)).map((field) => row(byField.get(field)));
  return el("dl", { class: "vox-facts vox-facts-short" }, rows);
}

/** One list for each group, in the order of the data. */
export function groupedFacts(facts) {
  return [...groups(facts)].map(([group, rows]) =>
    el("section", { class: "vox-group" }, el("h3", {}, group), el("dl", { class: "vox-facts" }, rows.map(row))),
  );
}

export function groups(facts) {
  const found = new Map();
  for (const fact of facts) found.set(fact.group, [...(found.get(fact.group) ?? []), fact]);
  return found;
}

/** As many empty rows as the short facts have. */
export function factsSkeleton() {
  const rows = SHORT.map(() => el("div", {}, el("span", { class: "vox-bone" })));
  return el("div", { class: "vox-facts vox-facts-short vox-skeleton", "aria-hidden": "true" }, rows);
}

const row = (fact) => el("div", {}, el("dt", {}, fact.label), el("dd", {}, told(fact.value)));
