// The page's one script: puts its parts together and passes what happens from one to the other.
// Gradio calls `mount` when the page is up, `window.vox.send` inside the Send tap, and `watch` for each update.

import { url } from "./address.js";
import { Connection, isOver } from "./connection.js";
import { Deleting } from "./deleting.js";
import { Homes } from "./homes.js";
import { offerIncluded } from "./included.js";
import { keepRating, keptTalk, newest } from "./kept_talk.js";
import { mountLeaving } from "./leaving.js";
import { titleOf } from "./listings.js";
import { session } from "./memory.js";
import { Player, fileName, now, offer } from "./player.js";
import { box, fill, giveBack, keepDraft } from "./question.js";
import { watchQuestions } from "./refusals.js";
import { claim, newId } from "./tab.js";
import { Talk } from "./talk.js";
import { mountChrome } from "./chrome.js";
import { sourceLabel } from "./sources.js";
import { say } from "./words.js";

const TALK_KEY = "vox-talk"; // of this tab: two tabs are two conversations
const UNSEEN_MS = 800;
const TIMED = new URLSearchParams(location.search).has("timing");

class Page {
  constructor() {
    this.next = null; // a question that the page itself asks: {text, replaces, manner}
    this.editing = null; // the turn whose question is being edited
    this.walk = null; // the walkthrough that is open
    this.talkId = session.get(TALK_KEY);
    if (!this.talkId) this.enterTalk();
    this.player = new Player(document.getElementById("vox-player"), {
      failed: () => this.connection.check(),
      isAway: () => this.connection.lost && !this.connection.rests(),
      lost: (turn, code, message) => this.lost(turn, code, message),
      sounds: (turn, mark) => this.sounds(turn, mark),
      state: () => {
        this.offerFiles();
        this.walk?.playerChanged();
      },
      timing: (turn) => this.tellTiming(turn),
    });
    this.homes = new Homes(document.getElementById("vox-homes-root"), {
      ask: (text) => (this.walk ? this.walk.takeOver(text) : this.ask(text)),
    });
    this.talk = new Talk(document.getElementById("vox-log"), {
      ask: (text) => this.ask(text),
      retry: (exchange) => this.ask(exchange.question, exchange.turn),
      edit: (exchange) => this.edit(exchange),
      cancelEdit: () => {
        this.stopEditing();
        fill("");
        box().focus();
      },
      replay: (turn) => this.walk?.replay(turn) || this.player.replay(turn, this.talkOf(turn)),
      rate: (turn, rating) => this.rate(turn, rating),
      calendar: (reference, turn) => url(`bookings/${reference}.ics?talk=${this.talkOf(turn)}`),
      strip: (keys) => this.homes.strip(keys),
      openHome: (key) => this.homes.open(key),
      homeName: (key) => this.homeName(key),
    });
    this.homes.sourcesOf = (key) => this.saidOf(key);
    this.connection = new Connection(
      (state) => this.connected(state),
      () => this.player.isBusy,
      () => Boolean(this.walk?.needsNoServer),
    );
    const known = this.connection.check().then(() => offerIncluded(this));
    watchQuestions((refusal) => this.notTaken(refusal));
    mountLeaving(document.getElementById("vox-leave"));
    this.deleting = new Deleting(document.getElementById("vox-delete"), {
      talkId: () => this.talkId,
      silence: () => this.player.stop(),
      deleted: (talkId) => this.deleted(talkId),
      elsewhere: () => box(),
    });
    this.captioned = mountChrome({ renew: () => this.renew(), knobs: document.getElementById("vox-knobs") });
    keepDraft();
    this.restored = known.then(() => this.may("talk") && this.restore());
  }

  /** Whether the visitor's invitation includes `scope`; not, as long as that is not known. */
  may(scope) {
    return Boolean(this.connection.scopes?.includes(scope));
  }

  /** The conversation that `turn` is in: a walkthrough may have begun some. */
  talkOf(turn) {
    return this.walk?.talkOf(turn) ?? this.talkId;
  }

  /** Inside the Send tap: the text and the ids for Gradio's event. Empty text is the server's to refuse. */
  send(typed) {
    const { next } = this;
    const { text, replaces } = next ?? { text: typed, replaces: this.editing };
    const manner = next?.manner ?? this.walk?.live.mannerOf(replaces); // without one, the sliders say how it sounds
    const asked = next !== null;
    this.next = null;
    const turn = newId();
    if (this.connection.ended) this.connection.check(); // opened again elsewhere, perhaps
    else if (text.trim()) {
      document.documentElement.classList.remove("vox-homes-open"); // on a narrow page they cover the answer
      this.replaced = replaces ? { turn, replaces } : null;
      this.player.ask(turn, this.talkId, text);
      this.talk.begin(turn, text, replaces);
      this.walk?.sent(turn, replaces);
      this.conversationHomes();
      if (!asked) fill(""); // Gradio has the text; nothing typed from now on is lost
      this.stopEditing();
      this.watchFor(turn);
    }
    return [text, JSON.stringify({ turn, talk: this.talkId, replaces: replaces ?? "", manner })];
  }

