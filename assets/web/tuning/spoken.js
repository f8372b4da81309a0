// What is said for each word of the text. A word leads to its pronunciation.

import { el } from "../dom.js";

const WAIT_MS = 400; // after the last letter typed
const BARE = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

export class Spoken {
  /** `ask(text)` promises the words; `change(word)`: somebody wants to tell how it is said. */
  constructor(ask, change) {
    this.ask = ask;
    this.change = change;
    this.list = el("ol", { class: "tune-spoken" });
    this.note = el("p", { class: "small" });
    this.root = el("div", {}, this.note, this.list);
    this.asked = 0;
    this.waiting = null;
  }

  soon(text) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(text), WAIT_MS);
  }

  async show(text) {
    clearTimeout(this.waiting);
    const mine = ++this.asked;
    if (!text.trim()) return this.fill([], "");
    try {
      const { words } = await this.ask(text);
      if (mine === this.asked) this.fill(words, told(words));
    } catch (error) {
      if (mine === this.asked) this.fill([], error.message);
    }
  }

  fill(words, note) {
    this.note.textContent = note;
    this.list.replaceChildren(...words.map((word) => this.word(word)));
  }

  word({ text, spoken, ipa, by_lexicon: byLexicon }) {
    const said = ipa ? `/${ipa}/` : spoken || "not said";
    const differs = Boolean(ipa) || spoken !== text;
    const kind = byLexicon ? "tune-by-lexicon" : differs ? "tune-by-rule" : "tune-as-written";
    const name = differs ? `${text}, said: ${said}. Change how it is said` : `${text}. Change how it is said`;
    const press = () => this.change(text.replace(BARE, "") || text);
    const below = differs && el("span", { class: "tune-said", lang: ipa ? "und-fonipa" : null }, said);
    return el("li", { class: kind }, el("button", { type: "button", "aria-label": name, onclick: press }, el("span", {}, text), below));
  }
}

function told(words) {
  const byLexicon = words.filter((one) => one.by_lexicon).length;
  const byRule = words.filter((one) => !one.by_lexicon && (one.ipa || one.spoken !== one.text)).length;
  const count = (number, how) => `${number} ${number === 1 ? "word" : "words"} ${how}`;
  const parts = [byRule && count(byRule, "said otherwise by the rules"), byLexicon && count(byLexicon, "by a pronunciation")];
  const found = parts.filter(Boolean).join(", ");
  return `${found || "All words are said as they are written"}. Press a word to change how it is said.`;
}
