// The walkthroughs as they are offered: in the empty conversation, beside the suggestions, and by the page's address.
// Opens one, and closes the one before.

import { url } from "../address.js";
import { el } from "../dom.js";
import { askOnlyWhile } from "../listings.js";
import { box } from "../question.js";
import { Sheet } from "../sheet.js";
import { wake } from "../sound.js";
import { say } from "../words.js";
import { Bar } from "./bar.js";
import { WalkList } from "./list.js";
import { mannerWords } from "./manner.js";
import { ownPair } from "./partner.js";
import { readAddress, writeAddress } from "./places.js";
import { loadScript } from "./script.js";
import { Walk } from "./walk.js";
import { does } from "./wiring.js";

const AGAIN_MS = 2_000; // while one is being made
const WRITING_MS = 10_000; // for who may be writing one: what is new, and what is wrong in it

export class Offer {
  constructor(page) {
    this.page = page;
    this.any = false;
    this.known = null; // until the server has told which there are
    this.awaited = null; // {id, step}: the address named it, and it is not ready yet
    this.opening = null; // the bar of the one that is being loaded
    this.tellsFaults = page.may("tuning") || page.may("admin");
    this.here = new WalkList((id) => this.open(id), this.tellsFaults);
    this.inSheet = new WalkList((id) => this.open(id), this.tellsFaults);
    this.here.root.id = "vox-walks";
    this.sheet = new Sheet("walks", () => this.elsewhere());
    this.sheet.title.textContent = say("walks");
    this.sheet.body.append(el("p", { class: "vox-more" }, say("walks_why")), this.inSheet.root);
    askOnlyWhile(() => navigator.onLine || !page.walk);
    document.addEventListener("visibilitychange", () => !document.hidden && this.look());
  }

  /** Resolves once it is known which there are. */
  async start() {
    const wanted = readAddress();
    this.pair = ownPair(wanted.pair);
    await this.look();
    if (wanted.id) this.resume(wanted);
  }

  /** Which there are; again while that is not known, and while one of them is being made. */
  async look() {
    const walkthroughs = this.rests() ? null : await asked();
    if (walkthroughs) this.show(walkthroughs);
    const going = this.known?.some(({ state }) => state === "rendering" || state === "waiting") ?? true;
    clearTimeout(this.timer);
    if (going) this.timer = setTimeout(() => this.look(), AGAIN_MS);
    else if (this.tellsFaults) this.timer = setTimeout(() => this.look(), WRITING_MS);
  }

  /** Nobody looks (a tab may be opened behind others: once it asks all the same), or it plays and needs no server. */
  rests() {
    const { walk, connection } = this.page;
    return Boolean((document.hidden && this.known) || walk || connection.ended) || !navigator.onLine;
  }

  show(walkthroughs) {
    if (!this.known) this.tell("");
    this.known = walkthroughs;
    const any = walkthroughs.length > 0;
    if (any && !this.any) this.mount();
    this.any ||= any;
    this.here.show(walkthroughs);
    this.inSheet.show(walkthroughs);
    if (this.awaited) this.openAwaited();
  }

  mount() {
    const { talk } = this.page;
    if (!this.page.may("talk")) talk.empty.querySelector("h2").textContent = say("walks_title_only");
    const why = this.page.may("talk") ? "walks_why" : "walks_why_only";
    const text = el("p", { class: "vox-walks-why" }, say(why));
    const head = el("h3", {}, say("walks"));
    talk.empty.append(el("section", { class: "vox-walks-here" }, head, text, this.here.root));
    talk.empty.classList.add("vox-has-walks");
    const open = () => {
      this.sheet.open();
      this.look();
    };
    const chip = { type: "button", class: "vox-chip", id: "vox-walks-chip", onclick: open };
    talk.more = [el("button", chip, say("walks"))];
    talk.suggestions.append(...talk.more);
  }

  /** The address names one: it stands at its step, and waits for a key or a tap. */
  resume({ id, step }) {
    this.awaited = { id, step };
    if (this.known) this.openAwaited();
    else this.tellSeen(say("walks_failed"));
  }

  openAwaited() {
    const { id, step } = this.awaited;
    const one = this.known.find((other) => other.id === id);
    if (one && one.state !== "ready" && one.state !== "broken") return;
    this.awaited = null;
    if (!one) this.unknown();
    else if (one.state === "broken") this.tellSeen(say("walk_broken"));
    else if (!this.page.player.turn) this.open(id, step, false); // not over what was begun meanwhile
  }

  /** The address names none that there is. Said once: a reload need not say it again. */
  unknown() {
    writeAddress(null);
    this.tellSeen(say("walk_unknown"));
  }

  /** Load all of it, then show step `step` (from 0). `speaks`: it was opened by a tap. */
  async open(id, step = 0, speaks = true) {
    const { page } = this;
    if (this.opening) return;
    this.awaited = null;
    this.sheet.close();
    page.walk?.close();
    const bar = (this.opening = this.openBar(this.known.find((one) => one.id === id)?.title ?? ""));
    if (!speaks) wake(page.player.sampleRate); // its worklet is here before the network may be gone
    const loaded = await this.load(id, bar).catch(() => null);
    if (this.opening !== bar) return; // closed meanwhile, and perhaps opened again
    this.opening = null;
    if (loaded) this.begin(...loaded, bar, step, speaks);
    else this.failed(bar);
  }

  /** [the script, the pair with the presenter's window]. */
  async load(id, bar) {
    const { homes, restored } = this.page;
    await restored;
    const loading = loadScript(id, homes.listings, (done, of) => bar.loading(done, of));
    const [script, pair] = await Promise.all([loading, this.pair]);
    mannerWords(script.steps);
    return [script, pair];
  }

  openBar(title) {
    this.tell("");
    const bar = new Bar(title, (act) => {
      if (this.page.walk) does(this.page.walk, act);
      else if (act === "close") this.abandon(bar);
    });
    document.getElementById("vox-compose").before(bar.root);
    bar.loading(0, 0);
    bar.focus();
    return bar;
  }

  begin(script, pair, bar, step, speaks) {
    const { page } = this;
    page.player.stop();
    page.stopEditing();
    page.walk = new Walk(page, script, bar, pair);
    page.talk.show([]);
    page.walk.show(Math.min(step, script.steps.length - 1), speaks);
  }

  abandon(bar) {
    this.opening = null;
    bar.root.remove();
    this.elsewhere()?.focus();
  }

  elsewhere() {
    return this.page.may("talk") ? box() : this.here.root.querySelector("button");
  }

  failed(bar) {
    this.abandon(bar);
    this.tellSeen(say("walk_failed"));
  }

  /** In the empty conversation; where that is not to be seen, since there is another, in the sheet. */
  async tellSeen(sentence) {
    this.tell(sentence);
    await this.page.restored;
    if (!this.here.root.getClientRects().length) this.sheet.open();
  }

  tell(sentence) {
    this.here.tell(sentence);
    this.inSheet.tell(sentence);
  }
}

/** What the server tells; null when it does not. */
async function asked() {
  try {
    const answer = await fetch(url("walkthroughs"), { cache: "no-store" });
    return answer.ok ? (await answer.json()).walkthroughs : null;
  } catch {
    return null;
  }
}
