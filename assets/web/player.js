// The player at the foot of the page: one answer at a time, its state in words, its controls.
// Knows no conversation: what sounds is told to `on` (talk.js shows it).

import { url } from "./address.js";
import { Captions } from "./captions.js";
import { hush, speak } from "./hush.js";
import { FileSound, LiveSound, hasWorklet, prepare, wake } from "./sound.js";
import { fileOf } from "./kept_sound.js";
import { eachFrame, readSpeech } from "./stream.js";
import { Wave } from "./wave.js";
import { say } from "./words.js";

const QUIET = new Set(["stopped", "superseded", "abandoned"]); // ends that the visitor asked for
const LOST = new Set(["question_refused", "reply_failed", "no_question", "refused", "cut"]); // the box gets it back
const TOLD = new Set(["question_refused", "reply_failed"]); // the conversation shows the sentence already
const MARGIN_S = 0.25; // what sounds until a change of manner can have come back from the server

export const now = () => performance.timeOrigin + performance.now();

export class Player {
  /**
   * `on.failed()`: an answer was broken off, and not by this page: why, the house may tell. `on.isAway()`: whether the
   * house cannot be reached, which is told once nothing sounds.
   * `on.lost(turn, code, message)`: its question came to nothing. `on.sounds(turn, mark)`: the word that sounds now,
   * by its mark in turn.captions; null: nothing does any more. `on.state()`: what the player does has changed.
   * `on.timing(turn)`: its first sample has sounded.
   */
  constructor(root, on) {
    this.root = root;
    this.on = on;
    this.sampleRate = Number(root.querySelector("[data-sample-rate]").dataset.sampleRate);
    this.wave = new Wave(root.querySelector("canvas"));
    this.turn = null; // {id, talk, text, sound, abort, stats, captions, …}
    this.tune = null; // waits a moment for the slider to come to rest
    for (const act of ["pause", "stop", "replay"]) this.button(act).addEventListener("click", () => this[act]());
    prepare(this.sampleRate);
    // It runs before the first Send: typing is a gesture too.
    for (const gesture of ["pointerdown", "keydown"]) {
      document.addEventListener(gesture, () => wake(this.sampleRate), { capture: true, once: true });
    }
    this.show("ready");
  }

  button(act) {
    return this.root.querySelector(`[data-act=${act}]`);
  }

  /** Begin the turn `id` of conversation `talk` for `text`, inside the tap that sends it. */
  ask(id, talk, text) {
    this.begin({ id, talk, text }, `speech/${id}?talk=${talk}`);
  }

  /** Play an answer again: the one at hand, or any of the conversation. */
  replay(id = this.turn?.id, talk = this.turn?.talk) {
    if (id && id === this.turn?.id && this.turn.kept) this.play(id, this.turn.kept);
    else if (id) this.begin({ id, talk, text: "", replayed: true }, `speech/${id}?talk=${talk}&replay=true`);
  }

  /** Play sound that is here already, as a walkthrough's is: `kept` has a whole stream's frames. No server is asked. */
  play(id, kept) {
    this.begin({ id, talk: "", text: "", kept });
  }

  pause() {
    const { turn } = this;
    if (!turn || turn.over) return;
    turn.paused = !turn.paused;
    turn.blocked = false;
    turn.sound.pause(turn.paused);
    this.show(turn.paused ? "paused" : turn.heard ? "speaking" : "thinking");
  }

  /** Whether an answer is awaited or sounds. */
  get isBusy() {
    return Boolean(this.turn && !this.turn.over);
  }

  /** The server did not take the question of `turn`. */
  refused(turn, message) {
    turn.abort.abort();
    this.failed(turn, { code: "refused", message });
  }

  /** Nothing sounds any more, and why. */
  end(message) {
    if (this.isBusy) this.silence(this.turn);
    this.show("ended", message);
  }

  /** As if nothing had sounded yet. */
  forget() {
    if (this.isBusy) this.silence(this.turn);
    this.turn = null;
    this.wave.clear(this.sampleRate);
    this.show("ready");
  }

  /** Nothing sounds any more; a promise that the server knows. */
  async stop() {
    const { turn } = this;
    if (!turn || turn.over) return;
    this.silence(turn);
    this.show("stopped");
    // Closing the stream ends it as well.
    if (!turn.replayed && !turn.kept) await fetch(url(`speech/${turn.id}`), { method: "DELETE" }).catch(() => {});
  }

