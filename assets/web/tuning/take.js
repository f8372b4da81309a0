// One rendering: asked for, received, played as it comes, timed. And a sound that is there played again.
// All times are milliseconds of performance.now().

import { url } from "../address.js";
import { WholeSound } from "../hearing.js";
import { LiveSound, hasWorklet } from "../sound.js";
import { readSpeech } from "../stream.js";

const NO_SOUND = "This browser could not open its sound.";
const BLOCKED = "The browser holds sound back. Please press once more.";

export class Take {
  /**
   * Inside a tap or a key press: browsers let sound start only then. `body` as POST /tuning/hear takes it; `on` has
   * changed(take), at each step, samples(Float32Array), marks(list), held(fault), that the browser holds it back, with
   * null once it goes on, and done(fault or null), once, when it has sounded, failed or was stopped.
   */
  constructor(sampleRate, body, on) {
    this.sampleRate = sampleRate;
    this.body = body;
    this.on = on;
    this.pieces = [];
    this.marks = [];
    this.count = 0;
    this.whole = false; // all of it is here
    this.fault = null;
    this.times = { asked: performance.now() };
    this.abort = new AbortController();
    this.sound = soundOf(sampleRate, (message) => this.heard(message));
    readSpeech(url("tuning/hear"), this.abort.signal, (type, payload) => this.frame(type, payload), "POST", body);
  }

  get seconds() {
    return this.count / this.sampleRate;
  }

  /** How far it has sounded, in seconds. */
  playedS() {
    return this.sound.playedS();
  }

  /** What is not yet there is not asked for any more. */
  stop() {
    this.abort.abort();
    this.sound.stop();
    this.over(null);
  }

  frame(type, payload) {
    if (this.ended) return;
    if (type === "h") this.kept = payload.kept === true;
    else if (type === "a") this.piece(payload);
    else if (type === "w") this.mark(payload);
    else if (type === "e") this.end(payload);
    else if (type === "x") this.failed(payload.message);
  }

  piece(samples) {
    this.times.first ??= performance.now();
    this.pieces.push(samples.slice()); // what is pushed goes over to the audio thread
    this.count += samples.length;
    this.on.samples?.(this.pieces.at(-1));
    this.sound.push(samples);
    this.on.changed?.(this);
  }

  mark(marks) {
    this.marks.push(...marks);
    this.on.marks?.(marks);
  }

  end({ stages_ms: stages, kept_samples: kept }) {
    this.times.whole = performance.now();
    this.whole = true;
    this.stages = stages;
    this.keptShare = this.count && kept !== undefined ? kept / this.count : Number(this.kept);
    this.sound.end();
    this.on.changed?.(this);
    if (!this.count) this.failed("There is nothing in this text that this voice can say.");
  }

  failed(message) {
    this.fault = message;
    if (this.count) this.sound.end(); // what there is of it is heard
    else {
      this.sound.stop();
      this.over(message);
    }
  }

  heard(message) {
    if ((message.type === "first" || message.runs) && this.fault === BLOCKED) this.held(null); // it goes on
    if (message.type === "first") {
      // The sound's clock is read coarsely: nothing is heard before it is here.
      this.times.heard ??= Math.max(message.pageMs, this.times.first);
      this.on.changed?.(this);
    } else if (message.type === "mute") this.muted();
    else if (message.type === "blocked") this.held(BLOCKED);
    else if (message.type === "done") this.over(this.fault);
  }

  held(fault) {
    this.fault = fault;
    if (!this.ended) this.on.held?.(fault);
  }

  /** Also after some of it has come: a sound that could not be opened never tells that it is over. */
  muted() {
    this.fault = NO_SOUND;
    this.abort.abort();
    this.sound.stop();
    this.over(NO_SOUND);
  }

  over(fault) {
    if (this.ended) return;
    this.ended = true;
    this.on.done?.(fault);
  }
}

/** Samples that are here, played from number `from` on; the same face as a Take's, as far as playing goes. */
export class Again {
  constructor(samples, sampleRate, from, done) {
    this.fromS = from / sampleRate;
    this.fault = null;
    const heard = (message) => {
      if (message.type === "blocked") this.fault = BLOCKED;
      if (message.type === "first" || message.runs) this.fault = null; // it goes on
      if (message.type === "mute") this.fault = NO_SOUND;
      if (message.type === "done" || message.type === "mute") this.over(done);
    };
    this.sound = soundOf(sampleRate, heard);
    this.sound.push(samples.slice(from));
    this.sound.end();
    this.stop = () => {
      this.sound.stop();
      this.over(done);
    };
  }

  playedS() {
    return this.fromS + this.sound.playedS();
  }

  over(done) {
    if (this.ended) return;
    this.ended = true;
    done(this.fault);
  }
}

const soundOf = (sampleRate, on) => (hasWorklet() ? new LiveSound(sampleRate, on) : new WholeSound(sampleRate, on));
