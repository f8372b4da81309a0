// The player at the foot of the page: one answer at a time, its state in words, its controls.
// `window.vox.send(text)` is called inside the Send tap by Gradio's event; the rest is driven by the stream.

import { FileSound, LiveSound, hasWorklet, wake } from "./sound.js";
import { readSpeech } from "./stream.js";
import { Wave } from "./wave.js";

const QUIET = new Set(["stopped", "superseded", "abandoned"]); // ends that the visitor asked for
const LOST = new Set(["question_refused", "reply_failed", "no_question", "refused", "cut"]); // the box gets it back
const TOLD = new Set(["question_refused", "reply_failed"]); // the conversation shows the sentence already
const UNSEEN_MS = 800;
const WORDS = {
  ready: "Ready",
  thinking: "Thinking",
  speaking: "Speaking",
  paused: "Paused",
  stopped: "Stopped",
  error: "Something went wrong",
};

const speechUrl = (id, tail = "") => new URL(`../speech/${id}${tail}`, import.meta.url).href;

class Player {
  constructor(root) {
    this.root = root;
    this.sampleRate = Number(root.querySelector("[data-sample-rate]").dataset.sampleRate);
    this.wave = new Wave(root.querySelector("canvas"));
    this.turn = null; // {id, text, sound, abort, stats}
    for (const button of root.querySelectorAll("button[data-act]")) {
      button.addEventListener("click", () => this[button.dataset.act]());
    }
    // The context and its worklet are ready before the first Send: typing is a gesture too.
    for (const gesture of ["pointerdown", "keydown"]) {
      document.addEventListener(gesture, () => wake(this.sampleRate), { capture: true, once: true });
    }
    this.show("ready");
  }

  /** Begin a turn for `text`; returns its id for the Gradio event. Empty text is the server's to refuse. */
  send(text) {
    if (!text.trim()) return "";
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    this.begin(id, text, "");
    fill(""); // Gradio has the text; nothing typed from now on is lost
    watchConversation();
    return id;
  }

  replay() {
    if (this.turn) this.begin(this.turn.id, "", "?replay=true");
  }

  pause() {
    const { turn } = this;
    if (!turn || turn.over) return;
    turn.paused = !turn.paused;
    turn.sound.pause(turn.paused);
    this.show(turn.paused ? "paused" : turn.heard ? "speaking" : "thinking");
  }

  stop() {
    const { turn } = this;
    if (!turn || turn.over) return;
    this.silence(turn);
    this.show("stopped");
    fetch(speechUrl(turn.id), { method: "DELETE" }).catch(() => {}); // closing the stream ends it as well
  }

  begin(id, text, query) {
    if (this.turn && !this.turn.over) this.silence(this.turn);
    const turn = { id, text, abort: new AbortController(), over: false, paused: false, heard: false };
    turn.stats = { turn: id, click: performance.timeOrigin + performance.now(), underruns: 0, consumed: 0, done: false };
    this.turn = turn;
    this.wave.clear(this.sampleRate);
    const on = (message) => this.hear(turn, message);
    turn.sound = hasWorklet() ? new LiveSound(this.sampleRate, on) : new FileSound(speechUrl(id, "/audio.wav"), on);
    this.show("thinking");
    readSpeech(speechUrl(id, query), turn.abort.signal, (type, payload) => this.frame(turn, type, payload));
  }

  silence(turn) {
    turn.over = true;
    turn.sound.stop();
    turn.abort.abort();
  }

  frame(turn, type, payload) {
    const now = performance.timeOrigin + performance.now();
    if (type === "a") {
      turn.stats.first_pcm_received ??= now;
      this.wave.add(payload);
      turn.sound.push(payload); // hands its buffer over to the audio thread
    } else if (type === "e") {
      Object.assign(turn.stats, { samples: payload.samples, stages: payload.stages_ms, ended: now });
      turn.complete = true;
      turn.sound.end();
      this.controls();
    } else if (type === "x") {
      this.failed(turn, payload);
    }
  }

  /** What was made before the failure is played to its end; then the sentence shows. */
  failed(turn, { code, message }) {
    turn.failure = QUIET.has(code) ? { state: "stopped" } : { state: "error", message: TOLD.has(code) ? "" : message };
    if (LOST.has(code)) giveBack(turn.text);
    turn.stats.error = code;
    if (hasWorklet()) turn.sound.end();
    else this.silence(turn);
    if (turn.failure.state === "error" && turn === this.turn) this.show("error", turn.failure.message);
  }

  hear(turn, message) {
    const { stats } = turn;
    if (message.type === "first") {
      turn.heard = true;
      stats.first_sample = performance.timeOrigin + message.pageMs;
      if (turn === this.turn && !turn.over) this.show("speaking");
    } else if (message.type === "blocked") {
      turn.paused = true;
      if (turn === this.turn) this.show("paused", "Press play to hear the answer");
    } else {
      Object.assign(stats, message, { done: message.type === "done" });
      if (turn !== this.turn) return;
      this.wave.played(message.played ?? message.consumed / this.sampleRate, message.type === "done" ? 0 : message.rms);
      if (message.type === "done" && !turn.over) this.finish(turn);
    }
  }

  finish(turn) {
    turn.over = true;
    this.show(turn.failure?.state ?? "ready", turn.failure?.message);
  }

  show(state, words = "") {
    document.documentElement.dataset.voxState = state;
    const pill = document.getElementById("vox-state");
    if (pill) pill.lastElementChild.textContent = state === "error" ? "Not quite" : WORDS[state];
    this.root.querySelector(".vox-said").textContent = words || "";
    this.state = state;
    this.controls();
  }

  controls() {
    const { turn } = this;
    const live = Boolean(turn && !turn.over);
    const part = (act) => this.root.querySelector(`[data-act=${act}]`);
    part("pause").disabled = !live;
    part("pause").setAttribute("aria-label", turn?.paused && live ? "Go on" : "Pause");
    part("pause").classList.toggle("vox-is-paused", Boolean(turn?.paused && live));
    part("stop").disabled = !live;
    part("replay").disabled = live || !turn?.complete;
    for (const link of this.root.querySelectorAll("a[data-file]")) {
      if (turn?.complete) link.href = speechUrl(turn.id, `/audio.${link.dataset.file}`);
      else link.removeAttribute("href");
      link.setAttribute("aria-disabled", String(!turn?.complete));
    }
  }
}

/** Put a lost question back where it was typed, unless something new stands there. */
function giveBack(text) {
  if (text && !box()?.value) fill(text);
}

/**
 * Gradio's client can lose its event stream when one event ends just as the next one joins; the server keeps what
 * the page then misses. Any event opens the stream again: if the question does not show, send an empty one.
 */
function watchConversation() {
  const chat = document.getElementById("vox-chat");
  const shown = new MutationObserver(() => {
    shown.disconnect();
    clearTimeout(nudge);
  });
  const nudge = setTimeout(() => {
    shown.disconnect();
    document.getElementById("vox-nudge")?.click();
  }, UNSEEN_MS);
  if (chat) shown.observe(chat, { childList: true, subtree: true, characterData: true });
}

const box = () => document.querySelector("#vox-question textarea");

function fill(text) {
  const field = box();
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Called once, when Gradio has rendered the player's HTML into `root`. */
export function mount(root) {
  const player = new Player(root);
  window.vox = { send: (text) => player.send(text), player };
}
