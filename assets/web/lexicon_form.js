// The form for one pronunciation: the word, how it is said, for which voices. Knows no server.

import { el } from "./dom.js";
import { button } from "./states.js";
import { say } from "./words.js";

const MOST = { word: 60, say: 80, ipa: 80 };

export class LexiconForm {
  /** `on.save(entry)`, `on.hear(entry)`. */
  constructor(on) {
    this.voices = el("div", { class: "vox-checks" });
    this.fields = ["word", "say", "ipa"].map((name) => textField(name));
    const save = el("button", { type: "submit", class: "vox-button vox-button-main" }, say("lexicon_save"));
    this.root = el(
      "form",
      { class: "vox-lexicon-form", autocomplete: "off" },
      this.fields,
      el("div", { class: "vox-checks" }, check("any_case", "on", say("lexicon_any_case"))),
      this.voices,
      el("div", { class: "vox-lexicon-acts" }, button(say("lexicon_hear"), () => on.hear(this.entry())), save),
    );
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      on.save(this.entry());
    });
  }

  /** Which voices there are, and whether they know phonemes. */
  offer({ voices, phonemes }) {
    this.voices.replaceChildren(
      ...voices.map(({ name, title }) => check("voices", name, say("lexicon_only_for", { voice: title }))),
    );
    const hint = this.root.querySelector("#vox-lexicon-ipa-how");
    hint.textContent = say(phonemes ? "lexicon_ipa_how" : "lexicon_no_ipa");
  }

  entry() {
    const told = new FormData(this.root);
    const text = (name) => told.get(name).trim();
    return {
      word: text("word"),
      say: text("say"),
      ipa: text("ipa"),
      any_case: told.has("any_case"),
      voices: told.getAll("voices"),
    };
  }

  fill(entry) {
    const { elements } = this.root;
    for (const name of ["word", "say", "ipa"]) elements[name].value = entry[name];
    elements.any_case.checked = entry.any_case;
    for (const box of this.voices.querySelectorAll("input")) box.checked = entry.voices.includes(box.value);
    elements.say.focus();
    this.root.scrollIntoView({ block: "nearest" });
  }

  clear() {
    this.root.reset();
  }

  focus() {
    this.root.elements.word.focus();
  }
}

function textField(name) {
  const how = name === "word" ? null : `vox-lexicon-${name}-how`;
  const input = el("input", {
    type: "text",
    name,
    maxlength: MOST[name],
    placeholder: say(`lexicon_${name}_like`),
    required: name === "word",
    "aria-describedby": how,
    autocapitalize: "off",
    spellcheck: "false",
  });
  const hint = how && el("span", { id: how, class: "vox-more" }, say(`lexicon_${name}_how`));
  return el("div", { class: "vox-field" }, el("label", {}, el("span", {}, say(`lexicon_${name}`)), input), hint);
}

const check = (name, value, words) =>
  el("label", { class: "vox-check" }, el("input", { type: "checkbox", name, value }), words);
