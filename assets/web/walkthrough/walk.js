// A walkthrough that is open: which step is shown, what it does now, what each act leads to. Its parts: wiring.js
// brings the acts, log.js says what the conversation shows, live_step.js asks for real, bar.js and telling.js tell
// where it is.

import { box } from "../question.js";
import { say } from "../words.js";
import { Before } from "./before.js";
import { canAsk, inTime, takeOver } from "./live.js";
import { LiveStep } from "./live_step.js";
import { Log } from "./log.js";
import { writeAddress } from "./places.js";
import { announce, showHomes } from "./showing.js";
import { noticeOf, progressOf } from "./telling.js";
import { wire } from "./wiring.js";

const LAST_PAUSE_S = 1; // between the last word and the closing note

export class Walk {
  /** `page` of page.js; `script` of script.js; the `bar` that loading was shown in; `pair` with the presenter. */
  constructor(page, script, bar, pair) {
    const { id, version, steps } = script;
    Object.assign(this, { page, id, version, steps, bar, pair });
    this.at = 0;
    this.phase = "ready"; // "speaking", "paused", "waiting" (goes on by itself), "rest", "live", "done"
    this.sounding = null; // the turn whose sound is this step's
    this.heard = false; // whether this step has sounded to its end
    this.log = new Log(steps);
    this.live = new LiveStep(this);
    this.before = new Before(page);
    this.wires = wire(this);
    document.documentElement.classList.add("vox-walking");
  }

  next() {
    if (this.phase === "done") return;
    if (this.at + 1 < this.steps.length) this.show(this.at + 1);
    else this.end();
  }

  back() {
    this.show(this.phase === "done" ? this.at : Math.max(0, this.at - 1));
  }

  /** From the end it is shown to somebody else: then live steps are asked again. */
  first() {
    if (this.phase === "done") this.log.forgetAnswers();
    this.show(0);
  }

  goTo(step) {
    if (step === 1) this.first();
    else if (Number.isInteger(step) && step > 1 && step <= this.steps.length) this.show(step - 1);
  }

  /** Space: holds what sounds, lets it go on, or goes on to what comes next. */
  pause() {
    const { player } = this.page;
    if (player.isBusy) player.pause();
    else if (this.phase === "ready") this.show(this.at);
    else if (this.phase === "waiting") this.become("rest");
    else if (this.phase === "rest") this.next();
  }

  /**
   * Show step `at` (from 0) and, unless it only waits for that, speak it. A live one that was answered is said again
   * as it was; `anew`: it is asked again.
   */
  show(at, speaks = true, anew = false) {
    const { page, log, steps } = this;
    const step = steps[at];
    this.leave();
    this.at = at;
    this.heard = false;
    this.sounding = null;
    if (anew || !log.isSettled(at)) log.forgetAnswer(at);
    const settled = log.isSettled(at);
    const asks = speaks && step.live && !settled && canAsk(page);
    const exchange = log.exchangeOf(at);
    page.talk.follows = true;
    page.talk.showOn(asks ? log.upTo(at - 1, true) : log.upTo(at));
    announce(page, step, steps.length, asks ? "" : exchange.said);
    showHomes(page, { show: step.show, exchange }, speaks);
    writeAddress(this.id, at + 1);
    if (!speaks) this.become("ready");
    else if (asks) this.live.ask(step);
    else if (step.live && !settled) this.live.recorded(navigator.onLine ? "walk_recorded" : "walk_live_offline");
    else this.speak();
    page.talk.followLast();
  }

  /** The step's own sound or, at a live one that was answered, that of its answer. */
  async speak() {
    const { at, log, page } = this;
    const { exchange, frames } = this.steps[at];
    const answer = log.wholeAnswer(at);
    this.sounding = answer?.turn ?? exchange.turn;
    this.become("speaking");
    if (!answer) return page.player.play(exchange.turn, frames);
    const kept = await inTime(answer.frames, this.live.limits);
    if (this.sounding !== answer.turn || this.phase !== "speaking") return; // it went on meanwhile
    if (kept) return page.player.play(answer.turn, kept);
    log.forgetAnswer(at);
    this.live.recorded("walk_live_gone");
  }

  /** What was going on ends: the countdown, a live question, what a visitor asked. */
  leave() {
    clearTimeout(this.timer);
    this.live.leave();
    this.silence();
    this.page.stopEditing(); // what was edited is not asked again elsewhere
    this.log.keep(this.page.talk.all());
    document.documentElement.classList.remove("vox-walk-live");
  }

  /** Closing its stream ends a live answer; a scripted one has no server. */
  silence() {
    const { player } = this.page;
    if (player.isBusy) player.silence(player.turn);
  }

  /** The player is free again. */
  quiet() {
    this.sounding = null;
    this.page.player.show("ready");
  }

  // --- a live step: live_step.js ---

  /** A live step's question, while it is on its way. */
  get question() {
    return this.live.question;
  }

  get canAskAgain() {
    return this.live.canAskAgain;
  }

  askAgain() {
    this.live.askAgain();
  }

  /** Each second. */
  tick() {
    this.live.tick();
    this.tell();
  }

  /** The page has sent a question: a live step's, or one that the visitor asked. */
  sent(turn, replaces) {
    if (!this.live.sent(turn)) {
      this.log.asked(this.at, turn, this.page.talkId, replaces);
      this.page.keepTalk(); // a reload and Close come back to it
    }
    this.tell();
  }

  /** The question of `turn` came to nothing. Whether that is dealt with here. */
  lost(turn) {
    return this.live.lost(turn);
  }

  // --- live, asked by the visitor ---

