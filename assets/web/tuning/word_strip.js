// The words of a sound, each where it sounds, as buttons that play it from there. One is in the tab order, arrow keys
// go on to the next. Words that would stand over each other go down a row.

import { el } from "../dom.js";

const GAP_PX = 4;
const ROWS = 3;

export class WordStrip {
  constructor(play) {
    this.play = play;
    this.root = el("div", { class: "tune-words", role: "toolbar", "aria-label": "Words, each plays from there" });
    this.root.addEventListener("keydown", (event) => this.byKey(event));
    this.words = []; // {mark, button}
    this.told = "";
    this.at = null;
  }

  show(marks, sampleRate, perS) {
    const told = JSON.stringify([marks.length, marks.at(-1), perS]);
    if (told === this.told) return;
    this.told = told;
    const held = this.words.findIndex(({ button }) => button === document.activeElement);
    this.words = marks.filter((one) => one.end_sample > one.start_sample).map((mark) => ({ mark, button: this.word(mark) }));
    this.root.replaceChildren(...this.words.map(({ button }) => button));
    this.place((sample) => (sample / sampleRate) * perS);
    this.words.forEach(({ button }, number) => (button.tabIndex = number === Math.max(0, held) ? 0 : -1));
    if (held >= 0) this.words[held]?.button.focus({ preventScroll: true });
  }

  word(mark) {
    return el("button", { type: "button", class: "tune-word", onclick: () => this.play(mark.start_sample) }, mark.text);
  }

  place(xOf) {
    const ends = Array(ROWS).fill(-Infinity);
    const widths = this.words.map(({ button }) => button.offsetWidth);
    this.words.forEach(({ mark, button }, number) => {
      const x = xOf(mark.start_sample);
      const free = ends.findIndex((end) => end + GAP_PX <= x);
      const row = free < 0 ? ends.indexOf(Math.min(...ends)) : free;
      ends[row] = x + widths[number];
      button.style.left = `${x}px`;
      button.dataset.row = row;
    });
    const used = ends.filter((end) => end > -Infinity).length;
    this.root.closest(".tune-drawn")?.style.setProperty("--rows", Math.max(1, used));
  }

  /** The word at sample number `sample` is marked; null: none is. */
  now(sample) {
    const at = sample === null ? -1 : this.words.findLastIndex(({ mark }) => mark.start_sample <= sample);
    if (at === this.at) return;
    this.at = at;
    this.words.forEach(({ button }, number) => button.classList.toggle("tune-word-now", number === at));
  }

  byKey(event) {
    const buttons = this.words.map(({ button }) => button);
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined || !buttons[to]) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[at].tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  }
}
