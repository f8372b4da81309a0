// The bar of a walkthrough: where it is, what can be done, and one plain sentence when there is something to say.
// Knows no step's words and no sound; told what there is by `show`, asks back by `on(act)`.

import { el, svg } from "../dom.js";
import { say } from "../words.js";

const PATHS = {
  back: "M12 3v10L5.5 8zM3.5 3H5v10H3.5z",
  next: "M4 3l6.5 5L4 13zM11 3h1.5v10H11z",
  play: "M5 3l8 5-8 5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  close: "M4.1 3L8 6.9 11.9 3 13 4.1 9.1 8l3.9 3.9-1.1 1.1L8 9.1 4.1 13 3 11.9 6.9 8 3 4.1z",
};
const GOES = new Set(["speaking", "waiting"]);

const icon = (name) =>
  svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: `vox-${name}` }, svg("path", { d: PATHS[name] }));

/** "1:20" */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export class Bar {
  constructor(title, on) {
    this.on = on;
    this.title = el("h2", { class: "vox-walk-title", id: "vox-walk-title" }, title);
    this.step = el("span", { class: "vox-walk-step" });
    this.left = el("span", { class: "vox-walk-left" });
    this.ticks = el("div", { class: "vox-walk-ticks", role: "progressbar", "aria-label": say("walk_progress") });
    this.notice = el("p", { id: "vox-walk-notice", role: "status" });
    this.makeButtons();
    this.root = el(
      "section",
      { id: "vox-walk", role: "group", "aria-labelledby": "vox-walk-title", tabindex: "-1" },
      el("div", { class: "vox-walk-head" }, this.title, this.round("close", "walk_close", "close", "vox-walk-plain")),
      el(
        "div",
        { class: "vox-walk-row" },
        this.buttons,
        el("div", { class: "vox-walk-far" }, el("p", { class: "vox-walk-where" }, this.step, this.left), this.ticks),
      ),
      this.notice,
      this.more,
    );
  }

  makeButtons() {
    this.pause = this.round("pause", "walk_pause", "pause", "vox-main", "play");
    this.back = this.round("back", "walk_back", "back");
    this.next = this.round("next", "walk_next", "next");
    this.takeOver = this.plain("take-over", "walk_take_over");
    this.first = this.plain("first", "walk_first");
    this.script = this.plain("back-to-script", "walk_to_script");
    this.again = this.plain("ask-again", "walk_ask_again");
    const others = [this.plain("notes", "walk_notes"), this.plain("copy", "walk_copy")];
    this.buttons = el("div", { class: "vox-walk-buttons" }, this.back, this.pause, this.next);
    this.more = el("div", { class: "vox-walk-more" }, this.first, this.script, this.takeOver, this.again, others);
  }

  round(act, words, drawn, look = "", ...more) {
    const name = say(words);
    const icons = [drawn, ...more].map(icon);
    return this.button(act, { class: `vox-round ${look}`, "aria-label": name, title: name }, icons);
  }

  plain(act, words) {
    return this.button(act, { class: "vox-chip" }, say(words));
  }

  button(act, attributes, inside) {
    return el("button", { type: "button", data: { walk: act }, onclick: () => this.on(act), ...attributes }, inside);
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  /** Before it can begin: `done` of `of` things are here. */
  loading(done, of) {
    this.root.setAttribute("aria-busy", "true");
    this.step.textContent = say("walk_loading");
    this.left.textContent = "";
    this.drawTicks([1], 0, of ? done / of : 0);
    this.ticks.setAttribute("aria-valuetext", say("walk_loading"));
    this.buttons.hidden = this.more.hidden = true;
  }

  /** `walk`: {phase, at, seconds of each step, heardS, leftS, canTakeOver, canAskAgain}. */
  show({ phase, at, seconds, heardS, leftS, canTakeOver, canAskAgain }) {
    const last = seconds.length - 1;
    const live = phase === "live";
    const done = phase === "done";
    this.root.removeAttribute("aria-busy");
    this.buttons.hidden = this.more.hidden = false;
    this.step.textContent = say("walk_step", { step: at + 1, of: seconds.length });
    this.left.textContent = live ? say("walk_is_live") : done ? say("walk_is_done") : this.leftWords(leftS);
    this.drawTicks(seconds, at, done ? 1 : Math.min(1, heardS / (seconds[at] || 1)));
    this.ticks.setAttribute("aria-valuetext", this.step.textContent);
    this.drawPause(phase);
    this.next.disabled = done;
    this.back.disabled = at === 0 && phase === "ready";
    this.first.hidden = !done;
    this.script.hidden = !live;
    this.takeOver.hidden = live || !canTakeOver;
    this.again.hidden = !canAskAgain;
    this.next.title = say(at === last ? "walk_end" : "walk_next");
    if (!this.root.contains(document.activeElement) && document.activeElement === document.body) this.focus();
  }

  leftWords(leftS) {
    const rounded = Math.round(leftS / 5) * 5;
    return rounded < 5 ? say("walk_nearly") : say("walk_left", { time: clock(rounded) });
  }

  drawPause(phase) {
    const goes = GOES.has(phase);
    const name = say(goes ? "walk_pause" : phase === "ready" ? "walk_play" : "walk_go_on");
    this.pause.classList.toggle("vox-goes", goes);
    this.pause.setAttribute("aria-label", name);
    this.pause.title = name;
    this.pause.disabled = phase === "done" || phase === "live"; // the player's own is there for a live answer
  }

  /** One tick a step, as wide as it is long; the one at hand filled by `share`. */
  drawTicks(seconds, at, share) {
    while (this.ticks.children.length > seconds.length) this.ticks.lastElementChild.remove();
    while (this.ticks.children.length < seconds.length) this.ticks.append(el("i", {}, el("b")));
    for (const [number, tick] of [...this.ticks.children].entries()) {
      tick.style.flexGrow = Math.max(3, seconds[number]); // a short step can be seen, too
      const filled = number < at ? 1 : number === at ? share : 0;
      tick.firstElementChild.style.transform = `scaleX(${filled})`;
      tick.classList.toggle("vox-here", number === at);
    }
    const whole = seconds.length === 1 ? Math.round(share * 100) : at + 1;
    this.ticks.setAttribute("aria-valuemin", "0");
    this.ticks.setAttribute("aria-valuemax", String(seconds.length === 1 ? 100 : seconds.length));
    this.ticks.setAttribute("aria-valuenow", String(whole));
  }

  /** A sentence, or nothing; `more`: a link or a button beside it. */
  tell(words = "", ...more) {
    if (words === this.told && !more.length) return;
    this.told = words;
    this.notice.replaceChildren(words, ...more.flatMap((one) => [" ", one]));
  }
}
