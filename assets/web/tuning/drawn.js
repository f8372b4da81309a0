// A sound drawn: its waveform, its words at their times, its spectrogram, and a line where it sounds now.
// Long sounds are drawn wider than the page and scrolled, so that words have room.

import { el } from "../dom.js";
import { CEILING_DB, FLOOR_DB, columnsOf, spectrogram, topHz } from "./shape.js";
import { WordStrip } from "./word_strip.js";

const LEAST_PX_PER_S = 90;
const MOST_PX = 6_000; // wider canvases are refused by some browsers, at two dots a pixel
const KHZ = 1_000;

export class Drawn {
  /** `play(sample)`: somebody wants to hear it from there. */
  constructor(play) {
    this.wave = el("canvas", { class: "tune-wave", role: "img" });
    this.strip = new WordStrip(play);
    this.spectrum = el("canvas", { class: "tune-spectrum", role: "img" });
    this.axis = el("div", { class: "tune-axis", "aria-hidden": "true" });
    this.head = el("div", { class: "tune-head", "aria-hidden": "true" });
    this.inside = el("div", { class: "tune-inside" }, this.wave, this.strip.root, this.spectrum, this.axis, this.head);
    this.scroller = el("div", { class: "tune-scroll" }, this.inside);
    this.kilohertz = el("div", { class: "tune-khz", "aria-hidden": "true" });
    const gutter = el("div", { class: "tune-gutter", "aria-hidden": "true" }, el("span", {}, "Level"), this.kilohertz);
    this.root = el("div", { class: "tune-drawn" }, gutter, this.scroller);
    this.clear(22_050, 0);
    new ResizeObserver(() => this.soon(true)).observe(this.scroller);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.soon(true));
    this.inside.addEventListener("click", (event) => this.pressed(event, play));
  }

  /** A new sound begins, about `expectedS` seconds long as far as is known. */
  clear(sampleRate, expectedS) {
    this.sampleRate = sampleRate;
    this.expectedS = expectedS;
    this.pieces = [];
    this.count = 0;
    this.marks = [];
    this.whole = false;
    this.columns = [];
    this.levels = null;
    this.headAt(null);
    this.soon(false);
  }

  add(samples) {
    this.pieces.push(samples);
    this.count += samples.length;
    this.soon(false);
  }

  addMarks(marks) {
    this.marks.push(...marks);
    this.soon(false);
  }

  /** No more comes. */
  end() {
    this.whole = true;
    this.soon(false);
  }

  /** How many seconds the drawing is wide. */
  get seconds() {
    const heard = this.count / this.sampleRate;
    return this.whole ? heard : Math.max(heard, this.expectedS);
  }

  /** `seconds` into the sound; null: nothing sounds. */
  headAt(seconds) {
    this.head.hidden = seconds === null;
    this.strip.now(seconds === null ? null : seconds * this.sampleRate);
    if (seconds === null || !this.perS) return;
    const x = seconds * this.perS;
    this.head.style.transform = `translateX(${x}px)`;
    const { scrollLeft, clientWidth } = this.scroller;
    if (x < scrollLeft || x > scrollLeft + 0.9 * clientWidth) this.scroller.scrollLeft = x - 0.1 * clientWidth;
  }

  soon(again) {
    if (again) this.levels = null; // another size, other colours
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const room = this.scroller.clientWidth;
    if (!room) return;
    const seconds = this.seconds;
    const width = Math.round(Math.max(room, Math.min(MOST_PX, seconds * LEAST_PX_PER_S)));
    this.perS = seconds ? width / seconds : 0;
    this.inside.style.width = `${width}px`;
    this.scroller.toggleAttribute("data-wide", width > room);
    this.drawWave(width);
    this.strip.show(this.marks, this.sampleRate, this.perS);
    if (this.whole || !this.count) this.drawSpectrum(width);
    this.drawAxes(seconds, width);
  }

  samples() {
    if (this.pieces.length > 1) {
      const all = new Float32Array(this.count);
      this.pieces.reduce((at, piece) => (all.set(piece, at), at + piece.length), 0);
      this.pieces = [all];
    }
    return this.pieces[0] ?? new Float32Array(0);
  }

  drawWave(width) {
    const { pen, height, scale } = sized(this.wave, width);
    const ink = colours(this.wave);
    const middle = height / 2;
    const perColumn = this.perS ? this.sampleRate / (this.perS * scale) : 1;
    this.columns = this.perS ? columnsOf(this.samples(), perColumn) : [];
    pen.fillStyle = ink("--vox-line");
    pen.fillRect(0, Math.floor(middle), width * scale, 1);
    for (const [fill, low, high] of [
      ["--tune-peak", (one) => one.low, (one) => one.high],
      ["--vox-accent", (one) => -one.rms, (one) => one.rms],
    ]) {
      pen.fillStyle = ink(fill);
      this.columns.forEach((one, x) => {
        const [top, bottom] = [middle - high(one) * middle, middle - low(one) * middle];
        pen.fillRect(x, top, 1, Math.max(1, bottom - top));
      });
    }
    const { count, sampleRate, whole } = this;
    const loudest = this.columns.reduce((most, one) => Math.max(most, one.high, -one.low), 0);
    const told = `Waveform: ${(count / sampleRate).toFixed(2)} seconds, peak ${decibels(loudest)}`;
    this.wave.setAttribute("aria-label", count && whole ? told : "Waveform: nothing yet");
  }

  drawSpectrum(width) {
    const { pen, height, scale } = sized(this.spectrum, width);
    const top = topHz(this.sampleRate) / KHZ;
    this.spectrum.setAttribute("aria-label", `Spectrogram from 0 to ${top} kHz, ${FLOOR_DB} to ${CEILING_DB} decibels`);
    if (!this.count) return;
    this.levels ??= spectrogram(this.samples(), this.sampleRate, width, height);
    const shade = shades(this.spectrum);
    const picture = new ImageData(width, height);
    this.levels.forEach((level, at) => picture.data.set(shade[Math.round(255 * level)], 4 * at));
    const still = Object.assign(document.createElement("canvas"), { width, height });
    still.getContext("2d").putImageData(picture, 0, 0);
    pen.drawImage(still, 0, 0, width * scale, height);
  }

  drawAxes(seconds, width) {
    const step = [0.25, 0.5, 1, 2, 5, 10].find((one) => one * this.perS >= 60) ?? 10;
    const ticks = [];
    for (let at = 0; this.perS && at * this.perS < width - 24; at += step) {
      ticks.push(el("span", { style: `left:${at * this.perS}px` }, `${Number(at.toFixed(2))} s`));
    }
    this.axis.replaceChildren(...ticks);
    const top = topHz(this.sampleRate) / KHZ;
    const rows = [0, 2, 4, 6, 8].filter((one) => one <= top);
    this.kilohertz.replaceChildren(
      ...rows.map((one) => el("span", { style: `bottom:${(100 * one) / top}%` }, one === rows.at(-1) ? `${one} kHz` : one)),
    );
  }

  pressed(event, play) {
    if (event.target.closest("button") || !this.whole || !this.perS) return;
    const x = event.clientX - this.inside.getBoundingClientRect().left;
    play(Math.min(this.count - 1, Math.max(0, Math.round((x / this.perS) * this.sampleRate))));
  }
}

