// The dialog in which those who tune the voice see, try and change how words are said. The server checks everything.

import { url } from "./address.js";
import { el } from "./dom.js";
import { Hearing } from "./hearing.js";
import { LexiconForm } from "./lexicon_form.js";
import { Sheet } from "./sheet.js";
import { button, failure } from "./states.js";
import { say } from "./words.js";

/** The way to it, at the end of the voice's settings. `scopes` of the visitor's invitation; null: not known. */
export function offerLexicon(scopes, settings, player) {
  if (!scopes?.includes("tuning") || document.getElementById("vox-lexicon-open")) return;
  const dialog = new Lexicon({
    sampleRate: player.sampleRate,
    setting: () => {
      const { voice, ...knobs } = window.voxKnobs.named();
      return { voice, knobs };
    },
    quiet: () => player.isBusy && !player.turn.paused && player.pause(),
    elsewhere: () => document.querySelector("[data-act=knobs]"),
  });
  settings.append(button(say("lexicon_open"), () => dialog.open(), { id: "vox-lexicon-open" }));
}

export class Lexicon {
  /**
   * `setting()` tells {voice, knobs} of the moment, `quiet()` hushes what sounds, `elsewhere()` gets the focus when what
   * opened the dialog is gone, `changed()` is told that words are said in another way from now on.
   */
  constructor({ sampleRate, setting, quiet, elsewhere, changed = () => {} }) {
    this.setting = setting;
    this.quiet = quiet;
    this.changed = changed;
    this.sheet = new Sheet("lexicon", elsewhere);
    this.sheet.title.textContent = say("lexicon");
    this.told = el("p", { class: "vox-lexicon-told", role: "status" });
    this.fault = el("p", { class: "vox-lexicon-fault", role: "alert" });
    this.hearing = new Hearing(sampleRate, (message) => this.tell("", message));
    this.form = new LexiconForm({ save: (entry) => this.save(entry), hear: (entry) => this.hear(entry) });
    this.lists = el("div", { class: "vox-lexicon-lists" });
    this.sheet.dialog.addEventListener("close", () => this.hearing.stop());
  }

  /** `word`: one that stands in the form already. */
  async open(word = "") {
    const mine = (this.opened = {});
    this.tell();
    this.sheet.body.replaceChildren(el("p", { class: "vox-more" }, say("loading")));
    this.sheet.open();
    const answer = await this.ask("lexicon");
    if (this.opened !== mine) return; // closed, and opened for another word
    if (!answer) {
      this.sheet.body.replaceChildren(failure("lexicon_failed", () => this.open(word)));
      return;
    }
    const why = el("p", { class: "vox-more" }, say("lexicon_why"));
    this.form.offer(answer);
    this.sheet.body.replaceChildren(why, this.form.root, this.told, this.fault, this.lists);
    this.show(answer);
    if (word) this.form.fill(known(answer.entries, word));
    else this.form.focus();
  }

  /** What the server answers, or null after a sentence that says why not. */
  async ask(path, method = "GET", body = null) {
    const sent = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
    try {
      const answer = await fetch(url(path), { method, cache: "no-store", ...sent });
      const told = await answer.json();
      if (answer.ok) return told;
      this.tell("", told.error.message);
    } catch {
      this.tell("", say("lexicon_failed"));
    }
    return null;
  }

  async save(entry) {
    const answer = await this.ask("lexicon", "PUT", entry);
    if (!answer) return;
    this.show(answer);
    this.changed();
    this.tell(say("lexicon_saved", { word: entry.word.trim() }));
    if (JSON.stringify(this.form.entry()) !== JSON.stringify(entry)) return; // the next one is being typed
    this.form.clear();
    this.form.focus();
  }

  async remove({ word, voices }) {
    const answer = await this.ask("lexicon/remove", "POST", { word, voices });
    if (!answer) return;
    this.show(answer);
    this.changed();
    this.tell(say("lexicon_removed", { word }));
    this.form.focus(); // what was pressed is gone
  }

  /** Said in a sentence, in the voice as it is set. */
  hear(entry) {
    this.quiet();
    this.tell();
    this.hearing.start({ ...entry, ...this.setting() });
  }

  tell(done = "", fault = "") {
    this.told.textContent = done;
    this.fault.textContent = fault;
  }

  show({ entries }) {
    const own = entries.filter((one) => one.of === "visitors");
    const house = entries.filter((one) => one.of === "house");
    this.lists.replaceChildren(this.group("lexicon_own", own), this.group("lexicon_house", house));
  }

  group(title, entries) {
    const rows = entries.map((entry) => this.row(entry));
    return el(
      "section",
      { class: "vox-group" },
      el("h3", {}, say(title)),
      rows.length ? el("ul", { class: "vox-lexicon-list" }, rows) : el("p", { class: "vox-more" }, say("lexicon_own_none")),
    );
  }

  row(entry) {
    const { word, ipa, voices, overridden } = entry;
    const notes = [...voices, overridden && say("lexicon_overridden")].filter(Boolean).join(", ");
    const act = (words, label, does) => button(say(words), does, { "aria-label": say(label, { word }) });
    return el(
      "li",
      { class: overridden && "vox-lexicon-overridden" },
      el(
        "p",
        {},
        el("strong", {}, word),
        entry.say && el("span", {}, ` ${entry.say}`),
        ipa && el("code", { lang: "und-fonipa" }, ` ${ipa}`),
        notes && el("span", { class: "vox-more" }, notes),
      ),
      el(
        "div",
        { class: "vox-lexicon-acts" },
        act("lexicon_hear", "lexicon_hear_word", () => this.hear(plain(entry))),
        act("lexicon_change_short", "lexicon_change", () => this.form.fill(entry)),
        entry.of === "visitors" && act("lexicon_remove_short", "lexicon_remove", () => this.remove(entry)),
      ),
    );
  }
}

/** As the server takes it, and no more. */
const plain = ({ word, say, ipa, any_case, voices }) => ({ word, say, ipa, any_case, voices });

/** How `word` is told already, or nothing but the word. */
function known(entries, word) {
  const empty = { word, say: "", ipa: "", any_case: false, voices: [] };
  return entries.find((one) => one.word === word && !one.overridden) ?? empty;
}
