// Comparing two settings blind: chosen, heard round by round, told at the end. Leads from one to the next; each is in a
// file of its own. Which clip is which setting is known to the house alone until the last vote is given.

import { el } from "../dom.js";
import { ask } from "./asking.js";
import { BlindRound } from "./blind_round.js";
import { BlindSetup } from "./blind_setup.js";
import { fetchClip } from "./clip.js";
import { history } from "./history.js";
import { presetsOf } from "./kept_presets.js";
import { verdict } from "./verdict.js";

const WHY =
  "The same words twice, in two settings, as loud as each other and in an order that nobody knows: say each time which sounds better.";
const REMOVED = "Its texts, votes and result are deleted for good. Presets that were saved from it stay.";
const STILL_COUNTED =
  "That it was made goes on counting: other results of the same two settings tell how often you have compared them.";

/** Into `root`; `api` as the tuning page gives it (tuning.js). */
export function mountBlind(root, api) {
  const blind = new Blind(api);
  root.append(
    el("h2", { id: "blind-title" }, "Compare blind"),
    el("p", { class: "small" }, WHY),
    blind.stage,
    blind.past,
  );
  return blind.begin();
}

class Blind {
  constructor(api) {
    this.api = api;
    this.stage = el("div", { class: "blind-stage" });
    this.past = el("div", { class: "blind-past" });
    this.setup = new BlindSetup(api, (wanted) => this.start(wanted));
    this.trial = null; // {id, rounds} of the one that is being heard
    this.round = null;
    this.told = null; // the id of the one whose result is shown, or asked for
    this.coming = null; // {number, made}: the next round, asked for while this one is heard
    this.leaving = new AbortController(); // what is asked for of a round that is left is not waited for
  }

  async begin() {
    this.choose(false);
    presetsOf(this.api)
      .load()
      .catch(() => {}); // the list of presets says so itself
    await this.showPast();
  }

  /** Settings are chosen. */
  choose(focus = true) {
    this.close();
    this.stage.replaceChildren(this.setup.root);
    this.past.hidden = false;
    if (focus) this.setup.sides.a.select.focus();
  }

  async showPast() {
    try {
      const { trials } = await this.api.json("tuning/trials");
      const acts = {
        goOn: (trial) => this.goOn(trial),
        open: (trial) => this.tell(trial.id),
        remove: (trial) => this.remove(trial),
      };
      this.past.replaceChildren(el("h3", {}, "Comparisons so far"), history(trials, this.api, acts));
    } catch (error) {
      this.past.replaceChildren(this.failed(error, () => this.showPast()));
    }
  }

  async start(wanted) {
    const { id, rounds } = await this.api.json("tuning/trials", "POST", wanted);
    await this.hear({ id, rounds }, 1);
  }

  goOn({ id, rounds, next }) {
    return this.hear({ id, rounds }, next);
  }

  /** Round `number`, with its clips there before anything can be played. `note`: why it is this one. */
  async hear(trial, number, note = "") {
    if (this.trial?.id !== trial.id) this.close();
    this.trial = trial;
    this.past.hidden = true; // its settings would be read while they should be heard
    this.wait(`Round ${number} of ${trial.rounds} is being made…`);
    try {
      const made = await this.made(number);
      if (this.trial === trial) this.show(number, made, note);
    } catch (error) {
      if (this.trial !== trial) return;
      if (error.status === 409) return this.catchUp(trial, error); // voted on in another tab since the history was shown
      this.stage.replaceChildren(
        this.failed(error, () => this.hear(trial, number, note)),
        this.away(),
      );
    }
  }

  show(number, { text, clips }, note) {
    const { rounds } = this.trial;
    const acts = {
      voted: (vote) => this.vote(number, vote),
      leave: () => this.leave(),
      sounding: (stop) => this.api.sounding(stop),
    };
    this.round = new BlindRound({ number, rounds, text, clips, note }, acts);
    this.stage.replaceChildren(this.round.root);
    this.round.title.focus();
    if (number < rounds) this.prepare(number + 1);
  }

