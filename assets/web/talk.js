// The conversation as it is shown: exchanges in order, the words of the one that sounds marked as they are said.
// Told what there is by page.js; asks back by `on`. All text goes in as text.

import { el } from "./dom.js";
import { Answer } from "./answer.js";
import { say } from "./words.js";

const ABOVE_PX = 16;

export class Talk {
  /** `on`: ask(text), cancelEdit(), and those of answer.js. */
  constructor(root, on) {
    this.on = on;
    this.exchanges = new Map(); // turn -> {exchange, row, answer}
    this.list = el("ol", { class: "vox-exchanges" });
    this.empty = welcome();
    // Scrolls, so that it must be reachable by keyboard.
    this.scroller = el(
      "div",
      { class: "vox-scroll", role: "region", "aria-label": say("conversation"), tabindex: "0" },
      this.empty,
      this.list,
    );
    this.suggestions = el("div", { class: "vox-suggestions", role: "group" });
    this.more = []; // what stands beside the suggestions
    // The page follows the answer until the visitor scrolls; the next question is followed again.
    this.follows = true;
    for (const by of ["wheel", "touchmove", "keydown"]) {
      this.scroller.addEventListener(by, () => (this.follows = false), { passive: true });
    }
    this.told = el("p", { class: "vox-unseen", "aria-live": "polite" });
    const editing = el(
      "p",
      { class: "vox-editing-bar" },
      say("editing"),
      el("button", { type: "button", class: "vox-link", onclick: () => on.cancelEdit() }, say("cancel")),
    );
    root.replaceChildren(this.scroller, this.suggestions, editing, this.told);
    this.suggest();
    this.keepInSight();
  }

  /** What stands below the conversation grows, as a walkthrough's bar does: what was to be seen stays in sight. */
  keepInSight() {
    let height = 0;
    new ResizeObserver(() => {
      const less = height - this.scroller.clientHeight;
      height = this.scroller.clientHeight;
      if (less > 0 && this.follows) this.scroller.scrollTop += less;
    }).observe(this.scroller);
  }

  /** A new conversation, or one that was: `exchanges` as conversation/view.py tells them. */
  show(exchanges) {
    this.exchanges.clear();
    this.list.replaceChildren();
    for (const one of exchanges) this.update(one);
    this.mark();
    this.suggest();
    this.toEnd();
  }

  /** The visitor has sent `text` as `turn`: shown at once. `replaces` and all after it were taken back. */
  begin(turn, text, replaces) {
    if (replaces) this.forgetFrom(replaces);
    this.follows = true;
    const nothing = { homes: [], mentions: [], sources: [], viewings: [] };
    this.update({ turn, question: text, said: "", note: "", ended: false, ...nothing });
  }

  /** What there is of an exchange by now. */
  update(exchange) {
    let known = this.exchanges.get(exchange.turn);
    if (!known) {
      const answer = new Answer(this.on);
      const row = el("li", { class: "vox-exchange", data: { turn: exchange.turn } });
      known = { row, answer };
      const who = el("span", { class: "vox-unseen" }, `${say("you")}: `);
      known.question = el("p", { class: "vox-me" }, who, exchange.question);
      row.append(known.question, answer.element);
      this.exchanges.set(exchange.turn, known);
      this.list.append(row);
    }
    const { notice } = exchange;
    if (notice && !exchange.ended && notice !== known.exchange?.notice) this.told.textContent = notice;
    known.exchange = exchange;
    known.answer.update(exchange);
    if (exchange.ended) this.suggest();
    this.mark();
    this.follow(known.row);
  }

  /** Show `exchanges` and no other. Where those that are shown are the first of them, they stay, and the rest is added. */
  showOn(exchanges) {
    const shown = [...this.exchanges.keys()];
    if (!shown.every((turn, at) => turn === exchanges[at]?.turn)) this.show(exchanges);
    else for (const one of exchanges) if (!this.isWhole(one)) this.update(one);
  }

  isWhole({ turn }) {
    return Boolean(this.exchanges.get(turn)?.exchange.ended);
  }

