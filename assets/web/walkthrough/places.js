// Where a walkthrough can be found again: the page's address, a link to a step, the presenter's window.

import { url } from "../address.js";
import { el } from "../dom.js";
import { say } from "../words.js";

/** What the address names: {id, step (from 0), pair}; id null: no walkthrough. */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  const step = Number(query.get("step") ?? 1);
  const at = Number.isInteger(step) && step > 0 ? step - 1 : 0;
  return { id: query.get("walkthrough"), step: at, pair: query.get("pair") };
}

/** The address names walkthrough `id` and its `step` (from 1), so that a reload comes back; null: none. */
export function writeAddress(id, step) {
  history.replaceState(history.state, "", addressOf(id, step));
}

function addressOf(id, step) {
  const address = new URL(location.href);
  for (const name of ["walkthrough", "step", "pair"]) address.searchParams.delete(name);
  if (id) {
    address.searchParams.set("walkthrough", id);
    address.searchParams.set("step", step);
  }
  return address.href;
}

export async function shareLink({ id, at, bar }) {
  const link = addressOf(id, at + 1);
  try {
    await navigator.clipboard.writeText(link);
    bar.tell(say("walk_copied"));
  } catch {
    bar.tell(say("walk_link"), el("a", { href: link }, link)); // no clipboard over http
  }
}

/** A second window with the presenter's notes; where the browser keeps it from opening, a link. */
export function notesWindow({ id, pair, bar }) {
  const address = url(`present?${new URLSearchParams({ walkthrough: id, pair })}`);
  const name = `vox-present-${pair}`;
  if (window.open(address, name, "popup,width=560,height=820")) return;
  bar.tell(say("walk_popup"), el("a", { href: address, target: name }, say("walk_popup_link")));
}