  /**
   * A question that was not typed: an example, a button, one asked again in the place of turn `replaces`. `manner`:
   * how its answer shall sound, the knobs by their names, whatever the sliders say.
   */
  ask(text, replaces = "", manner = null) {
    this.next = { text, replaces, manner };
    document.getElementById("vox-send").click();
    if (document.activeElement === document.body) this.talk.scroller.focus(); // what was pressed is gone
  }

  edit(exchange) {
    fill(exchange.question);
    box().focus();
    this.keepEditing(exchange.turn);
  }

  keepEditing(turn) {
    this.editing = turn;
    document.documentElement.classList.add("vox-editing");
  }

  stopEditing() {
    this.editing = null;
    document.documentElement.classList.remove("vox-editing");
  }

  /** What Python tells of an exchange (ui/talk.py). */
  told(update) {
    if (!update) return;
    this.seen?.(update.turn);
    if (update.talk !== this.talkId) return; // of the conversation before this one
    if (this.walk?.late(update)) return;
    if (update.refused) {
      this.refused(update);
      return;
    }
    const ends = update.ended && !this.talk.answerOf(update.turn)?.exchange?.ended;
    if (update.said && this.player.turn?.id === update.turn) this.player.turn.stats.first_word ??= now();
    this.talk.update(update);
    if (ends) this.talk.announce(update);
    this.conversationHomes();
    this.offerFiles();
  }

  /** One plain sentence in the place of the question. What it was to replace is there as before, and still edited. */
  async refused({ turn, refused }) {
    if (this.walk?.lost(turn)) return;
    const replaces = this.replaced?.turn === turn ? this.replaced.replaces : "";
    this.talk.forgetFrom(turn);
    if (replaces) {
      await this.restore();
      if (this.replaced?.turn !== turn) return; // asked something else meanwhile, or elsewhere
    }
    this.talk.refused(turn, refused);
    if (replaces) this.keepEditing(replaces);
  }

  lost(turn, code, message) {
    if (this.walk?.lost(turn.id)) return;
    giveBack(turn.text);
    if (this.connection.ended) return;
    if (code === "question_refused") return; // told by Gradio's event as well
    this.talk.giveUp(turn.id, message);
  }

  /** The server did not take the question of `turn`, the one that was just sent or one before; "": it was none. */
  notTaken({ code, message, turn: id }) {
    const { turn } = this.player;
    if (isOver(code)) this.connection.check();
    else if (turn?.id !== id) this.talk.giveUp(id, message);
    else if (!turn.over && !turn.heard) this.player.refused(turn, message);
  }

  sounds(turn, mark) {
    const home = this.talk.sounds(turn.id, mark, turn.captions) ?? (mark && this.walk?.homeOf(turn.id)) ?? null;
    this.homes.speakingOf(home);
    this.captioned(mark && turn.captions.clauseOf(mark));
  }

  conversationHomes() {
    const exchanges = this.talk.all().reverse();
    const keys = [...new Set(exchanges.flatMap((one) => one.homes))];
    this.homes.show(keys, exchanges.find((one) => one.found)?.found ?? null);
  }

  /** What was said of one home so far: each figure and the field it came from. */
  saidOf(key) {
    return this.talk
      .all()
      .flatMap((one) => one.sources.filter((source) => source.listing_key === key))
      .map((source) => ({ text: source.text, label: sourceLabel(source, () => null) }));
  }

  homeName(key) {
    const card = this.homes.listings.known.get(key);
    return card ? titleOf(card) : key;
  }

  /** Pressed twice, one is told after the other; what the server took last shows at the end. */
  async rate(turn, rating) {
    const answer = this.talk.answerOf(turn);
    const talk = this.talkOf(turn);
    const rates = (answer.rates ??= { taken: answer.exchange.rating, last: null });
    answer.rate(rating);
    const mine = (rates.last = Promise.resolve(rates.last).then(() => keepRating(talk, turn, rating)));
    if (await mine) rates.taken = rating;
    if (rates.last !== mine) return;
    answer.rates = null;
    answer.rate(rates.taken);
  }

  /** The voice or a knob was changed. */
  tuned(values) {
    if (!window.voxKnobs.changed(values)) return;
    this.player.changeManner(window.voxKnobs.named());
    this.walk?.live.tuned();
  }

