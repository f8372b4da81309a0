// The homes as the server tells them: all cards once, the details of a home when they are asked for.
// Paths are relative to the page's folder, so that the app may live under a sub-path.

import { url } from "./address.js";

/** Where a picture lies that a card or the details name. */
export const pictureUrl = url;

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
  const response = await fetch(url(path));
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
