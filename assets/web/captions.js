// Which word sounds now: the marks that come with the sound, held against the words that the conversation shows.

const LOOK_AHEAD = 40; // a word that was not spoken (a dash) has no mark: look a little further

const SLACK = 512; // samples: no word flickers at its border for a report that came a little late

export class Captions {
  constructor() {
    this.marks = []; // {text, start_sample, end_sample, clause, word?}, in order
    this.next = 0; // the word that the next mark may belong to
    this.at = -1; // the last mark whose time has come
    this.sounding = null; // that one or, if it has no sound of its own (a dash), the last before it that has
  }

  add(marks) {
    this.marks.push(...marks);
  }

  /** What was to come from sample number `sample` on comes anew. */
  cut(sample) {
    this.marks = this.marks.filter((mark) => mark.start_sample < sample);
    this.next = Math.max(-1, ...this.marks.map((mark) => mark.word ?? -1)) + 1;
    this.at = Math.min(this.at, this.marks.length - 1);
    this.sounding = this.marks.slice(0, this.at + 1).findLast(sounds) ?? null;
  }

  /** The mark that sounds at sample number `sample`, or the last one before it; null before the first. */
  now(sample) {
    // The page counts on while the sound has stopped and it has not heard of that: then it goes back to the word.
    if (this.at >= 0 && this.marks[this.at].start_sample > sample + SLACK) {
      while (this.at >= 0 && this.marks[this.at].start_sample > sample) this.at -= 1;
      this.sounding = this.marks.slice(0, this.at + 1).findLast(sounds) ?? null;
    }
    while (this.at + 1 < this.marks.length && this.marks[this.at + 1].start_sample <= sample) {
      this.at += 1;
      if (sounds(this.marks[this.at])) this.sounding = this.marks[this.at];
    }
    return this.sounding;
  }

  /**
   * The number of the word that `mark` belongs to among `words`, the answer's words so far; -1 when it is not known
   * (yet). `whole` says that no more words will come: a mark that fits none is passed over then, and so it is when one
   * after it fits.
   */
  wordOf(mark, words, whole) {
    const upto = this.marks.indexOf(mark);
    let missed = [];
    for (const one of this.marks.slice(0, upto + 1)) {
      if (one.word !== undefined) continue;
      missed.push(one);
      if (!this.place(one, words)) continue;
      for (const other of missed.slice(0, -1)) other.word = -1;
      missed = [];
    }
    if (whole) for (const one of missed) one.word = -1;
    return mark.word ?? -1;
  }

  place(mark, words) {
    for (let at = this.next; at < Math.min(words.length, this.next + LOOK_AHEAD); at++) {
      if (words[at] !== mark.text) continue;
      mark.word = at;
      this.next = at + 1;
      return true;
    }
    return false;
  }

  /** The words of the clause that sounds, and which of them does now: {words, at}. */
  clauseOf(mark) {
    const words = this.marks.filter((one) => one.clause === mark.clause);
    return { words: words.map((one) => one.text), at: words.indexOf(mark) };
  }

  /** The number of the last clause that is known; -1 before the first. */
  get lastClause() {
    return this.marks.at(-1)?.clause ?? -1;
  }

  /**
   * The first clause that can still be made anew when sample number `sample` sounds: {clause, hold}. The sound may go
   * on to `hold`, the last word before that clause; null: as far as it goes.
   */
  clauseAfter(sample) {
    let clause = -1;
    let end = 0;
    for (const mark of [...this.marks, { clause: Infinity }]) {
      if (mark.clause !== clause && clause >= 0 && end >= sample) return { clause: clause + 1, hold: end };
      if (mark.clause === Infinity) break;
      ({ clause, end_sample: end } = mark);
    }
    return { clause: clause + 1, hold: null };
  }
}

const sounds = (mark) => mark.end_sample > mark.start_sample;