/** The canvas as many dots as it is wide on the screen; empty. */
function sized(canvas, width) {
  const scale = Math.min(2, devicePixelRatio || 1);
  canvas.style.width = `${width}px`;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(canvas.clientHeight * scale);
  return { pen: canvas.getContext("2d"), height: canvas.height, scale };
}

/** The colours of the page's tokens as a canvas takes them: light-dark() is settled by the browser first. */
function colours(element) {
  const probe = element.parentElement.appendChild(document.createElement("i"));
  const found = new Map();
  const told = (token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  queueMicrotask(() => probe.remove());
  return (token) => found.get(token) ?? found.set(token, told(token)).get(token);
}

/** 256 shades from the paper to the ink, as [red, green, blue, alpha]. */
function shades(element) {
  const ink = colours(element);
  const stops = ["--vox-card", "--tune-low", "--vox-accent", "--vox-ink"].map((token) => ink(token).match(/[\d.]+/g).slice(0, 3).map(Number));
  return Array.from({ length: 256 }, (_, level) => {
    const at = (level / 255) * (stops.length - 1);
    const from = Math.min(stops.length - 2, Math.floor(at));
    return [...stops[from].map((one, i) => one + (stops[from + 1][i] - one) * (at - from)), 255];
  });
}

const decibels = (level) => (level > 0 ? `${(20 * Math.log10(level)).toFixed(1)} decibels of full scale` : "none");
