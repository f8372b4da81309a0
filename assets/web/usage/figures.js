// How figures are written on this page: amounts, times, shares. Knows no page.

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 4 });

export const NONE = "–";

export const count = (number) => whole.format(number);
export const usd = (microUsd) => dollars.format(microUsd / 1e6);
export const minutes = (ms) => `${tenth.format(ms / 60_000)} min`;
export const milliseconds = (ms) => (ms === null ? NONE : `${whole.format(ms)} ms`);
export const percent = (part, all) => (all ? `${whole.format((100 * part) / all)} %` : NONE);

/** "2026-11-24 13:05" of seconds since 1970, in UTC. */
export const moment = (unixS) => new Date(unixS * 1000).toISOString().slice(0, 16).replace("T", " ");