  renew() {
    this.walk?.close();
    this.player.stop();
    this.enterTalk();
    this.stopEditing();
    this.talk.show([]);
    this.conversationHomes();
    this.offerFiles();
    box().focus();
  }

  /** The server has forgotten that conversation. */
  deleted(talkId) {
    if (talkId !== this.talkId) return;
    this.renew();
    this.talk.told.textContent = say("delete_done");
  }

  /** What is asked from now on is asked in conversation `id`, whatever is shown. */
  enterTalk(id = newId()) {
    this.talkId = id;
    this.replaced = null;
    if (!this.walk) this.keepTalk(); // a step's live question is no reason to lose the conversation before
    claim(id);
  }

  /** It is the one to come back to after a reload. */
  keepTalk() {
    session.set(TALK_KEY, this.talkId);
  }

  /** A walkthrough was closed: conversation `id` is shown again; `exchanges` null: as the server tells it. */
  backIn(id, exchanges) {
    this.enterTalk(id);
    this.talk.show(exchanges ?? []);
    this.conversationHomes();
    this.player.forget();
    if (!exchanges) this.restored = this.restore();
    (this.may("talk") ? box() : this.talk.empty.querySelector("button"))?.focus();
  }

  /** What this tab's conversation was before the page was loaded again. */
  async restore() {
    if (this.walk) return;
    const id = this.talkId;
    const { exchanges, isAnothers } = await keptTalk(id);
    if (id !== this.talkId || this.walk) return;
    if (exchanges) {
      await this.homes.listings.cards().catch(() => {}); // their names, for the sources of figures
      if (id !== this.talkId || this.walk) return; // left meanwhile
      this.talk.show(newest(exchanges, this.talk.all()));
    } else if (isAnothers) {
      this.enterTalk();
    }
    this.conversationHomes();
    this.offerFiles();
  }

  /** The server went and came back: whatever was said meanwhile is asked for. So it is when the invitation ended. */
  connected(state) {
    if (this.walk?.connected(state)) return;
    if (state === "lost") this.player.show("offline", say("lost"));
    else if (state === "ended") this.invitationEnded();
    else {
      if (this.player.state === "offline" || this.player.state === "ended") this.player.showAgain();
      offerIncluded(this); // of an invitation that had ended, or was another one
      this.restore();
    }
  }

  /** Nothing sounds any more; what was asked and not answered stands in the box again. */
  invitationEnded() {
    const sentence = say("invitation_ended");
    const { turn } = this.player;
    const { last } = this.talk;
    if (turn && last?.turn === turn.id && !last.ended) giveBack(turn.text);
    this.player.end(sentence);
    if (last && (!last.ended || last.note === say("cut"))) this.talk.update({ ...last, ended: true, note: sentence });
  }

  offerFiles() {
    const own = this.talk?.all().filter((one) => !one.scripted) ?? [];
    const spoken = own.some((one) => one.ended && one.said);
    for (const link of document.querySelectorAll("a[data-of=talk]")) {
      offer(link, spoken && `talks/${this.talkId}/${fileName(link.dataset.file)}`);
    }
    this.deleting?.offer(own.length > 0);
  }

  tellTiming({ id, stats }) {
    if (!TIMED || !stats.first_sample) return;
    const seconds = (moment) => ((moment - stats.click) / 1000).toFixed(2);
    const text = say("timing", { word: seconds(stats.first_word ?? stats.click), sound: seconds(stats.first_sample) });
    this.talk.answerOf(id)?.tellTiming(text);
  }

  /**
   * Gradio's client can lose its event stream when one event ends just as the next one joins; the server keeps what
   * the page then misses. Any event opens the stream again: if nothing is heard of the turn, send an empty one.
   */
  watchFor(turn) {
    const nudge = setTimeout(() => document.getElementById("vox-nudge")?.click(), UNSEEN_MS);
    this.seen = (seen) => seen === turn && clearTimeout(nudge);
  }
}

const PARTS = ["vox-log", "vox-homes-root", "vox-player", "vox-knobs", "vox-send"];

function allThere() {
  const there = () => PARTS.every((id) => document.getElementById(id)) && box();
  return new Promise((resolve) => {
    const look = () => (there() ? resolve() : setTimeout(look, 10));
    look();
  });
}

/** Called once, by the mailbox: `value()` is the newest update, `watch` calls back when there is one. */
export async function mount(_, value, watch) {
  watch("value", () => window.vox?.told(value()));
  const [own] = await Promise.all([claim(session.get(TALK_KEY) ?? ""), allThere()]);
  if (!own) session.remove(TALK_KEY);
  const page = new Page();
  window.vox = {
    send: (text) => page.send(text),
    told: (update) => page.told(update),
    tuned: (values) => page.tuned(values),
    player: page.player,
    page,
  };
}