  /** `text`: asked as soon as it can be. */
  async takeOver(text = "") {
    const { page, at } = this;
    if (this.phase === "live") return text ? page.ask(text) : box().focus();
    if (this.reaches) return; // pressed twice
    if (!canAsk(page)) return this.bar.tell(say("walk_unreachable"));
    const sounded = this.phase === "speaking" && page.player.isBusy;
    const counted = this.phase === "waiting";
    if (sounded) page.player.pause();
    clearTimeout(this.timer);
    const unheard = this.question && !this.question.isHeard;
    this.reaches = true;
    const known = unheard ? null : this.log.talkAt(at, page.talkId);
    const { talk, isChanged } = known ? { talk: known } : await takeOver(page, this, at + 1);
    this.reaches = false;
    if (this.at !== at || this.phase === "closed") return; // it went on meanwhile
    if (talk) return this.goLive(talk, text);
    if (sounded && page.player.turn.paused) page.player.pause();
    else if (counted) this.goOn();
    this.bar.tell(say(isChanged ? "walk_changed" : "walk_unreachable"));
  }

  /** What is typed from now on is asked in conversation `talk`. */
  goLive(talk, text) {
    this.leave();
    this.quiet();
    this.page.enterTalk(talk);
    this.page.talk.showOn(this.log.upTo(this.at, true));
    document.documentElement.classList.add("vox-walk-live");
    this.become("live");
    box().focus();
    if (text) this.page.ask(text);
  }

  /** On where it was left; a step that was cut short is said once more. */
  backToScript() {
    if (this.phase !== "live") return;
    this.leave();
    this.quiet();
    this.page.talk.follows = true;
    this.page.talk.showOn(this.log.upTo(this.at, true));
    if (this.heard) this.goOn();
    else if (this.log.isAnswered(this.at) && !this.log.isSettled(this.at)) this.become("rest"); // it was cut short
    else this.speak();
    this.bar.focus();
  }

  // --- what the player tells ---

  playerChanged() {
    const { turn } = this.page.player;
    if (this.phase === "live" || !turn || turn.id !== this.sounding) return;
    if (turn.heard) this.live.nowHeard();
    if (!turn.over) this.become(turn.paused ? "paused" : "speaking");
    else if (turn.sounded && !turn.failure) this.sounded();
    else if (this.question && turn.failure) this.live.fellBack("walk_live_cut");
    else this.stopped();
  }

  /** By the visitor: then nothing else begins to sound. */
  stopped() {
    this.live.end();
    this.become("rest");
  }

  sounded() {
    this.heard = true;
    this.live.end();
    this.goOn();
  }

  goOn() {
    const last = this.at === this.steps.length - 1;
    const pauseS = this.steps[this.at].pause_s ?? (last ? LAST_PAUSE_S : null);
    if (pauseS === null) return this.become("rest");
    this.become("waiting");
    this.timer = setTimeout(() => this.next(), 1000 * pauseS);
  }

  end() {
    this.leave();
    this.quiet();
    this.page.talk.showOn(this.log.upTo(this.at, true));
    this.page.talk.told.textContent = say("walk_done");
    this.become("done");
  }

  become(phase) {
    if (phase !== "waiting") clearTimeout(this.timer);
    this.phase = phase;
    document.documentElement.dataset.voxWalk = phase;
    this.tellNotice();
    this.tell();
  }

  tell() {
    this.bar.show(progressOf(this));
    this.wires.tell();
  }

  tellNotice() {
    this.bar.tell(noticeOf(this));
  }

  // --- what the page asks ---

  /** While it plays what is here, nothing is asked of the server. */
  get needsNoServer() {
    return !navigator.onLine || !(this.phase === "live" || this.question || this.reaches);
  }

  /** The server went, came back, or the invitation ended. Whether the page need not say so. */
  connected() {
    this.tellNotice();
    return this.phase !== "live" || !navigator.onLine;
  }

  homeOf(turn) {
    const { exchange, show } = this.steps[this.at];
    return turn === exchange.turn ? show : null;
  }

  /** News of a question that is not shown now, kept for when it is. Whether that is all there is to do with it. */
  late(update) {
    if (update.turn === this.question?.turn) this.question.lives();
    if (this.page.talk.answerOf(update.turn)) return false;
    if (!update.refused) this.log.keep([update]);
    return true;
  }

  /** The conversation that live question `turn` was asked in; null for others. */
  talkOf(turn) {
    return this.log.talkOf(turn);
  }

  /** Say an answer again. Whether that is done here: it is in the page, or cannot be had without the network. */
  replay(turn) {
    if (this.phase !== "live" && this.log.wholeAnswer(this.at)?.turn === turn) {
      this.speak();
      return true;
    }
    const step = this.steps.find((one) => one.exchange.turn === turn);
    if (!step && navigator.onLine) this.aside();
    else if (!step) this.bar.tell(say("walk_unreachable"));
    else if (this.phase !== "live" && step === this.steps[this.at]) this.speak();
    else {
      this.aside();
      this.page.player.play(turn, step.frames);
    }
    return Boolean(step) || !navigator.onLine;
  }

  /** Something else sounds than this step. */
  aside() {
    if (this.phase === "live") return;
    this.sounding = null;
    this.become("rest");
  }

  /** Back to the conversation before, or to the one that was asked in meanwhile. */
  close() {
    const { page } = this;
    this.leave();
    this.phase = "closed";
    this.wires.unbind();
    this.bar.root.remove();
    document.documentElement.classList.remove("vox-walking");
    delete document.documentElement.dataset.voxWalk;
    writeAddress(null);
    page.walk = null;
    this.before.comeBack(page, this.log.lastAsked);
  }
}
