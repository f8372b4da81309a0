// The part "Hear": a text in a voice and its settings, rendered and played at once, timed, drawn, saved.
// The parts of it are in files of their own; here they come together.

import { el } from "../dom.js";
import { wav } from "../wav.js";
import { Drawn } from "./drawn.js";
import { Again, Take } from "./take.js";
import { Timing } from "./timing.js";

const WAIT_MS = 150; // a slider comes to rest

export class Hear {
  /** `on.wanted()` tells {body, sampleRate, refused} as the page stands, `on.sounding(stop)` hushes all else. */
  constructor(on) {
    this.on = on;
    this.take = null; // the last rendering
    this.playing = null; // it, or its sound again
    this.waiting = null;
    this.timing = new Timing();
    this.drawn = new Drawn((sample) => this.again(sample));
    this.told = el("p", { class: "small", role: "status" });
    this.fault = el("p", { class: "fault", role: "alert" });
    this.renderButton = act("render", "Render and play", () => this.render());
    this.renderButton.classList.add("main");
    this.againButton = act("again", "Play again", () => this.again(0));
    this.stopButton = act("stop", "Stop", () => this.stop());
    this.saveButton = act("save", "Download WAV", () => this.save());
    const acts = [this.renderButton, this.againButton, this.stopButton, this.saveButton];
    this.acts = el("div", { class: "tune-acts" }, acts);
    this.show();
  }

  /** A slider moves: once it has come to rest, in the place of what sounds. */
  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.render(), WAIT_MS);
  }

  /** Inside a tap or a key press, or soon after one. */
  render() {
    clearTimeout(this.waiting);
    const { body, sampleRate, refused } = this.on.wanted();
    if (refused) return this.refuse(refused);
    const lengthBefore = this.take?.whole ? this.take.seconds : 0;
    this.playing?.stop();
    this.fault.textContent = "";
    this.drawn.clear(sampleRate, lengthBefore);
    const take = new Take(sampleRate, body, {
      samples: (samples) => this.take === take && this.drawn.add(samples),
      marks: (marks) => this.take === take && this.drawn.addMarks(marks),
      changed: () => this.take === take && this.show(),
      done: (fault) => this.over(take, fault),
    });
    this.take = take;
    this.play(take);
  }

  /** What was heard before is still there to be heard again. */
  refuse(sentence) {
    this.stop();
    this.fault.textContent = sentence;
    this.told.textContent = "";
  }

  /** The same sound from sample number `sample` on. */
  again(sample) {
    if (!this.take?.whole || !this.take.count) return;
    this.playing?.stop();
    this.fault.textContent = "";
    const again = new Again(this.drawn.samples(), this.take.sampleRate, sample, (fault) => this.over(again, fault));
    this.play(again);
  }

  stop() {
    clearTimeout(this.waiting);
    this.playing?.stop();
  }

  play(sound) {
    this.playing = sound;
    this.on.sounding(() => sound.stop());
    this.show();
    this.follow(sound);
  }

  /** The line in the drawing goes with what is heard, at every frame of the page. */
  follow(sound) {
    if (this.playing !== sound) return;
    this.drawn.headAt(sound.playedS());
    const fault = sound.fault ?? ""; // that the browser holds it back: it would never come to its end
    if (this.fault.textContent !== fault) this.fault.textContent = fault;
    requestAnimationFrame(() => this.follow(sound));
  }

  over(sound, fault) {
    if (fault && (sound === this.take || sound === this.playing)) this.fault.textContent = fault;
    if (this.playing !== sound) return;
    if (!fault) this.fault.textContent = ""; // what was told of it while it played is over
    this.playing = null;
    this.drawn.headAt(null);
    this.show();
  }

  show() {
    const { take } = this;
    const whole = Boolean(take?.whole && take.count);
    if (take?.whole && !this.drawn.whole) this.drawn.end();
    this.timing.show(take);
    this.stopButton.disabled = !this.playing;
    this.againButton.disabled = this.saveButton.disabled = !whole;
    const over = whole ? "Ready" : this.fault.textContent ? "" : "Stopped"; // of a fault its sentence is told
    this.told.textContent = !take ? "" : this.playing ? (take.count ? "Speaking" : "Rendering…") : over;
  }

  save() {
    const { body, sampleRate } = this.take;
    const file = URL.createObjectURL(wav([this.drawn.samples()], sampleRate, body.text));
    el("a", { href: file, download: `${body.voice}-tuned.wav` }).click();
    setTimeout(() => URL.revokeObjectURL(file), 1_000);
  }
}

const act = (id, words, does) => el("button", { type: "button", id, onclick: does }, words);
