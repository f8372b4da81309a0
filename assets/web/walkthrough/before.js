// The conversation that a walkthrough was opened in, to come back to when it is closed.

import { ended } from "./log.js";

export class Before {
  constructor({ talkId, talk }) {
    this.talk = talkId;
    this.exchanges = talk.all();
  }

  /** Show it again or, where something was `asked` ({talk}) in the walkthrough, the conversation of that. */
  comeBack(page, asked) {
    const cut = this.exchanges.some((one) => !one.ended); // it was left while an answer came: the server knows the rest
    const there = navigator.onLine && (asked || cut);
    page.backIn(there && asked ? asked.talk : this.talk, there ? null : this.exchanges.map(ended));
    const { state } = page.connection;
    if (state !== "back") page.connected(state); // while it played, nobody needed to know
  }
}
