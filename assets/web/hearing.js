// One sentence tried out: asked for, and played as it comes. Another one takes its place. Knows no conversation.

import { url } from "./address.js";
import { LiveSound, hasWorklet } from "./sound.js";
import { readSpeech } from "./stream.js";
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
class WholeSound {
  constructor(sampleRate) {
    this.sampleRate = sampleRate;
    this.pieces = [];
    this.audio = new Audio();
  }

  push(samples) {
    this.pieces.push(samples);
  }

  end() {
    if (!this.pieces.length) return;
    this.audio.src = URL.createObjectURL(wav(this.pieces, this.sampleRate));
    this.audio.onended = () => URL.revokeObjectURL(this.audio.src);
    this.audio.play().catch(() => {});
  }

  stop() {
    this.audio.pause();
  }
}

/** Mono, 16-bit; `pieces` are Float32Arrays. */
function wav(pieces, sampleRate) {
  const count = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * count, true);
  let at = 44;
  for (const piece of pieces) for (const sample of piece) view.setInt16((at += 2) - 2, Math.round(sample * 32767), true);
  return new Blob([view], { type: "audio/wav" });
}
