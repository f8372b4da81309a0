// How long a rendering took, in figures. As a Take measured it (take.js) and the house told in its last frame.

import { el } from "../dom.js";

const NONE = "–";
const MS = 1000;

export class Timing {
  constructor() {
    this.root = el("dl", { class: "tune-timing" });
    this.show(null);
  }

  /** `take`: null, or one under way, or whole. */
  show(take) {
    this.root.replaceChildren(...figures(take).map(([key, name, value, title]) => row(key, name, value, title)));
  }
}

/** [key, name, value, what it means] of each figure. */
function figures(take) {
  const { asked, first, heard, whole } = take?.times ?? {};
  const made = take?.stages && take.stages.last_pcm - take.stages.asked;
  const factor = take?.whole && take.count ? made / MS / take.seconds : undefined;
  return [
    ["first", "First sound here", ms(first - asked), "From the request to the first samples"],
    ["heard", "Heard", ms(heard - asked), "From the request until the page plays the first of it"],
    ["whole", "All of it here", ms(whole - asked), "From the request to the last samples"],
    ["made", "Rendered in", ms(made), "As the house measured it, without the network"],
    ["length", "Length", take?.whole ? `${take.seconds.toFixed(2)} s` : NONE, "Of the sound"],
    ["factor", "Real-time factor", isNumber(factor) ? factor.toFixed(3) : NONE, "Rendering time by length: below 1 is faster than speech"],
    ["kept", "From the cache", take?.whole ? kept(take.keptShare) : NONE, "Sound that was made before, for the same words and settings"],
  ];
}

const row = (key, name, value, title) => el("div", { title, data: { figure: key } }, el("dt", {}, name), el("dd", {}, value));

const isNumber = (value) => Number.isFinite(value);

const ms = (value) => (isNumber(value) ? `${Math.round(value)} ms` : NONE);

const kept = (share) => (share >= 1 ? "all" : share > 0 ? `${Math.round(100 * share)} %` : "no");
