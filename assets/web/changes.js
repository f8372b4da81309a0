// What the model wrote and was not let say, as a list under the answer. Only visitors who tune are told of it.

import { el } from "./dom.js";
import { say } from "./words.js";

/** How a change came out (agent/checked.py), and the words for it. */
const KINDS = { repaired: isRepaired, replaced: isReplaced, left_out: isLeftOut };

/** A disclosure with all changes of `exchange`, open; null when there is none, or the visitor does not tune. */
export function changeList({ changes = [] }) {
  if (changes.length === 0) return null;
  const counts = Object.entries(KINDS).map(([kind, is]) => counted(kind, changes.filter(is).length));
  return el(
    "details",
    { class: "vox-changes", open: true },
    el("summary", {}, counts.filter(Boolean).join(" · ")),
    el("ul", { "aria-label": say("changes_title") }, changes.map(row)),
  );
}

function counted(kind, count) {
  if (count === 0) return "";
  return count === 1 ? say(`changes_one_${kind}`) : say(`changes_many_${kind}`, { count });
}

function row(change) {
  const kind = Object.keys(KINDS).find((one) => KINDS[one](change));
  const rule = el("span", { class: "vox-rule" }, say("changes_rule", { reason: change.reason.replace(/_/g, " ") }));
  return el("li", {}, say(`change_${kind}`, change), " ", rule);
}

/** Markup that was taken out of a sentence is repaired as well, but no listing says how. */
function isRepaired({ repaired, reason }) {
  return repaired && reason !== "markup";
}

function isReplaced(change) {
  return !isRepaired(change) && change.now !== "";
}

function isLeftOut(change) {
  return !isRepaired(change) && change.now === "";
}
