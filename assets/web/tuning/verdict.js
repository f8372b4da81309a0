// What a finished comparison showed: the house's plain words, the interval drawn, both settings, and the winner's name.

import { el, svg } from "../dom.js";
import { ask } from "./asking.js";
import { presetsOf } from "./kept_presets.js";
import { sideBySide } from "./setting.js";

/** As the house writes it: whole, but where that would hide on which side of one half it is. */
export function percent(share) {
  let digits = 0;
  while (share !== 0.5 && digits < 4 && Number((100 * share).toFixed(digits)) === 50) digits++;
  return `${(100 * share).toFixed(digits)} %`;
}
const other = (side) => (side === "a" ? "b" : "a");

/** The result of GET /tuning/trials/{id}. `again()` goes back to where settings are chosen. */
export function verdict(trial, api, again) {
  const title = el("h3", { tabindex: "-1", id: "blind-verdict" }, heading(trial));
  const words = [trial.words ?? []].flat().map((sentence) => el("p", {}, sentence));
  return el(
    "div",
    { class: "blind-verdict", role: "group", "aria-labelledby": title.id },
    title,
    el("div", { class: "blind-words" }, words),
    drawn(trial),
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Settings A and B" },
      sideBySide(trial.a, trial.b, api.data),
    ),
    trial.log?.length ? rounds(trial.log) : null,
    saving(trial, api),
    el("div", { class: "buttons" }, el("button", { type: "button", onclick: again }, "Again with other settings")),
  );
}

const heading = ({ prefers }) =>
  prefers === "none" ? "No preference was shown" : `You prefer ${prefers.toUpperCase()}`;

/** Shares from nothing to all, of the setting that was chosen more often. The half is what guessing gives. */
function drawn(trial) {
  const { low, high, rounds, confidence, share_of: of } = trial;
  const chosen = of === "a" ? trial.for_a : trial.for_b;
  const name = of.toUpperCase();
  const told =
    `${name} was chosen in ${chosen} of ${rounds} rounds, ${percent(chosen / rounds)}. With ${percent(confidence)} confidence ` +
    `you would choose ${name} in ${percent(low)} to ${percent(high)} of such rounds. Guessing gives 50 %.`;
  const at = (share) => 4 + 292 * share;
  const line = (x, y1, y2, name) => svg("line", { class: name, x1: x, x2: x, y1, y2 });
  const label = (share, words, anchor) => svg("text", { x: at(share), y: 54, "text-anchor": anchor }, words);
  const picture = svg(
    "svg",
    { class: "blind-interval", viewBox: "0 0 300 60", role: "img", "aria-label": told },
    svg("line", { class: "blind-axis", x1: at(0), x2: at(1), y1: 24, y2: 24 }),
    [0, 0.25, 0.75, 1].map((share) => line(at(share), 20, 28, "blind-axis")),
    svg("rect", { class: "blind-range", x: at(low), y: 15, width: Math.max(2, at(high) - at(low)), height: 18, rx: 4 }),
    line(at(0.5), 6, 42, "blind-half"),
    svg("circle", { class: "blind-chosen", cx: at(chosen / rounds), cy: 24, r: 5 }),
    label(0, "0 %", "start"),
    label(0.5, "50 %: guessing", "middle"),
    label(1, "100 %", "end"),
  );
  const caption = `How often you would choose ${name}: ${percent(low)} to ${percent(high)}; in this test ${percent(chosen / rounds)}.`;
  return el("figure", { class: "blind-figure" }, picture, el("figcaption", { class: "small" }, caption));
}

/** Now that it is over: which was which. */
function rounds(log) {
  const rows = log.map(({ number, first, vote, text }) => {
    const chosen = vote === "first" ? first : other(first);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, String(number)),
      [first.toUpperCase(), other(first).toUpperCase(), chosen.toUpperCase()].map((cell) => el("td", {}, cell)),
      el("td", { class: "blind-said" }, text),
    );
  });
  const heads = ["Round", "First", "Second", "You chose", "Text"].map((words) => el("th", { scope: "col" }, words));
  const table = el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  return el(
    "details",
    {},
    el("summary", {}, "Which was which, round by round"),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "All rounds" }, table),
  );
}

/** The winner by a name of its own; where none was found, the listener may still keep one of both. */
function saving(trial, api) {
  const { id, prefers, a, b } = trial;
  const found = prefers !== "none";
  const name = el("input", { id: "blind-save", maxlength: "40", autocomplete: "off" });
  const which = found
    ? null
    : el(
        "select",
        { id: "blind-which", "aria-label": "Which one" },
        ["a", "b"].map((side) => el("option", { value: side }, side.toUpperCase())),
      );
  const told = el("p", { class: "small", role: "status" });
  const isAdmin = (api.data.scopes ?? []).includes("admin");
  const fault = el("p", { class: "fault", role: "alert" });
  const words = found ? "Save the winner as a preset" : "Save one of them as a preset";
  const form = el(
    "form",
    { class: "blind-save", novalidate: true },
    el("label", { for: name.id }, words),
    el("div", { class: "blind-row" }, which, name, el("button", { type: "submit", class: "main" }, "Save")),
    told,
    fault,
  );
  /** For admins, who need not look for it in the list. */
  function byDefault(called) {
    const act = async () => {
      try {
        await presetsOf(api).makeDefault(called);
        told.textContent = `The house begins with “${called}” from now on.`;
      } catch (error) {
        fault.textContent = error.message;
      }
    };
    return el("button", { type: "button", onclick: act }, "Make it the house's default");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.textContent = fault.textContent = "";
    const chosen = (found ? prefers : which.value) === "a" ? a : b;
    const called = name.value.trim();
    const save = async () => {
      await presetsOf(api).save(called, chosen, found ? id : null);
      told.replaceChildren(`Saved as “${called}”. `, isAdmin ? byDefault(called) : "");
    };
    if (presetsOf(api).named(called))
      return ask({
        title: `Replace “${called}”?`,
        why: "There is a preset of that name: it will be the setting that is saved now.",
        go: "Replace",
        act: save,
      });
    try {
      await save();
    } catch (error) {
      fault.textContent = error.message;
      name.focus();
    }
  });
  return form;
}
