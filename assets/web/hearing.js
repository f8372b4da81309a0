// One sentence tried out: asked for, and played as it comes. Another one takes its place. Knows no conversation.

import { url } from "./address.js";
import { LiveSound, hasWorklet } from "./sound.js";
import { readSpeech } from "./stream.js";
import { wav } from "./wav.js";
import { say } from "./words.js";

export class Hearing {
  /** `failed(sentence)`: nothing, or not all of it, will be heard. */
  constructor(sampleRate, failed) {
    this.sampleRate = sampleRate;
    this.failed = failed;
    this.sound = null;
    this.abort = null;
  }

  /** Inside a tap: browsers let sound start only then. */
  start(body) {
    this.stop();
    const reading = (this.abort = new AbortController());
    const heard = (message) => reading === this.abort && message.type === "mute" && this.failed(say("lexicon_failed"));
    const sound = (this.sound = hasWorklet() ? new LiveSound(this.sampleRate, heard) : new WholeSound(this.sampleRate));
    const on = (type, payload) => {
      if (reading !== this.abort) return;
      if (type === "a") sound.push(payload);
      else if (type === "e" || type === "x") sound.end();
      if (type === "x") this.failed(payload.message);
    };
    readSpeech(url("lexicon/hear"), reading.signal, on, "POST", body);
  }

  stop() {
    this.abort?.abort();
    this.sound?.stop();
    this.abort = this.sound = null;
  }
}

/** For a browser without AudioWorklet: silent until all is there, then an <audio> element plays it. */
export class WholeSound {
  /** `on` hears that it has been played, as of a LiveSound. */
  constructor(sampleRate, on = () => {}) {
    this.sampleRate = sampleRate;
    this.on = on;
    this.pieces = [];
    this.audio = new Audio();
  }

  playedS() {
    return this.audio.currentTime;
  }

  push(samples) {
    this.pieces.push(samples);
  }

  end() {
    if (!this.pieces.length) return;
    this.audio.src = URL.createObjectURL(wav(this.pieces, this.sampleRate));
    this.audio.onended = () => {
      URL.revokeObjectURL(this.audio.src);
      this.on({ type: "done" });
    };
    this.audio.play().catch(() => {});
  }

  stop() {
    this.audio.pause();
  }
}
