// The homes as the server tells them: all cards once, the details of a home when they are asked for.
// Paths are relative to the page's folder, so that the app may live under a sub-path.

import { url } from "./address.js";

const kept = new Map(); // path of a picture -> its address in this page's memory
let mayAsk = () => true;

/** Where a picture lies that a card or the details name; null when it cannot be had now. */
export const pictureUrl = (path) => kept.get(path) ?? (mayAsk() ? url(path) : null);

/** From now on the picture of `path` is taken from `address`, also where it is shown already. */
export function keepPicture(path, address) {
  for (const image of document.querySelectorAll(`img[src="${CSS.escape(url(path))}"]`)) image.src = address;
  kept.set(path, address);
}

/** As long as `may()` says no, nothing is asked of the server: what is not here yet is not shown. */
export const askOnlyWhile = (may) => (mayAsk = may);

/** What a home is called: its street and town, or what the listing tells instead. */
export const titleOf = (card) => (card.address_told && card.city ? `${card.address}, ${card.city}` : card.address);

export class Listings {
  constructor() {
    this.known = new Map(); // key -> card, in the order of the data; empty until loaded
    this.loading = null;
    this.detailed = new Map(); // key -> promise of details
  }

  /** All cards by their keys. A failure is not kept: the next call asks again. */
  cards() {
    this.loading ??= ask("homes")
      .then(({ homes }) => (this.known = new Map(homes.map((card) => [card.key, card]))))
      .catch((error) => {
        this.loading = null;
        throw error;
      });
    return this.loading;
  }

  details(key) {
    if (!this.detailed.has(key)) {
      const asked = ask(`homes/${encodeURIComponent(key)}`);
      this.detailed.set(key, asked);
      asked.catch(() => this.detailed.delete(key));
    }
    return this.detailed.get(key);
  }
}

async function ask(path) {
  if (!mayAsk()) throw new Error(`${path} is not asked for now`);
  const response = await fetch(url(path));
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
