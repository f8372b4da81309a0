// A live step of a walkthrough: its question asked for real, its answer kept for who goes back to it, and where none
// comes, the recorded one in its place.

import { say } from "../words.js";
import { LIMITS, LiveQuestion, canAsk, fetchAnswer } from "./live.js";
import { knobsOf } from "./manner.js";

export class LiveStep {
  /** `walk` of walk.js, whose step at hand it is about. */
  constructor(walk) {
    this.walk = walk;
    this.limits = { ...LIMITS };
    this.question = null; // on its way, or sounding
  }

  ask({ exchange, manner }) {
    const { walk } = this;
    walk.page.talk.begin(exchange.turn, exchange.question); // seen at once; it makes room for the one that is sent
    this.question = new LiveQuestion(walk.page, this.limits, (why) => this.fellBack(why));
    walk.become("speaking");
    this.question.ask(walk, walk.at, exchange.question, knobsOf(manner));
  }

  askAgain() {
    const { walk } = this;
    if (!this.canAskAgain) return;
    if (canAsk(walk.page)) walk.show(walk.at, true, true);
    else walk.bar.tell(say("walk_unreachable"));
  }

  /** Once it is answered, live or not. */
  get canAskAgain() {
    const { at, log, page, phase, steps } = this.walk;
    if (!steps[at].live || !page.may("talk") || phase === "live" || phase === "done") return false;
    return log.isSettled(at) || Boolean(this.question?.isHeard);
  }

  /** The page has sent a question. Whether it is this step's. */
  sent(turn) {
    const { walk, question } = this;
    if (!question || question.turn) return false;
    const { talk, talkId } = walk.page;
    const { exchange } = walk.steps[walk.at];
    talk.forgetFrom(exchange.turn);
    talk.begin(turn, exchange.question);
    question.turn = turn;
    walk.sounding = turn;
    walk.log.answeredBy(walk.at, turn, talkId);
    return true;
  }

  /** How what takes the place of `turn` shall sound: as the step whose answer that is; null where it is none's. */
  mannerOf(turn) {
    const at = this.walk.log.stepOf(turn);
    return at === undefined ? null : knobsOf(this.walk.steps[at].manner);
  }

  /** A slider was moved: an answer that comes from the server sounds from now on as the sliders stand. */
  tuned() {
    const { log, page } = this.walk;
    const { turn, isBusy } = page.player;
    const at = isBusy && !turn.kept ? log.stepOf(turn.id) : undefined;
    if (at === undefined) return;
    log.tuned(at);
    page.talk.label(turn.id, log.labelOf(at));
  }

  /** The answer begins to sound. */
  nowHeard() {
    const { walk, question } = this;
    if (!question || question.isHeard) return;
    question.heard();
    walk.log.label(walk.at, say("walk_live"));
    walk.page.talk.label(walk.sounding, walk.log.labelOf(walk.at));
  }

  /** Each second. */
  tick() {
    this.question?.watch(this.walk.page.player.turn);
    this.keep();
  }

  /** All of the answer has come: it stays in the page, so that going back to the step asks, and pays, nothing. */
  keep() {
    const { question, walk } = this;
    const { at, log, page } = walk;
    const { turn } = page.player;
    if (!question?.isHeard || turn?.id !== question.turn || !turn.complete || log.wholeAnswer(at)) return;
    log.answeredWhole(at, fetchAnswer({ turn: turn.id, talk: turn.talk }));
  }

  /** The question of `turn` came to nothing. Whether that is dealt with here. */
  lost(turn) {
    const { question } = this;
    if (!question || turn !== question.turn) return false;
    const why = question.isHeard ? "walk_live_cut" : "walk_live_refused";
    question.fail(navigator.onLine ? why : "walk_live_offline", false);
    return true;
  }

  /** It was asked for real: whoever goes back to the step hears the recording again, and need not wait once more. */
  fellBack(why) {
    this.recorded(why);
    this.walk.log.fellBack(this.walk.at, say(why));
    this.walk.tell();
  }

  /** What was recorded takes the place of the live answer, and says so. */
  recorded(why) {
    const { walk } = this;
    const { at, log, page, steps } = walk;
    this.unask();
    page.talk.forgetFrom(steps[at].exchange.turn);
    log.label(at, say(why));
    page.talk.showOn(log.upTo(at));
    page.conversationHomes();
    walk.speak();
  }

  /** The question on its way, if there is one, comes to nothing: it is not shown any more. */
  unask() {
    const { walk, question } = this;
    const { page, at, log, steps } = walk;
    if (!question) return;
    this.question = null;
    question.drop();
    walk.silence();
    page.talk.forgetFrom(question.turn ?? steps[at].exchange.turn);
    log.forgetAnswer(at);
    if (question.turn) page.enterTalk(); // late news of it is news of another conversation
  }

  /** It has sounded to its end, or was stopped: then nothing else begins to sound. */
  end() {
    this.keep();
    this.question?.drop(false);
    this.question = null;
  }

  /** Another step is shown. What has begun to sound stays where it is. */
  leave() {
    this.keep();
    if (!this.question?.isHeard) this.unask();
    this.question = null;
  }
}
