// Sounds that stand in a list, each with a button that begins and stops it. One at a time.

export class Samples {
  /** `told(fault)` after each change of what sounds; `fault`: a sentence, or "". */
  constructor(told) {
    this.told = told;
    this.heard = null; // {name, stop, isHeld} of the one that was begun last, until it is over
  }

  /**
   * `begin({done, held})` begins the sound of `name`, tells of it as a Take does (take.js) and gives what stops it.
   * Pressed again it stops or, where the browser held it back, begins.
   */
  press(name, begin) {
    const was = this.heard;
    was?.stop();
    if (was?.name === name && !was.isHeld) return;
    const heard = { name, stop: () => {}, isHeld: false };
    const tell = (fault, isOver) => {
      if (this.heard !== heard) return;
      if (isOver) this.heard = null;
      else heard.isHeld = Boolean(fault);
      this.told(fault ?? "");
    };
    this.heard = heard;
    this.told("");
    heard.stop = begin({ done: (fault) => tell(fault, true), held: (fault) => tell(fault, false) });
  }

  /** Whether that one sounds, or is about to: its button stops it. */
  sounds(name) {
    return this.heard?.name === name && !this.heard.isHeld;
  }
}
