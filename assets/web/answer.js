// One answer: its words, marked as they are said, and what can be done with it.

import { changeList } from "./changes.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { sourceList } from "./sources.js";
import { say } from "./words.js";

export class Answer {
  /**
   * `on`: replay(turn), retry(exchange), edit(exchange), rate(turn, rating), calendar(reference, turn) -> its address,
   * strip(keys), openHome(key), homeName(key).
   */
  constructor(on) {
    this.on = on;
    this.words = []; // {element, start}: the characters before each word
    this.text = "";
    this.at = -1; // the word that sounds
    this.told = el("p", { class: "vox-text" });
    this.thinking = el(
      "p",
      { class: "vox-thinking", role: "img", "aria-label": say("thinking") },
      el("i"),
      el("i"),
      el("i"),
    );
    this.foot = el("div", { class: "vox-answer-foot", hidden: true });
    this.timed = ""; // how long it took, told before or after the answer has ended
    this.bubble = el("div", { class: "vox-it" }, this.thinking, this.told, this.foot);
    this.strip = el("div", { class: "vox-answer-homes" });
    this.after = el("div", { class: "vox-after" });
    this.label = el("p", { class: "vox-label" });
    this.notice = "";
    this.element = el("div", { class: "vox-answer" }, this.bubble, this.label, this.strip, this.after);
  }

  update(exchange) {
    this.exchange = exchange;
    this.write(exchange.said);
    this.thinking.hidden = Boolean(exchange.said) || exchange.ended;
    this.bubble.hidden = exchange.ended && !exchange.said;
    this.showHomes(exchange.homes);
    if (exchange.label !== undefined) this.label.textContent = exchange.label;
    if (exchange.ended) this.finish();
    else this.tellNotice(exchange.notice ?? "");
  }

  /** That the model is asked once more, or who answers instead: told at once. */
  tellNotice(text) {
    if (text === this.notice) return;
    this.notice = text;
    this.after.replaceChildren(...notes(text));
  }

  /** Text only grows while it comes; the last word may still grow with it. */
  write(text) {
    if (text === this.text) return;
    if (!text.startsWith(this.text)) this.clear();
    const grows = /\S$/.test(this.text) && this.words.pop();
    if (grows) grows.element.remove();
    const start = grows ? grows.start : this.text.length;
    for (const { 0: piece, index } of text.slice(start).matchAll(/\s+|\S+/g)) {
      if (/^\s/.test(piece)) {
        this.told.append(piece);
        continue;
      }
      const element = el("span", {}, piece);
      this.told.append(element);
      this.words.push({ element, start: start + index });
    }
    this.text = text;
  }

  clear() {
    this.told.replaceChildren();
    this.words = [];
    this.text = "";
    this.at = -1;
  }

  showHomes(keys) {
    const shown = keys.join(" ");
    if (shown === this.shownHomes) return;
    this.shownHomes = shown;
    this.strip.replaceChildren(...(keys.length ? [this.on.strip(keys)] : []));
  }

  /** Mark the word that sounds; null: none does any more. Returns the home that is being spoken of, or null. */
  sounds(mark, captions) {
    this.bubble.classList.toggle("vox-sounding", mark !== null);
    if (mark === null) {
      this.to(-1);
      return null;
    }
    const texts = this.words.map(({ element }) => element.textContent);
    const at = captions.wordOf(mark, texts, this.exchange.ended);
    if (at >= 0) this.to(at);
    return this.homeAt(this.words[at]?.start);
  }

  /** The element of the word that sounds, if one does. */
  get sounding() {
    return this.words[this.at]?.element ?? null;
  }

  to(at) {
    if (at === this.at) return;
    this.words[this.at]?.element.classList.remove("vox-now");
    for (const [number, { element }] of this.words.entries()) element.classList.toggle("vox-said", number < at);
    this.words[at]?.element.classList.add("vox-now");
    this.at = at;
  }

  homeAt(character) {
    if (character === undefined) return null;
    return this.exchange.mentions.findLast((one) => one.start <= character)?.listing_key ?? null;
  }

  finish() {
    const { exchange } = this;
    const booked = exchange.viewings.map(({ reference, said }) =>
      el(
        "p",
        { class: "vox-booked" },
        say("booked", { said }),
        " ",
        el("a", { href: this.on.calendar(reference, exchange.turn), download: true }, say("calendar")),
      ),
    );
    this.after.replaceChildren(...booked, ...notes(exchange.notice, exchange.note));
    if (this.foot.childElementCount === 0) this.makeFoot();
    if (!exchange.said) this.after.append(this.foot); // its bubble is not shown
    this.press(exchange.rating);
  }

  makeFoot() {
    const { exchange, on } = this;
    const button = (name, action, look = "", drawn = name) =>
      el(
        "button",
        { type: "button", class: `vox-act ${look}`, title: say(name), "aria-label": say(name), onclick: action },
        icon(drawn),
      );
    this.good = button("good", () => on.rate(exchange.turn, this.exchange.rating === "up" ? null : "up"));
    this.bad = button("bad", () => on.rate(exchange.turn, this.exchange.rating === "down" ? null : "down"));
    this.timing = el("span", { class: "vox-timing" }, this.timed);
    const replay = button("replay_this", () => on.replay(exchange.turn), "", "replay");
    if (exchange.scripted) {
      this.foot.append(replay, sourceList(exchange, on) ?? "");
      this.foot.hidden = false;
      return;
    }
    const heard = [replay, this.good, this.bad];
    const again = [
      button("retry", () => on.retry(this.exchange), "vox-only-last"),
      button("edit", () => on.edit(this.exchange), "vox-only-last"),
    ];
    this.foot.append(
      ...(exchange.said ? heard : []),
      ...(exchange.viewings.length ? [] : again), // what is booked is booked
      this.timing,
      sourceList(exchange, on) ?? "",
      changeList(exchange) ?? "",
    );
    this.foot.hidden = false;
  }

  press(rating) {
    this.good?.setAttribute("aria-pressed", String(rating === "up"));
    this.bad?.setAttribute("aria-pressed", String(rating === "down"));
  }

  /** The visitor's opinion of it, `up`, `down` or null. */
  rate(rating) {
    this.exchange.rating = rating;
    this.press(rating);
  }

  setLast(last) {
    this.element.classList.toggle("vox-answer-last", last);
  }

  tellTiming(text) {
    this.timed = text;
    if (this.timing) this.timing.textContent = text;
  }
}

/** The house speaks: a sentence each, those that are empty left out. */
function notes(...sentences) {
  return sentences.filter(Boolean).map((sentence) => el("p", { class: "vox-note" }, sentence));
}
