// The page on which the voice is tuned by ear: puts its parts together. What each does is in files of their own.

import { url } from "../address.js";
import { el } from "../dom.js";
import { Lexicon } from "../lexicon.js";
import { local, session } from "../memory.js";
import { wake } from "../sound.js";
import { json } from "./asked.js";
import { Hear } from "./hear.js";
import { Sliders } from "./sliders.js";
import { Spoken } from "./spoken.js";
import { Take } from "./take.js";
import { SAMPLE, Voices } from "./voices.js";

const KEPT = "vox-tuning"; // what this tab remembers
const FIRST_SEED = 1;
const SEEDS = 1_000_000;
const PARTS = { blind: "mountBlind", presets: "mountPresets" };
const byId = (id) => document.getElementById(id);

// What was chosen on the page of the conversation goes before the system's colours.
const dark = local.get("vox-dark");
if (dark) document.documentElement.style.colorScheme = dark === "yes" ? "dark" : "light";

class Room {
  constructor(data) {
    this.data = data;
    this.told = []; // who is told of a changed setting
    this.hush = null; // stops what sounds
    this.voices = new Voices(data.voices, { moved: () => this.changed(), hear: (voice, on) => this.sample(voice, on) });
    this.sliders = new Sliders(data, () => this.changed());
    this.hear = new Hear({ wanted: () => this.wanted(), sounding: (stop) => this.sounding(stop) });
    this.spoken = new Spoken((text) => json("tuning/spoken", "POST", { text, voice: this.voices.chosen.name }), (word) => this.lexicon.open(word));
    this.lexicon = new Lexicon({
      sampleRate: this.voices.chosen.sample_rate_hz,
      setting: () => this.setting(),
      quiet: () => this.hear.stop(),
      elsewhere: () => byId("lexicon"),
      changed: () => this.spoken.show(this.text()),
    });
    this.mount();
    this.restore();
  }

  mount() {
    byId("voices").append(this.voices.root);
    byId("sliders").append(this.sliders.root);
    byId("asking").append(this.hear.acts, this.hear.told, this.hear.fault);
    byId("heard").append(this.hear.timing.root, this.hear.drawn.root);
    byId("said").append(this.spoken.root);
    byId("text").addEventListener("input", () => this.typed());
    byId("text").addEventListener("keydown", (event) => this.byKey(event));
    byId("picks").append(...picksOf(this.data.picks));
    byId("picks").addEventListener("change", () => this.pick());
    byId("seed").addEventListener("change", () => this.reseed());
    byId("new-seed").addEventListener("click", () => this.newSeed());
    byId("lexicon").addEventListener("click", () => this.lexicon.open());
    // The worklet is there before the first press of a button is over.
    document.addEventListener("pointerdown", () => wake(this.voices.chosen.sample_rate_hz), { capture: true, once: true });
  }

  /** What this tab remembers, else the house's default preset, else all in the middle. */
  restore() {
    const preset = this.data.presets.find((one) => one.name === this.data.default_preset);
    const kept = read();
    this.move(kept.setting ?? preset ?? {});
    byId("seed").value = this.lastSeed = kept.seed ?? FIRST_SEED;
    byId("text").value = kept.text ?? this.data.picks[0]?.text ?? SAMPLE;
    this.counted();
    this.spoken.show(this.isTooLong ? "" : this.text());
  }

  move({ voice, knobs }) {
    this.voices.set(voice);
    this.sliders.set({ ...this.data.defaults, ...knobs });
  }

  setting() {
    return { voice: this.voices.chosen.name, knobs: this.sliders.values() };
  }

  set(setting) {
    this.move(setting);
    this.keep();
    for (const tell of this.told) tell();
  }

  on(tell) {
    this.told.push(tell);
  }

  text() {
    return byId("text").value;
  }

  setText(text) {
    byId("text").value = text;
    this.typed();
  }

  /** What is no seed leaves the one before. */
  seed() {
    const seed = Number(byId("seed").value);
    if (byId("seed").value.trim() && Number.isSafeInteger(seed) && seed >= 0) this.lastSeed = seed;
    return this.lastSeed;
  }

  wanted() {
    const { chosen } = this.voices;
    const body = { text: this.text(), ...this.setting(), seed: this.seed() };
    return { body, sampleRate: chosen.sample_rate_hz, refused: this.refused() };
  }

