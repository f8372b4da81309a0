// The page's one way to make sound: an AudioContext with the worklet, or, where there is no AudioWorklet
// (old browsers, plain http on another machine), an <audio> element that plays the finished file.

let context = null;
const BLOCKED_MS = 500;
const HELD = new Set(["suspended", "interrupted"]); // the second one is Safari's
// How much sound must be there before an answer begins. Where that led to a gap right after the beginning, the next answer
// of this page begins with more; where it did not, with less again. Later gaps have other reasons: a tool, a model that
// is slow, a voice that broke off.
const LEAST_PREBUFFER_S = 0.08; // less than the voice's first piece
const MOST_PREBUFFER_S = 0.5;
const BEGINNING_S = 1.5;
let prebufferS = LEAST_PREBUFFER_S;
let ready = null; // resolves when the worklet is loaded

export const hasWorklet = () => typeof AudioWorkletNode !== "undefined" && typeof AudioContext !== "undefined";

/** Load the worklet: who taps an example before anything else need not wait for that as well. */
export function prepare(sampleRate) {
  if (!hasWorklet() || context?.sampleRate === sampleRate) return;
  context?.close();
  context = new AudioContext({ sampleRate, latencyHint: "interactive" });
  context.suspend(); // until a tap wakes it, no audio thread runs
  ready = context.audioWorklet.addModule(new URL("worklet.js", import.meta.url));
  ready.catch(() => (context = null)); // tried again with the next answer
}

/** Call inside a tap or key press: browsers let sound start only then. */
export function wake(sampleRate) {
  if (!hasWorklet()) return;
  prepare(sampleRate);
  context.resume(); // whatever its state is told to be: `suspend` above may take a moment
}

/** Milliseconds of performance.now() at which the context's clock showed `seconds`. */
function pageTime(seconds) {
  const stamp = context.getOutputTimestamp?.();
  if (stamp?.performanceTime > 0) return stamp.performanceTime + (seconds - stamp.contextTime) * 1000;
  return performance.now() - (context.currentTime - seconds) * 1000;
}

/** One answer's sound through the worklet. `on(message)` hears worklet.js's messages; `first` gets `pageMs`. */
export class LiveSound {
  constructor(sampleRate, on) {
    this.waiting = [];
    this.node = null;
    this.told = null; // the worklet's last report: {consumed, at, runs, …}
    wake(sampleRate);
    ready.then(
      () => this.open(on),
      () => on({ type: "mute" }), // the worklet could not be loaded
    );
  }

  open(on) {
    if (this.gone) return;
    const options = { numberOfInputs: 0, outputChannelCount: [1], processorOptions: { prebufferS } };
    this.node = new AudioWorkletNode(context, "sound-out", options);
    this.node.port.onmessage = ({ data }) => {
      if (data.type === "first") data.pageMs = pageTime(data.at);
      if ("consumed" in data) this.told = data;
      if (data.type === "done") this.close(data);
      on(data);
    };
    this.node.connect(context.destination);
    this.askForTap = () => on({ type: "blocked" });
    this.changed = () => this.watch(); // a telephone that is locked, or rings, holds back what sounds already
    this.node.context.addEventListener("statechange", this.changed);
    this.watch();
    for (const message of this.waiting) this.post(message);
    this.waiting = [];
  }

  /** A browser may still refuse to start sound: the player then asks for one more tap. */
  watch() {
    setTimeout(() => !this.gone && HELD.has(context?.state) && this.askForTap?.(), BLOCKED_MS);
  }

  close({ firstGapAt }) {
    this.gone = true;
    this.node.context.removeEventListener("statechange", this.changed);
    this.node.disconnect();
    const wasTooLittle = firstGapAt !== null && firstGapAt < BEGINNING_S * this.node.context.sampleRate;
    prebufferS = wasTooLittle
      ? Math.min(2 * prebufferS, MOST_PREBUFFER_S)
      : Math.max(prebufferS / 2, LEAST_PREBUFFER_S);
  }

  /** How much has left the worklet by now, in seconds: what it told last, and what it plays since. */
  playedS() {
    if (this.told === null) return 0;
    const { consumed, at, runs } = this.told;
    const { currentTime, sampleRate } = this.node.context;
    return consumed / sampleRate + (runs ? Math.max(0, currentTime - at) : 0);
  }

  post(message) {
    if (this.node === null) this.waiting.push(message);
    else this.node.port.postMessage(message); // its samples as a copy: the wave is drawn of them
  }

  push(samples) {
    this.post({ samples });
  }

  end() {
    this.post({ end: true });
  }

  pause(pause) {
    if (!pause) {
      wake(context.sampleRate);
      this.watch();
    }
    this.post({ pause });
  }

  /** Play no further than sample number `sample` until `cut` says how it goes on. */
  hold(sample) {
    this.post({ hold: sample });
  }

  /** What was pushed from sample number `sample` on is dropped; what is pushed next takes its place. */
  cut(sample) {
    this.post({ cut: sample });
  }

  stop() {
    this.gone = true;
    this.post({ stop: true });
  }
}

/** The same for a browser without AudioWorklet: silent until the file is whole, then plays it. */
export class FileSound {
  constructor(fileUrl, on) {
    this.audio = new Audio();
    this.held = false;
    this.fileUrl = fileUrl;
    this.on = on;
    this.audio.onplaying = () => on({ type: "first", pageMs: performance.now() });
    this.audio.ontimeupdate = () => on({ type: "level", ...this.state() });
    this.audio.onended = () => on({ type: "done", ...this.state() });
    this.audio.onerror = () => on({ type: "done", ...this.state() });
  }

  state() {
    return { played: this.audio.currentTime, underruns: 0, rms: 0.1 };
  }

  playedS() {
    return this.audio.currentTime;
  }

  push() {}

  hold() {}

  cut() {}

  end() {
    this.audio.src = this.fileUrl;
    if (!this.held) this.audio.play().catch(() => this.on({ type: "blocked" }));
  }

  pause(pause) {
    this.held = pause;
    if (pause) this.audio.pause();
    else if (this.audio.src) this.audio.play();
  }

  stop() {
    this.audio.onerror = null;
    this.audio.pause();
    this.on({ type: "done", ...this.state() });
  }
}
