// What the conversation shows while a walkthrough is open: its steps so far and, in their places, what was asked and
// answered for real. Knows no page: told what was sent, gives back exchanges.

export class Log {
  constructor(steps) {
    this.steps = steps;
    this.labels = new Map(); // step -> what is said of its answer
    // step -> {turn, talk, frames?, isTuned?}: its question, asked for real; frames: all came; isTuned: see `tuned`
    this.answered = new Map();
    this.fallen = new Set(); // steps that were asked for real, and whose recording took the place of the answer
    this.lives = []; // {after: step, turn, talk}: asked by the visitor
    this.kept = new Map(); // turn -> its exchange, as it was last shown
  }

  label(at, words) {
    this.labels.set(at, words);
  }

  /** What stands under the answer of step `at`. */
  labelOf(at) {
    const manner = !this.answered.get(at)?.isTuned && this.steps[at].manner_words;
    return [this.labels.get(at), manner].filter(Boolean).join(" ");
  }

  /** A slider was moved while the answer of step `at` sounded: the step's settings are no longer those it sounds by. */
  tuned(at) {
    this.answered.get(at).isTuned = true;
  }

  /** Step `at` is shown anew: how it was answered before is over. */
  forgetAnswer(at) {
    this.answered.delete(at);
    this.fallen.delete(at);
    this.labels.delete(at);
  }

  /** Somebody else is shown it, from the start. */
  forgetAnswers() {
    for (const at of this.steps.keys()) this.forgetAnswer(at);
  }

  answeredBy(at, turn, talk) {
    this.answered.set(at, { turn, talk });
  }

  /** The step whose question was asked for real as `turn`; undefined: of none. */
  stepOf(turn) {
    return [...this.answered.keys()].find((at) => this.answered.get(at).turn === turn);
  }

  isAnswered(at) {
    return this.answered.has(at);
  }

  /** All of the live answer of step `at` has come; `frames`: a promise of its sound, to say it again with. */
  answeredWhole(at, frames) {
    this.answered.get(at).frames = frames;
  }

  /** The live answer of step `at`, {turn, talk, frames}, once all of it has come. */
  wholeAnswer(at) {
    const answer = this.answered.get(at);
    return answer?.frames ? answer : null;
  }

  fellBack(at, words) {
    this.fallen.add(at);
    this.label(at, words);
  }

  /** Whether step `at` is decided: it is said again as it was said, not asked again. */
  isSettled(at) {
    return this.fallen.has(at) || this.wholeAnswer(at) !== null;
  }

  /** `replaces`: the turn that was taken back for it, if one was. */
  asked(after, turn, talk, replaces) {
    this.lives = this.lives.filter((one) => one.turn !== replaces);
    if (replaces && this.answered.get(after)?.turn === replaces) this.answeredBy(after, turn, talk);
    else this.lives.push({ after, turn, talk });
  }

  get lastAsked() {
    return this.lives.at(-1);
  }

  /** Remember how things are shown. */
  keep(exchanges) {
    for (const one of exchanges) if (!one.scripted) this.kept.set(one.turn, one);
  }

  /** The exchanges up to step `at`, and what was asked after each; `asked`: after the last one, too. */
  upTo(at, asked = false) {
    const rows = [];
    for (let number = 0; number <= at; number++) {
      rows.push(this.exchangeOf(number));
      if (number < at || asked) rows.push(...this.askedAfter(number));
    }
    return rows;
  }

  exchangeOf(at) {
    const answer = this.answered.get(at);
    const live = answer && this.kept.get(answer.turn);
    return { ...(live ? ended(live) : this.steps[at].exchange), label: this.labelOf(at) };
  }

  askedAfter(at) {
    const here = this.lives.filter(({ after, turn }) => after === at && this.kept.has(turn));
    return here.map(({ turn }) => ended(this.kept.get(turn)));
  }

  talkOf(turn) {
    const all = [...this.answered.values(), ...this.lives];
    return all.find((one) => one.turn === turn)?.talk ?? null;
  }

  /**
   * The conversation that holds the steps up to `at` and nothing else than what followed: `talk`, if it is that, or
   * the one in which the step was answered.
   */
  talkAt(at, talk) {
    const here = [this.answered.get(at), ...this.lives.filter(({ after }) => after === at)];
    return here.some((one) => one?.talk === talk) ? talk : (this.wholeAnswer(at)?.talk ?? null);
  }
}

/** Nobody waits for the rest of it any more. */
export const ended = (exchange) => ({ ...exchange, ended: true });