  /** Why the house would not say the text, in its own words (conversation/tuning/hearing.py), so that it need not be asked. */
  refused() {
    const [long, most] = this.length();
    if (!long) return "Please type a sentence to hear.";
    return long > most ? `A text to be tried out has at most ${most} characters; this one has ${long}.` : "";
  }

  /** In characters, and the most that may be. */
  length() {
    return [[...this.text().trim()].length, this.data.max_text_chars];
  }

  /** A visitor has moved something: it is heard at once. */
  changed() {
    byId("seed").value = this.seed();
    this.keep();
    for (const tell of this.told) tell();
    if (byId("at-once").checked && this.text().trim()) this.hear.soon();
  }

  reseed() {
    const before = this.lastSeed;
    if (this.seed() === before) byId("seed").value = before;
    else this.changed();
  }

  newSeed() {
    byId("seed").value = Math.floor(Math.random() * SEEDS);
    this.changed();
  }

  pick() {
    const { value } = byId("picks");
    if (!value) return;
    this.setText(value);
    if (byId("at-once").checked) this.hear.render();
  }

  typed() {
    if (byId("picks").value !== this.text()) byId("picks").value = "";
    this.hear.fault.textContent = "";
    this.counted();
    this.keep();
    this.spoken.soon(this.isTooLong ? "" : this.text());
  }

  /** What is too long stays as it was pasted: cut off unasked, its end would be missed only when it is heard. */
  counted() {
    const [long, most] = this.length();
    this.isTooLong = long > most;
    byId("left").textContent = `${long} of ${most}${this.isTooLong ? ": too long to be spoken here" : ""}`;
    byId("left").classList.toggle("fault", this.isTooLong);
  }

  byKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.hear.render();
  }

  keep() {
    session.set(KEPT, JSON.stringify({ setting: this.setting(), seed: this.seed(), text: this.text() }));
  }

  /** Its own sentence in its own manner. */
  sample({ name, sample_rate_hz: sampleRate }, on) {
    return this.listen(sampleRate, { text: SAMPLE, voice: name, knobs: {}, seed: FIRST_SEED }, on);
  }

  /** `on`: done and held, as of a Take. */
  listen(sampleRate, body, on) {
    const take = new Take(sampleRate, body, on);
    const stop = () => take.stop();
    this.sounding(stop);
    return stop;
  }

  sounding(stop) {
    const before = this.hush;
    this.hush = stop;
    before?.();
  }

  /** What the other parts of the page may know and do. */
  api() {
    const room = this;
    return {
      get data() {
        return room.data;
      },
      setting: () => this.setting(),
      set: (setting) => this.set(setting),
      on: (tell) => this.on(tell),
      text: () => this.text(),
      setText: (text) => this.setText(text),
      seed: () => this.seed(),
      json,
      url,
      sounding: (stop) => this.sounding(stop),
      refresh: async () => (this.data = await json("tuning/data")),
      hear: ({ voice, knobs }, text, on = {}) => {
        const { sample_rate_hz: sampleRate } = this.data.voices.find((one) => one.name === voice) ?? this.voices.chosen;
        return this.listen(sampleRate, { text, voice, knobs, seed: this.seed() }, on);
      },
    };
  }
}

/** Grouped by what is hard to say in them. */
function picksOf(picks) {
  const groups = Map.groupBy ? [...Map.groupBy(picks, (one) => one.kind)] : [["Sentences", picks]];
  return groups.map(([kind, those]) =>
    el("optgroup", { label: kind }, those.map(({ text }) => el("option", { value: text }, text))),
  );
}

function read() {
  try {
    return JSON.parse(session.get(KEPT)) ?? {};
  } catch {
    return {};
  }
}

async function begin() {
  try {
    const room = new Room(await json("tuning/data"));
    byId("main").hidden = false;
    byId("state").textContent = room.data.voices.some((one) => one.ready) ? "Ready" : "No voice can speak at the moment.";
    window.tuning = room;
    await Promise.all(Object.entries(PARTS).map(([name, mount]) => part(name, mount, room.api())));
  } catch (error) {
    byId("state").textContent = error.message;
  }
}

/** A part that cannot be had does not keep the others from coming. */
async function part(name, mount, api) {
  try {
    await (await import(`./${name}.js`))[mount](byId(name), api);
  } catch (error) {
    byId(name).append(el("p", { class: "fault", role: "alert" }, `This part could not be loaded: ${error.message}`));
  }
}

begin();
