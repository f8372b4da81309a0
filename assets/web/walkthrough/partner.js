// The way to the presenter's window: a channel that the two windows share, named after their pair. What goes over it is
// of this browser alone; no server hears of it.

import { session } from "../memory.js";
import { claim, newId } from "../tab.js";

const KEY = "vox-walk-pair"; // of this tab, and the same after a reload: the presenter's window stays with it
const PAIR = /^[0-9a-f]{32}$/;
const ACTS = new Set(["next", "back", "pause", "ask-again", "take-over", "back-to-script", "goto"]);

/** This tab's pair: the one it is told in the address, the one it had, or a new one. */
export async function ownPair(told) {
  const known = PAIR.test(told ?? "") ? told : session.get(KEY);
  const pair = known && (await claim(`pair-${known}`)) ? known : newId();
  if (pair !== known) claim(`pair-${pair}`);
  session.set(KEY, pair);
  return pair;
}

export class Partner {
  /** `state()` is what the presenter is told, `act(name, step)` what the presenter wants done. */
  constructor(pair, state, act) {
    this.state = state;
    this.channel = new BroadcastChannel(`vox-walkthrough-${pair}`);
    this.channel.onmessage = ({ data }) => {
      if (data?.type === "hello") this.tell();
      else if (data?.type === "do" && ACTS.has(data.act)) act(data.act, data.step);
    };
    this.leaving = () => this.tell("closed");
    addEventListener("pagehide", this.leaving);
  }

  tell(phase = null) {
    const state = this.state();
    this.channel.postMessage({ type: "state", ...state, phase: phase ?? state.phase });
  }

  close() {
    this.tell("closed");
    removeEventListener("pagehide", this.leaving);
    this.channel.close();
  }
}