  /** `what`: {id, talk, text, replayed?, kept?}; its frames are read from `path` unless they are `kept`. */
  begin(what, path) {
    if (this.isBusy) this.silence(this.turn);
    const turn = { ...what, over: false, paused: false, heard: false, abort: new AbortController() };
    turn.stats = { turn: turn.id, click: now(), underruns: 0, consumed: 0, done: false };
    turn.captions = new Captions();
    turn.received = 0;
    this.turn = turn;
    hush();
    this.wave.clear(this.sampleRate);
    const on = (message) => this.hear(turn, message);
    turn.sound = hasWorklet() ? new LiveSound(this.sampleRate, on) : new FileSound(this.fileOf(turn), on);
    this.show("thinking");
    if (turn.kept) eachFrame(turn.kept, (type, payload) => this.frame(turn, type, payload));
    else this.read(turn, path);
  }

  /** The address of its whole sound, for a browser that plays files only. */
  fileOf({ id, talk, kept }) {
    return kept ? fileOf(kept, this.sampleRate) : url(`speech/${id}/audio.wav?talk=${talk}`);
  }

  read(turn, path, method = "GET") {
    const reading = (turn.abort = new AbortController());
    // What an older stream still has to say (that it was cut, say) is of no interest any more.
    const on = (type, payload) => reading === turn.abort && this.frame(turn, type, payload);
    readSpeech(url(path), reading.signal, on, method);
  }

  /** A setting was moved: what has not been heard of the answer is made anew, from the next clause on. */
  changeManner(knobs) {
    clearTimeout(this.tune);
    this.tune = setTimeout(() => this.makeAnew(this.turn, knobs), 150);
  }

  makeAnew(turn, knobs) {
    if (!turn || turn.over || turn.failure || turn.kept || !hasWorklet()) return;
    // As far as it is now: what the worklet told last may be of a while ago on a busy page.
    const { clause, hold } = turn.captions.clauseAfter((turn.sound.playedS() + MARGIN_S) * this.sampleRate);
    if (turn.complete && clause > turn.captions.lastClause) return; // the last one sounds already
    if (hold !== null) turn.sound.hold(hold);
    turn.abort.abort();
    // Nothing of a change before has come as long as that is "whole".
    turn.changed = turn.complete || turn.changed === "whole" ? "whole" : "partly";
    turn.complete = false;
    const query = new URLSearchParams({ talk: turn.talk, received: turn.received, ...knobs });
    this.read(turn, `speech/${turn.id}/from/${clause}?${query}`, "POST");
  }

  silence(turn) {
    turn.over = true;
    speak();
    turn.sound.stop();
    turn.abort.abort();
    this.on.sounds(turn, null);
  }

  frame(turn, type, payload) {
    if (type === "q") {
      this.show("waiting", "", { place: payload.place, seconds: Math.max(1, Math.round(payload.wait_s)) });
    } else if (type === "h") {
      this.cut(turn, payload.from_sample);
      if (this.state === "waiting" && turn === this.turn) this.show("thinking");
    } else if (type === "a") {
      turn.stats.first_pcm_received ??= now();
      turn.received += payload.length;
      turn.sound.push(payload);
      this.wave.add(payload); // drawn once it is on its way to the ear
    } else if (type === "w") {
      turn.captions.add(payload);
    } else if (type === "e") {
      Object.assign(turn.stats, { samples: payload.samples, ended: now() });
      turn.stats.stages ??= payload.stages_ms;
      turn.complete = true;
      turn.sound.end();
      this.controls();
    } else {
      this.failed(turn, payload);
    }
  }

  /** What follows replaces what was to come from sample number `from` on. */
  cut(turn, from) {
    if (!turn.changed) return;
    turn.changed = "partly";
    turn.received = from;
    turn.captions.cut(from);
    turn.sound.cut(from);
    this.wave.cut(from);
  }

  /** What was made before the failure is played to its end. */
  failed(turn, { code, message }) {
    if ((code === "refused" || code === "cut") && turn.changed === "whole") {
      // The manner could not be changed any more, or not now: the answer, which is all here, sounds on as it was.
      turn.complete = true;
      turn.sound.hold(Infinity);
      return;
    }
    turn.failure = QUIET.has(code) ? { state: "stopped" } : { state: "error", message: TOLD.has(code) ? "" : message };
    speak();
    if (LOST.has(code)) this.on.lost(turn, code, message);
    this.on.failed();
    turn.stats.error = code;
    turn.sound.hold(Infinity);
    if (hasWorklet()) turn.sound.end();
    else this.silence(turn);
    const { state, message: told } = turn.failure;
    if (turn === this.turn && (state === "error" || turn.over)) this.show(state, told);
  }

