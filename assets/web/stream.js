// Reads a speech stream: frames of one type byte, a 4-byte big-endian length and the payload
// (q place in the queue, h header, a PCM, w words, e end, x error), arriving in pieces of any size.

import { say } from "./words.js";

const cut = () => ({ code: "cut", message: say("cut") });

/**
 * Read `url` and call `on(type, payload)` for each frame, in order: `q`, `h`, `w`, `e`, `x` as objects, `a` as
 * Float32Array; `body`, where there is one, is sent as JSON. Resolves after the last frame. A stream that closes without `e` or `x` ends with an `x` of ours.
 */
export async function readSpeech(url, signal, on, method = "GET", body = null) {
  let last = "";
  const cutter = new FrameCutter((type, payload) => {
    last = type;
    on(type, payload);
  });
  try {
    const sent = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
    const response = await fetch(url, { method, signal, cache: "no-store", ...sent });
    if (!response.ok) throw new Refused(await sentence(response));
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      cutter.feed(value);
    }
  } catch (error) {
    if (signal.aborted) return;
    on("x", error instanceof Refused ? { code: "refused", message: error.message } : cut());
    return;
  }
  if (last !== "e" && last !== "x") on("x", cut());
}

/** Call `on(type, payload)` for each frame of `bytes`, a whole stream that is here already. */
export function eachFrame(bytes, on) {
  new FrameCutter(on).feed(bytes);
}

class Refused extends Error {}

async function sentence(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return say("cut");
  }
}

const PREFIX = 5;

class FrameCutter {
  constructor(on) {
    this.on = on;
    this.rest = new Uint8Array(0);
    this.odd = null; // half a sample at the end of an audio frame belongs to the next one
  }

  feed(bytes) {
    this.rest = joined(this.rest, bytes);
    while (this.rest.length >= PREFIX) {
      const view = new DataView(this.rest.buffer, this.rest.byteOffset);
      const end = PREFIX + view.getUint32(1);
      if (this.rest.length < end) return;
      const type = String.fromCharCode(this.rest[0]);
      const payload = this.rest.subarray(PREFIX, end);
      this.rest = this.rest.subarray(end);
      this.on(type, type === "a" ? this.samples(payload) : JSON.parse(new TextDecoder().decode(payload)));
    }
  }

  samples(payload) {
    const bytes = this.odd === null ? payload : joined(Uint8Array.of(this.odd), payload);
    this.odd = bytes.length % 2 ? bytes[bytes.length - 1] : null;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const samples = new Float32Array(bytes.length >> 1);
    for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true) / 32768;
    return samples;
  }
}

function joined(a, b) {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
