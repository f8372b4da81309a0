// The comparisons that this invitation has made: what of, how many rounds, what came out. An unfinished one can be gone
// on with; of that nothing is told that is not known to whoever began it.

import { el } from "../dom.js";
import { inShort } from "./setting.js";
import { percent } from "./verdict.js";

const moment = (unixS) => `${new Date(1000 * unixS).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** `acts`: goOn(trial), open(trial), remove(trial). */
export function history(trials, api, acts) {
  if (!trials.length) return el("p", { class: "small" }, "No comparison is kept for this invitation.");
  return el(
    "ul",
    { class: "preset-list blind-history" },
    trials.map((trial) => row(trial, api, acts)),
  );
}

function row(trial, api, acts) {
  const open = trial.state === "open";
  const at = moment(trial.begun_unix_s);
  const act = (words, does) =>
    el("button", { type: "button", onclick: () => does(trial), "aria-label": `${words}, begun ${at}` }, words);
  const told = open ? `Not finished: ${trial.voted} of ${trial.rounds} rounds have their vote` : result(trial);
  return el(
    "li",
    { class: "preset" },
    el(
      "div",
      { class: "preset-told" },
      el("p", {}, el("strong", {}, told)),
      el("p", { class: "small" }, `A: ${inShort(trial.a, api.data)}`),
      el("p", { class: "small" }, `B: ${inShort(trial.b, api.data)}`),
      el("p", { class: "small" }, at),
    ),
    el(
      "div",
      { class: "preset-acts" },
      open ? act("Go on", acts.goOn) : act("Show", acts.open),
      act("Remove", acts.remove),
    ),
  );
}

function result({ prefers, share_of: side, for_a, for_b, rounds, low, high }) {
  const votes = `${side.toUpperCase()} in ${side === "a" ? for_a : for_b} of ${rounds} rounds (${percent(low)} to ${percent(high)})`;
  return prefers === "none" ? `No preference shown: ${votes}` : `${prefers.toUpperCase()} preferred: ${votes}`;
}
