// What the conversation shows while a walkthrough is open: its steps so far and, in their places, what was asked and
// answered for real. Knows no page: told what was sent, gives back exchanges.

export class Log {
  constructor(steps) {
    this.steps = steps;
    this.labels = new Map(steps.map((step, at) => [at, step.manner_words ?? ""])); // what is said of each answer
    this.answered = new Map(); // step -> {turn, talk, frames?}: its question, asked for real; frames: all came
    this.fallen = new Set(); // steps that were asked for real, and whose recording took the place of the answer
    this.lives = []; // {after: step, turn, talk}: asked by the visitor
    this.kept = new Map(); // turn -> its exchange, as it was last shown
  }

  label(at, words) {
    this.labels.set(at, words);
  }

  /** Step `at` is shown anew: how it was answered before is over. */
  forgetAnswer(at) {
    this.answered.delete(at);
    this.fallen.delete(at);
    this.labels.set(at, this.steps[at].manner_words ?? "");
  }

  /** Somebody else is shown it, from the start. */
  forgetAnswers() {
    for (const at of this.steps.keys()) this.forgetAnswer(at);
  }

  answeredBy(at, turn, talk) {
    this.answered.set(at, { turn, talk });
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
    return { ...(live ? ended(live) : this.steps[at].exchange), label: this.labels.get(at) ?? "" };
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
