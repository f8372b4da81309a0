// The presenter's window: asks once for a walkthrough's notes, then follows the audience's window and moves it, by the
// channel of their pair alone. From then on it needs no network.

import { url } from "../address.js";
import { local } from "../memory.js";
import { Clock } from "./clock.js";
import { Pair, isPair } from "./pair.js";
import { showLive, showNotice, showPhase, showStep, showSteps, showTime, showTitle } from "./view.js";

const byId = (id) => document.getElementById(id);
// A clicker in the hand sends PageDown and PageUp.
const KEYS = { ArrowRight: "next", ArrowLeft: "back", PageDown: "next", PageUp: "back", " ": "pause", Home: "first" };
const UNREACHABLE = "The house does not answer. Please try again in a moment.";
const CLOSED = "The audience's window is closed. Until it is back, this window moves by itself, for you to read.";
const ALONE = "This window belongs to no audience's window. Open it from the walkthrough, by “Presenter's notes”.";

class Presenter {
  constructor({ walkthrough, pair }) {
    this.id = walkthrough;
    this.pairId = isPair(pair) ? pair : null;
    this.notes = null; // {title, version, steps}
    this.state = null; // what the audience's window told last
    this.at = 1;
    this.older = null; // the version that the audience's window plays, when it is not the newest
    this.differs = undefined; // what was told last of a difference: an id or a version, "closed", or null for none
    this.clock = null;
    this.pair = null;
  }

  async open() {
    if (!(await this.fetchNotes())) return;
    byId("main").hidden = byId("controls").hidden = false;
    if (this.pairId) {
      const on = { state: (state) => this.take(state), closed: () => this.closed() };
      showPhase("asking");
      this.pair ??= new Pair(this.pairId, on);
    } else {
      showPhase("alone");
      showNotice({ words: ALONE });
    }
    this.show();
    setInterval(() => this.showTime(), 500);
  }

  /** Whether they are there. What went wrong is told, with a button to try again. */
  async fetchNotes(id = this.id) {
    const answer = await fetch(url(`walkthroughs/${encodeURIComponent(id)}/notes`), { cache: "no-store" }).catch(
      () => null,
    );
    const told = await answer?.json().catch(() => null);
    if (!answer?.ok || !told?.steps?.length) {
      const words = told?.error?.message ?? UNREACHABLE;
      if (!this.notes) byId("state").textContent = "";
      const again = () => (this.notes ? this.fetchAgain(id) : this.open());
      showNotice({ words, name: "Try again", act: again });
      return false;
    }
    if (id !== this.id || !this.clock) this.clock = new Clock(`${this.pairId ?? "alone"}-${id}`);
    this.id = id;
    this.notes = told;
    this.at = Math.min(this.at, told.steps.length);
    showTitle(told.title);
    showSteps(told.steps, (number) => this.goTo(number));
    showNotice(null);
    return true;
  }

  async fetchAgain(id) {
    if (!(await this.fetchNotes(id))) return;
    const { state } = this;
    this.older = state && state.id === this.id && state.version !== this.notes.version ? state.version : null;
    this.differs = undefined;
    if (state) this.take(state);
    this.show();
  }

  take(state) {
    if (!this.state) this.differs = undefined; // whatever was told of it while it was closed
    this.state = state;
    if (state.id === this.id) {
      this.at = Math.min(Math.max(1, state.step), this.notes.steps.length);
      this.clock.take({ ...state, step: this.at });
    }
    this.tellDifference();
    showPhase(state.phase, state.blocked === true);
    this.show();
  }

  /** Where the audience's window shows something else than these notes are for; told once for each. */
  tellDifference() {
    const { id, version } = this.state;
    const differs = id !== this.id ? id : version !== this.notes.version ? version : null;
    if (differs === this.differs) return;
    this.differs = differs;
    if (differs === null) showNotice(null);
    else if (id !== this.id) {
      const words = "The audience's window shows another walkthrough.";
      showNotice({ words, name: "Fetch its notes", act: () => this.fetchAgain(id) });
    } else if (version === this.older) {
      showNotice({ words: "The audience's window plays an earlier version; it takes the new one when it is loaded again." });
    } else {
      const words = "This walkthrough was changed after its notes were fetched.";
      showNotice({ words, name: "Fetch the notes again", act: () => this.fetchAgain(id) });
    }
  }

  closed() {
    showPhase("closed");
    if (this.differs === "closed") return;
    this.state = null;
    this.differs = "closed";
    const query = new URLSearchParams({ walkthrough: this.id, step: this.at, pair: this.pairId });
    showNotice({ words: CLOSED, name: "Open it again", href: url(`?${query}`) });
    this.show(); // what moved that window can be pressed no longer
  }

  /** Moves the audience's window; alone, this one. */
  do(act) {
    if (act === "first") this.goTo(1);
    else if (this.state) this.pair.do(act === "take-over" && this.state.phase === "live" ? "back-to-script" : act);
    else if (act === "next") this.goTo(this.at + 1);
    else if (act === "back") this.goTo(this.at - 1);
  }

  goTo(number) {
    if (number < 1 || number > this.notes.steps.length) return;
    if (this.state) this.pair.do("goto", { step: number });
    else {
      this.at = number;
      this.show();
    }
  }

  show() {
    const { steps } = this.notes;
    showStep(steps, this.at);
    showLive(steps[this.at - 1], Boolean(this.state?.live));
    const phase = this.state?.phase;
    enable("back", this.at > 1 || phase === "done");
    enable("next", phase ? phase !== "done" : this.at < steps.length); // after the last step comes the end
    enable("pause", phase && phase !== "done");
    enable("take-over", Boolean(phase) && this.state.can_take_over !== false);
    document.querySelector("[data-act=ask-again]").hidden = !this.state?.again; // a live step that was answered
    this.showTime();
  }

  showTime() {
    const minutes = this.notes.steps.map((one) => one.minutes);
    showTime(this.clock.read(minutes, this.at), minutes[this.at - 1]);
  }
}

/** One that cannot be pressed now keeps the focus, so that the next key is not lost. */
function enable(act, can) {
  document.querySelector(`[data-act=${act}]`).setAttribute("aria-disabled", String(!can));
}

/** What was chosen on the page of the conversation goes before the system's colours; also when it is chosen later. */
function follow() {
  const dark = local.get("vox-dark");
  document.documentElement.style.colorScheme = dark ? (dark === "yes" ? "dark" : "light") : "";
}

function press(presenter, event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !presenter.notes) return;
  const act = KEYS[event.key];
  // Space is a button's own, where one has come to it by keyboard.
  if (!act || (act === "pause" && event.target.closest("button, a"))) return;
  event.preventDefault();
  if (!event.repeat) presenter.do(act);
}

const presenter = new Presenter(Object.fromEntries(new URLSearchParams(location.search)));
follow();
addEventListener("storage", follow);
addEventListener("keydown", (event) => press(presenter, event));
// A click leaves no focus behind: Space after a click on Next is to pause, not to go on once more.
addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
for (const part of ["controls", "main"]) {
  byId(part).addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button && button.getAttribute("aria-disabled") !== "true") presenter.do(button.dataset.act);
  });
}
byId("clock-reset").addEventListener("click", () => {
  presenter.clock.reset(presenter.at);
  presenter.showTime();
});
if (presenter.id) presenter.open();
else {
  byId("state").textContent = "";
  showNotice({ words: "No walkthrough is named in this address. Open this window from a walkthrough." });
}
