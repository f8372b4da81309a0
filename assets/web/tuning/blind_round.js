// One round of a blind comparison: two clips without names, heard as often as wanted, and one vote, by tap or by key.
// It does not know which setting is which, and neither does the page: the house keeps that to itself until the end.

import { el } from "../dom.js";

const ENOUGH_OF_IT = 0.6; // of a clip must have sounded before its round is voted on,
const ENOUGH_S = 4; // or so much of a long one
const NAMES = ["First", "Second"];
const PLAY_KEYS = ["1", "2"];
const VOTE_KEYS = [
  ["ArrowLeft", "f"],
  ["ArrowRight", "j"],
];

export class BlindRound {
  /** `clips`: two of clip.js; `note`, if any, stands above them. `voted("first" | "second")`; `leave()` goes away from it, to go on later. */
  constructor({ number, rounds, text, clips, note }, { voted, leave, sounding }) {
    Object.assign(this, { clips, voted, sounding, isOver: false });
    this.title = el("h3", { tabindex: "-1", id: "blind-round" }, `Round ${number} of ${rounds}`);
    this.fault = el("p", { class: "fault", role: "alert" });
    this.hint = el("p", { class: "small", role: "status" });
    this.plays = NAMES.map((name, at) => this.playButton(name, at));
    this.votes = NAMES.map((name, at) => this.voteButton(name, at));
    const progress = { max: rounds, value: number - 1, "aria-label": `${number - 1} of ${rounds} rounds voted on` };
    this.root = el(
      "div",
      { class: "blind-round", role: "group", "aria-labelledby": "blind-round" },
      el("div", { class: "blind-head" }, this.title, el("button", { type: "button", onclick: leave }, "Go on later")),
      el("progress", progress),
      note && el("p", { class: "blind-note", role: "status" }, note),
      el("blockquote", { class: "blind-text" }, text),
      el("div", { class: "blind-pair" }, this.plays),
      el("div", { class: "blind-pair" }, this.votes),
      this.hint,
      this.fault,
    );
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.show();
  }

  playButton(name, at) {
    const words = el("span", { class: "blind-name" }, `Play the ${name.toLowerCase()}`);
    const keys = el("kbd", {}, PLAY_KEYS[at]);
    const told = el("span", { class: "blind-told" });
    const act = () => this.play(at);
    return el(
      "button",
      { type: "button", class: "blind-play", "aria-keyshortcuts": PLAY_KEYS[at], onclick: act },
      words,
      keys,
      told,
    );
  }

  voteButton(name, at) {
    const [arrow, letter] = VOTE_KEYS[at];
    const keys = el(
      "span",
      { class: "blind-keys" },
      el("kbd", {}, at ? "→" : "←"),
      " or ",
      el("kbd", {}, letter.toUpperCase()),
    );
    const shortcuts = `${arrow} ${letter.toUpperCase()}`;
    const words = `The ${name.toLowerCase()} sounds better`;
    const act = () => this.vote(at);
    return el(
      "button",
      { type: "button", class: "main blind-vote", "aria-keyshortcuts": shortcuts, onclick: act },
      words,
      keys,
    );
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !this.isMeant(event.target)) return;
    const is = (keys) => keys.includes(event.key) || keys.includes(event.key.toLowerCase());
    const play = PLAY_KEYS.indexOf(event.key);
    const vote = VOTE_KEYS.findIndex(is);
    if (event.key === "Escape") this.stop();
    else if (play >= 0) this.play(play);
    else if (vote >= 0) this.vote(vote);
    else return;
    event.preventDefault();
  }

  /** A vote stands once it is given: a key that was pressed in another part of the page gives none. */
  isMeant(target) {
    return target === document.body || this.root.contains(target);
  }

  /** What sounds is stopped; the other one, or the same once more after it, begins. */
  play(at) {
    const was = this.playing;
    this.stop();
    if (was === at || this.isOver) return;
    this.sounding(() => this.stop());
    this.fault.textContent = "";
    this.clips[at].play((playing, fault) => {
      this.playing = playing ? at : null;
      this.fault.textContent = fault ?? "";
      this.show();
    });
  }

  stop() {
    for (const clip of this.clips) clip.stop();
    this.playing = null;
    this.show();
  }

  vote(at) {
    if (this.isOver) return;
    if (!this.mayVote()) {
      this.fault.textContent = `Hear both before you decide: ${ENOUGH_S} seconds of each, or most of a short one.`;
      return;
    }
    this.stop();
    this.voted(at === 0 ? "first" : "second");
  }

  heard(clip) {
    return clip.heardS >= Math.min(ENOUGH_OF_IT * clip.seconds, ENOUGH_S);
  }

  mayVote() {
    return this.clips.every((clip) => this.heard(clip));
  }

  show() {
    for (const [at, button] of this.plays.entries()) {
      const plays = this.playing === at;
      const name = NAMES[at].toLowerCase();
      button.classList.toggle("blind-sounds", plays);
      button.dataset.heard = String(this.heard(this.clips[at]));
      button.querySelector(".blind-name").textContent = `${plays ? "Stop" : "Play"} the ${name}`;
      button.querySelector(".blind-told").textContent = plays
        ? "sounds"
        : this.heard(this.clips[at])
          ? "heard"
          : "not heard enough yet";
    }
    const may = this.mayVote();
    for (const button of this.votes) button.setAttribute("aria-disabled", String(!may || this.isOver));
    if (may) this.fault.textContent = "";
    this.hint.textContent = may
      ? "Which one sounds better? A vote stands once it is given."
      : "Hear both, as often as you like, then decide.";
  }

  /** While the vote is on its way nothing else can be done here. */
  wait(isOver) {
    this.isOver = isOver;
    this.show();
  }

  close() {
    this.stop();
    document.removeEventListener("keydown", this.onKey);
  }
}
