// A home on a card, large in the panel or small in the strip, and a row of cards that is changed without flicker.
// Knows a home's data and four acts: open, favourites, comparison, and which home is spoken of.

import { el, svg } from "./dom.js";
import { whenHeard } from "./hush.js";
import { pictureUrl, titleOf } from "./listings.js";
import { say } from "./words.js";

const HEART = "M12 20.5S3.5 15.4 3.5 9.2A4.7 4.7 0 0 1 12 6.5a4.7 4.7 0 0 1 8.5 2.7c0 6.2-8.5 11.3-8.5 11.3z";
const HOUSE = "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10.5 19v-5h3v5";

const icon = (path, className) =>
  svg("svg", { viewBox: "0 0 24 24", class: className, "aria-hidden": "true" }, svg("path", { d: path }));

/** The large card. `acts`: {open(key), favourites, compare, speaking}. */
export function homeCard(card, acts) {
  return el(
    "article",
    { ...marked("vox-home", card, acts), "aria-label": titleOf(card) },
    cardPicture(card),
    el(
      "div",
      { class: "vox-home-body" },
      el("p", { class: "vox-price" }, card.price),
      openButton(card, acts, "h3"),
      card.address_told && card.city && el("p", { class: "vox-home-city" }, card.city),
      el("p", { class: "vox-home-facts" }, card.facts_line || say("no_short_facts")),
      el("div", { class: "vox-home-foot" }, tags(card), compareToggle(card, acts)),
    ),
    heartToggle(card, acts),
  );
}

/** The small card of the strip: it only opens. */
export function smallCard(card, acts) {
  return el(
    "article",
    { ...marked("vox-home vox-home-small", card, acts), "aria-label": titleOf(card) },
    cardPicture(card),
    el(
      "div",
      { class: "vox-home-body" },
      el("p", { class: "vox-price" }, card.price),
      openButton(card, acts, "p"),
      el("p", { class: "vox-home-facts" }, card.facts_line || say("no_short_facts")),
      tags(card),
    ),
  );
}

/** A card's place while it is not known yet, of the same size. */
export const cardSkeleton = () =>
  el(
    "div",
    { class: "vox-home vox-skeleton", "aria-hidden": "true" },
    el("div", { class: "vox-home-pic" }),
    el("div", { class: "vox-home-body" }, ...[1, 2, 3, 4].map(() => el("span", { class: "vox-bone" }))),
  );

export function heartToggle(card, { favourites }) {
  const on = favourites.has(card.key);
  return el(
    "button",
    {
      type: "button",
      class: "vox-heart",
      data: { favourite: card.key },
      "aria-pressed": String(on),
      "aria-label": say("favourite", { home: titleOf(card) }),
      title: say("favourite_short"),
      onclick: () => favourites.toggle(card.key),
    },
    icon(HEART),
  );
}

export function compareToggle(card, { compare }) {
  return el(
    "button",
    {
      type: "button",
      class: "vox-compare-toggle",
      data: { compare: card.key },
      "aria-pressed": String(compare.has(card.key)),
      "aria-label": say("compare_home", { home: titleOf(card) }),
      onclick: () => compare.toggle(card.key),
    },
    el("span", { class: "vox-box", "aria-hidden": "true" }),
    say("compare"),
  );
}

/** A picture, or a drawn place for one that there is not, or that does not load. */
export function picture(src, alt, attributes = {}) {
  if (!src || !pictureUrl(src)) return noPicture();
  const size = { width: 480, height: 320 };
  const image = el("img", { alt: alt ?? "", ...size, decoding: "async", ...attributes });
  image.addEventListener("error", () => image.replaceWith(noPicture()));
  whenHeard(() => (image.src = pictureUrl(src) ?? ""));
  return image;
}

/**
 * Show `keys` in `row`, each made by `make(key)` unless it is there already: what stays is not touched, what is new is
 * put at its place, what is gone is taken out.
 */
export function arrange(row, keys, make) {
  const wanted = new Set(keys);
  const there = new Map([...row.children].map((child) => [child.dataset.key, child]));
  for (const [key, child] of there) if (!wanted.has(key)) child.remove();
  let next = row.firstElementChild;
  for (const key of keys) {
    const child = there.get(key) ?? make(key);
    if (child === next) next = next.nextElementSibling;
    else row.insertBefore(child, next);
  }
}

/** Mark the card that is spoken of, wherever it is shown, and no other. */
export function markSpoken(key) {
  for (const card of document.querySelectorAll(".vox-home[data-key]")) {
    const on = card.dataset.key === key;
    card.classList.toggle("on", on);
    if (on) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  }
}

/** Hearts ("favourite") or boxes ("compare") as they are now, wherever they are shown. */
export function markPressed(what, chosen) {
  for (const toggle of document.querySelectorAll(`[data-${what}]`)) {
    toggle.setAttribute("aria-pressed", String(chosen.has(toggle.dataset[what])));
  }
}

function marked(classes, { key }, { speaking }) {
  const on = speaking() === key;
  return { class: on ? `${classes} on` : classes, "aria-current": on && "true", data: { key } };
}

function cardPicture(card) {
  return el("div", { class: "vox-home-pic" }, picture(card.picture, card.picture_alt, { loading: "lazy" }));
}

function openButton(card, acts, tag) {
  const open = () => acts.open(card.key);
  const button = el("button", { type: "button", class: "vox-home-open", onclick: open }, card.address);
  return el(tag, { class: "vox-home-title" }, button);
}

function tags(card) {
  return el(
    "span",
    { class: "vox-tags" },
    card.status !== "Active" && el("span", { class: "vox-tag vox-tag-status" }, card.status),
    card.open_house && el("span", { class: "vox-tag" }, card.open_house),
  );
}

const noPicture = () => el("span", { class: "vox-no-picture" }, icon(HOUSE), el("span", {}, say("no_picture")));
