// A conversation as the server keeps it: read again after a reload or a lost server; what visitors think of its answers.

import { url } from "./address.js";

const PATIENCE_MS = 10_000; // the next rating of an answer waits for the one before

/** `exchanges` when the server told them; `isAnothers` when the conversation is not this visitor's. */
export async function keptTalk(talkId) {
  const answer = await fetch(url(`talks/${talkId}`), { cache: "no-store" }).catch(() => null);
  const { exchanges } = answer?.ok ? await answer.json().catch(() => ({})) : {};
  return { exchanges, isAnothers: answer?.status === 403 };
}

/** What has ended `here` since the server `told` of it stays so, what was sent in the meantime stays at the end. */
export function newest(told, here) {
  const known = new Set(told.map((one) => one.turn));
  const shown = new Map(here.map((one) => [one.turn, one]));
  const either = told.map((one) => (!one.ended && shown.get(one.turn)) || one);
  return [...either, ...here.filter((one) => !known.has(one.turn) && !one.ended)];
}

/** Whether the server took the rating; null takes back the one before. */
export async function keepRating(talkId, turn, rating) {
  const path = `talks/${talkId}/turns/${turn}/rating/${rating ?? "none"}`;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(url(path), { method: "PUT", signal }).catch(() => null);
  return Boolean(answer?.ok);
}