  /** Text and clips of a round: those that were asked for ahead, else now. */
  async made(number) {
    const ahead = this.coming?.trial === this.trial && this.coming.number === number ? this.coming.made : null;
    this.coming = null;
    return (await ahead) ?? (await this.fetchRound(number));
  }

  prepare(number) {
    // What fails here is asked for again, and told, when its turn has come.
    this.coming = { trial: this.trial, number, made: this.fetchRound(number).catch(() => null) };
  }

  async fetchRound(number) {
    const path = `tuning/trials/${this.trial.id}`;
    const { signal } = this.leaving;
    const { text, clips } = await this.api.json(`${path}/rounds/${number}`, "POST", {}, signal);
    const addresses = clips.map((clip) => this.api.url(`${path}/clips/${clip}`));
    return { text, clips: await Promise.all(addresses.map((one) => fetchClip(one, signal))) };
  }

  async vote(number, vote) {
    const { trial, round } = this;
    round.wait(true);
    try {
      const { next } = await this.api.json(`tuning/trials/${trial.id}/rounds/${number}`, "PUT", { vote });
      await this.afterVote(trial, next);
    } catch (error) {
      if (this.trial !== trial) return;
      if (error.status === 409) return this.catchUp(trial, error); // another tab has voted, or it must be heard anew
      round.fault.textContent = error.message;
      round.wait(false);
    }
  }

  /** On with the round that is due, and why a vote or a round was refused. */
  async catchUp(trial, { message }) {
    try {
      const { next } = await this.api.json(`tuning/trials/${trial.id}`);
      await this.afterVote(trial, next, message);
    } catch (error) {
      if (this.trial !== trial) return;
      this.stage.replaceChildren(
        this.failed(error, () => this.catchUp(trial, { message })),
        this.away(),
      );
    }
  }

  async afterVote(trial, next, note = "") {
    if (this.trial !== trial) return;
    this.round?.close();
    this.round = null;
    if (next) return this.hear(trial, next, note);
    await this.tell(trial.id);
    await this.showPast();
  }

  /** What came out. */
  async tell(id) {
    this.close();
    this.told = id;
    this.wait("The result is being worked out…");
    try {
      const trial = await this.api.json(`tuning/trials/${id}`);
      if (this.told !== id) return; // left, or another one was opened meanwhile
      const told = verdict(trial, this.api, () => this.choose());
      this.stage.replaceChildren(told);
      told.querySelector("#blind-verdict").focus();
      this.past.hidden = false;
    } catch (error) {
      if (this.told !== id) return;
      this.stage.replaceChildren(
        this.failed(error, () => this.tell(id)),
        this.away(),
      );
    }
  }

  async leave() {
    this.choose();
    await this.showPast();
  }

  remove(trial) {
    ask({
      title: "Remove this comparison?",
      why: `${REMOVED} ${trial.state === "open" ? "" : STILL_COUNTED}`,
      go: "Remove",
      act: () => this.api.json(`tuning/trials/${trial.id}`, "DELETE").then(() => this.removed(trial.id)),
    });
  }

  /** Its result, if it is the one on the page, goes as well: nothing can be saved from it any more. */
  removed(id) {
    if (this.told === id) this.choose();
    return this.showPast();
  }

  close() {
    this.round?.close();
    this.leaving.abort();
    this.leaving = new AbortController();
    this.trial = this.round = this.coming = this.told = null;
  }

  /** It may never come, as when a network goes without a word. */
  wait(words) {
    this.stage.replaceChildren(el("p", { class: "blind-wait", role: "status" }, words), this.away());
  }

  failed(error, again) {
    const button = el("button", { type: "button", onclick: again }, "Try again");
    return el("div", { class: "blind-failed", role: "alert" }, el("p", { class: "fault" }, error.message), button);
  }

  away() {
    return el("button", { type: "button", onclick: () => this.leave() }, "Go on later");
  }
}