  /** The question of `turn`, if there is one, was not taken: it goes, and one sentence stands in its place. */
  refused(turn, sentence) {
    this.forgetFrom(turn);
    this.list.querySelector(".vox-refused")?.remove();
    this.list.append(el("li", { class: "vox-exchange vox-refused" }, el("p", { class: "vox-note" }, sentence)));
    this.told.textContent = sentence;
    this.mark();
    this.toEnd();
  }

  /** The word of `turn` that sounds, by its mark; null when nothing does any more. Returns the home spoken of. */
  sounds(turn, mark, captions) {
    const answer = this.exchanges.get(turn)?.answer;
    const home = answer?.sounds(mark, captions) ?? null;
    if (mark && this.follows) this.bringIntoView(answer?.sounding);
    return home;
  }

  get last() {
    return [...this.exchanges.values()].at(-1)?.exchange ?? null;
  }

  all() {
    return [...this.exchanges.values()].map(({ exchange }) => exchange);
  }

  answerOf(turn) {
    return this.exchanges.get(turn)?.answer ?? null;
  }

  forgetFrom(turn) {
    let going = false;
    for (const [one, { row }] of [...this.exchanges]) {
      going ||= one === turn;
      if (!going) continue;
      row.remove();
      this.exchanges.delete(one);
    }
  }

  /** For who listens to a screen reader: an answer that has just ended. */
  announce(exchange) {
    const told = [exchange.said || exchange.note, exchange.notice].filter(Boolean);
    this.told.textContent = say("answer_is", { text: told.join(" ") });
  }

  /** A line of its own under the answer of `turn`. */
  label(turn, words) {
    const known = this.exchanges.get(turn);
    if (known) this.update({ ...known.exchange, label: words });
  }

  /** The question of `turn` came to nothing, and no more will be told of it. */
  giveUp(turn, note) {
    const exchange = this.exchanges.get(turn)?.exchange;
    if (exchange && !exchange.ended) this.update({ ...exchange, ended: true, note });
  }

  /** Only the last question can be edited or asked again; the picture shows while there is none. */
  mark() {
    const rows = [...this.exchanges.values()];
    for (const [at, { row, answer }] of rows.entries()) {
      const last = at === rows.length - 1;
      row.classList.toggle("vox-last", last);
      answer.setLast(last);
    }
    this.empty.hidden = this.list.children.length > 0;
    if (rows.length) this.list.querySelector(".vox-refused:not(:last-child)")?.remove();
  }

  /** Example questions before the first answer, what may follow after it. */
  suggest() {
    const followed = this.all().some((one) => one.homes.length > 0);
    const kind = followed ? "follow" : "example";
    if (this.kind === kind) return;
    this.kind = kind;
    this.suggestions.setAttribute("aria-label", say(followed ? "follow_label" : "examples_label"));
    this.suggestions.replaceChildren(
      ...[1, 2, 3].map((number) => {
        const text = say(`${kind}_${number}`);
        return el("button", { type: "button", class: "vox-chip", onclick: () => this.on.ask(text) }, text);
      }),
      ...this.more,
    );
  }

  /** As much of the newest exchange as there is room for, but never past its question. */
  follow(row) {
    if (!this.follows || row !== this.list.lastElementChild) return;
    const top = row.offsetTop - this.scroller.offsetTop - ABOVE_PX;
    this.scroller.scrollTop = Math.max(0, top);
  }

  followLast() {
    if (this.list.lastElementChild) this.follow(this.list.lastElementChild);
  }

  bringIntoView(word) {
    if (!word) return;
    const { top, bottom } = this.scroller.getBoundingClientRect();
    const here = word.getBoundingClientRect();
    if (here.bottom > bottom - ABOVE_PX) this.scroller.scrollTop += here.bottom - bottom + (bottom - top) / 3;
    else if (here.top < top) this.scroller.scrollTop -= top - here.top + ABOVE_PX;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}

function welcome() {
  return el(
    "div",
    { class: "vox-welcome" },
    el("img", { src: new URL("house.svg", import.meta.url), alt: say("welcome_picture"), width: 420, height: 252 }),
    el("h2", {}, say("welcome_title")),
    el("p", {}, say("welcome")),
  );
}