  hear(turn, message) {
    const { stats } = turn;
    if (message.type === "first") {
      speak();
      turn.heard = true;
      if (turn.blocked) turn.paused = turn.blocked = false; // any tap lets the sound begin
      stats.first_sample ??= performance.timeOrigin + message.pageMs;
      if (turn === this.turn && !turn.over) this.show("speaking");
      this.on.timing(turn);
      this.follow(turn);
    } else if (message.type === "mute") {
      if (turn.over) return;
      turn.sound = new FileSound(this.fileOf(turn), (told) => this.hear(turn, told));
      turn.sound.pause(turn.paused);
      if (turn.complete || turn.failure) turn.sound.end();
    } else if (message.type === "blocked") {
      if (turn.over || turn.paused) return;
      turn.paused = turn.blocked = true;
      if (turn === this.turn) this.show("paused", say("press_play"));
    } else {
      if (turn.blocked && message.runs) this.goesOn(turn); // the browser lets it: nobody need press
      Object.assign(stats, message, { done: message.type === "done" });
      if (turn === this.turn) this.moved(turn, message);
    }
  }

  goesOn(turn) {
    turn.paused = turn.blocked = false;
    if (turn === this.turn && !turn.over) this.show(turn.heard ? "speaking" : "thinking");
  }

  moved(turn, message) {
    const playedS = message.played ?? message.consumed / this.sampleRate;
    this.wave.played(playedS, message.type === "done" ? 0 : message.rms);
    if (message.type === "done" && !turn.over) this.finish(turn);
    else this.mark(turn); // a page that nobody sees has no frames
  }

  /** Mark each word as it sounds, at every frame of the page. */
  follow(turn) {
    if (turn.over) return;
    this.mark(turn);
    requestAnimationFrame(() => this.follow(turn));
  }

  mark(turn) {
    if (turn.over || !turn.heard) return;
    const mark = turn.captions.now(turn.sound.playedS() * this.sampleRate);
    if (!mark || (mark === turn.marked && mark.word !== undefined)) return;
    turn.marked = mark;
    this.on.sounds(turn, mark);
  }

  finish(turn) {
    turn.over = turn.sounded = true;
    this.on.sounds(turn, null);
    if (this.on.isAway()) this.show("offline", say("lost"));
    else this.show(turn.failure?.state ?? "ready", turn.failure?.message);
  }

  /** Say again what it does, after something else was said in its place. */
  showAgain() {
    const { turn } = this;
    if (!turn || turn.over) this.show("ready");
    else this.show(turn.paused ? "paused" : turn.heard ? "speaking" : "thinking");
  }

  show(state, told = "", values = {}) {
    document.documentElement.dataset.voxState = state;
    const pill = document.getElementById("vox-state");
    if (pill) pill.lastElementChild.textContent = say(`state_${state}`, values);
    this.root.querySelector(".vox-told").textContent = told || "";
    this.state = state;
    this.controls();
    this.on.state();
  }

  controls() {
    const { turn } = this;
    const live = Boolean(turn && !turn.over);
    const held = Boolean(live && turn.paused);
    const pause = this.button("pause");
    pause.disabled = !live;
    pause.setAttribute("aria-label", say(held ? "go_on" : "pause"));
    pause.title = pause.getAttribute("aria-label");
    pause.classList.toggle("vox-is-paused", held);
    this.button("stop").disabled = !live;
    this.button("replay").disabled = live || !turn?.complete;
    for (const link of this.root.querySelectorAll("a[data-of=answer]")) {
      offer(link, turn?.complete && !turn.kept && `speech/${turn.id}/${fileName(link.dataset.file)}?talk=${turn.talk}`);
    }
  }
}

const NAMES = { vtt: "captions", txt: "transcript", md: "transcript", json: "transcript" };

/** What an answer, or a conversation, is called as a file of this kind. */
export const fileName = (kind) => `${NAMES[kind] ?? "audio"}.${kind}`;

/** A link to a file, or, with no `path`, one that can't be followed. */
export function offer(link, path) {
  if (path) link.href = url(path);
  else link.removeAttribute("href");
  link.setAttribute("aria-disabled", String(!path));
}
