// The walkthroughs to choose from: title, for whom, how long; how far those are that are still being made.

import { el } from "../dom.js";
import { say } from "../words.js";

export class WalkList {
  /** `open(id)`; `tellsFaults`: for who writes them. */
  constructor(open, tellsFaults) {
    this.open = open;
    this.tellsFaults = tellsFaults;
    this.notice = el("p", { class: "vox-walk-fault", role: "alert" });
    this.rows = el("ul", { class: "vox-walk-list" });
    this.root = el("div", { class: "vox-walks" }, this.notice, this.rows);
    this.shown = "";
  }

  tell(sentence) {
    this.notice.textContent = sentence;
  }

  show(walkthroughs) {
    const shown = JSON.stringify(walkthroughs);
    if (shown === this.shown) return;
    this.shown = shown;
    const focused = this.rows.contains(document.activeElement) && document.activeElement.dataset.walkthrough;
    this.rows.replaceChildren(...walkthroughs.map((one) => this.row(one)));
    if (focused) this.rows.querySelector(`[data-walkthrough="${CSS.escape(focused)}"]`)?.focus();
  }

  row(one) {
    const ready = one.state === "ready";
    const button = el(
      "button",
      {
        type: "button",
        class: "vox-walk-open",
        data: { walkthrough: one.id },
        "aria-disabled": ready ? null : "true",
        onclick: () => ready && this.open(one.id),
      },
      el("span", { class: "vox-walk-name" }, one.title, one.draft && draft()),
      el("span", { class: "vox-walk-length" }, ready ? lengthOf(one) : stateOf(one)),
      one.audience && el("span", { class: "vox-walk-for" }, one.audience),
    );
    return el("li", {}, button, this.progress(one), this.faults(one));
  }

  progress({ title, state, done, of }) {
    if (state !== "rendering") return null;
    const name = say("walk_making", { title });
    return el("progress", { class: "vox-walk-progress", max: of || 1, value: done, "aria-label": name });
  }

  faults({ faults }) {
    if (!this.tellsFaults || !faults?.length) return null;
    return el("ul", { class: "vox-walk-faults" }, faults.map((fault) => el("li", {}, fault)));
  }
}

/** Only who may write one is told of it. */
const draft = () => el("small", { class: "vox-walk-draft" }, ` · ${say("walk_draft")}`);

/** The minutes are those of the script, with the presenter's own words in them. The bar counts sound alone. */
function lengthOf({ minutes, steps }) {
  const rounded = Math.max(1, Math.round(minutes));
  const length = say(rounded === 1 ? "walk_length_one" : "walk_length", { minutes: rounded });
  return `${length} · ${say(steps === 1 ? "walk_steps_one" : "walk_steps", { steps })}`;
}

function stateOf({ state, done, of }) {
  if (state === "rendering") return say("walk_rendering", { done, of });
  return say(state === "broken" ? "walk_broken" : "walk_waiting");
}
