// One clip of a blind round: fetched whole, then played as often as wanted; it knows how much of it was heard.
// Nothing of it that could tell the two clips of a round apart is shown anywhere: no address, length or level.

import { LiveSound, hasWorklet } from "../sound.js";
import { wav } from "../wav.js";

const FULL_SCALE = 32768;
const FAILED = "This round's sound could not be fetched.";

export async function fetchClip(address, signal) {
  const answer = await fetch(address, { signal, cache: "no-store" });
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.error?.message ?? FAILED);
  return new Clip(...read(await answer.arrayBuffer()));
}

export class Clip {
  constructor(samples, rateHz) {
    this.samples = samples;
    this.rateHz = rateHz;
    this.heardS = 0; // the most of it that was played in one go
    this.sound = null;
  }

  get seconds() {
    return this.samples.length / this.rateHz;
  }

  /** From its beginning, inside a tap or a key press. `on(playing, fault)` hears when it begins and when it is over. */
  play(on) {
    this.stop();
    let blocked = false;
    const over = (fault = null) => {
      if (this.sound !== sound) return;
      this.sound = null;
      on(false, fault);
    };
    // A browser that is only slow to open its sound begins all the same.
    const held = (is) => {
      if (this.sound !== sound || blocked === is) return;
      blocked = is;
      on(!is, is ? "The browser holds sound back. Please press once more." : null);
    };
    const message = (told) => {
      if (sound && "consumed" in told) this.heardS = Math.max(this.heardS, told.consumed / this.rateHz);
      if (told.type === "done") over();
      if (told.type === "mute") over("This browser could not open its sound.");
      if (told.type === "blocked") held(true);
      if (told.type === "first" || told.runs) held(false);
    };
    const sound = hasWorklet() ? new LiveSound(this.rateHz, message) : new Whole(this, message);
    this.sound = sound;
    on(true, null);
    sound.push(this.samples.slice()); // what is pushed goes over to the audio thread
    sound.end();
  }

  stop() {
    const { sound } = this;
    this.sound = null;
    sound?.stop();
  }
}

/** For a browser without AudioWorklet. */
class Whole {
  constructor({ samples, rateHz }, on) {
    this.address = URL.createObjectURL(wav([samples], rateHz));
    this.audio = new Audio(this.address);
    const told = (type) => on({ type, consumed: this.audio.currentTime * rateHz });
    this.audio.ontimeupdate = () => told("level");
    this.audio.onended = () => {
      told("done");
      URL.revokeObjectURL(this.address);
    };
    this.blocked = () => on({ type: "blocked" });
  }

  push() {}

  end() {
    this.audio.play().catch(this.blocked);
  }

  stop() {
    this.audio.pause();
    URL.revokeObjectURL(this.address);
  }
}

/** Samples and rate of frames (see stream.js), or of a WAV file of 16 bits. */
function read(buffer) {
  const view = new DataView(buffer);
  return view.getUint32(0) === 0x52494646 ? readWav(view) : readFrames(view);
}

function readWav(view) {
  for (let at = 12; at + 8 <= view.byteLength; at += 8 + view.getUint32(at + 4, true)) {
    if (view.getUint32(at) === 0x64617461)
      return [pcm(view, at + 8, view.getUint32(at + 4, true)), view.getUint32(24, true)];
  }
  throw new Error(FAILED);
}

function readFrames(view) {
  const pieces = [];
  let rateHz = 0;
  for (let at = 0; at + 5 <= view.byteLength;) {
    const type = String.fromCharCode(view.getUint8(at));
    const size = view.getUint32(at + 1);
    const told = () => JSON.parse(new TextDecoder().decode(new Uint8Array(view.buffer, at + 5, size)));
    if (type === "h") rateHz = told().sample_rate_hz;
    else if (type === "a") pieces.push([at + 5, size]);
    else if (type === "x") throw new Error(told().message);
    at += 5 + size;
  }
  const bytes = new Uint8Array(pieces.reduce((sum, [, size]) => sum + size, 0));
  pieces.reduce((to, [from, size]) => (bytes.set(new Uint8Array(view.buffer, from, size), to), to + size), 0);
  if (!rateHz || !bytes.length) throw new Error(FAILED);
  return [pcm(new DataView(bytes.buffer), 0, bytes.length), rateHz];
}

function pcm(view, from, size) {
  const samples = new Float32Array(Math.min(size, view.byteLength - from) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(from + 2 * i, true) / FULL_SCALE;
  return samples;
}
