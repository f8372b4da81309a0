// What the presenter reads, drawn from data: notes (fetched once) and the audience's state. Everything goes in as text.

import { el } from "../dom.js";
import { pace, time } from "./clock.js";

const byId = (id) => document.getElementById(id);
const STATES = {
  ready: "Ready to begin",
  speaking: "Speaking",
  paused: "Paused",
  waiting: "Goes on by itself",
  rest: "Waits for Next",
  live: "Live: questions are answered as they come",
  done: "At the end",
  closed: "The audience's window is closed",
  alone: "No audience's window",
  asking: "Looking for the audience's window…",
};
const BLOCKED = "Press Space in the audience's window: its browser waits for a key";
const NO_NOTE = "No note for this step.";

/** Each step's line in the list; `goTo(number)` when one is chosen. */
export function showSteps(steps, goTo) {
  const row = ({ number, visitor, minutes }) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", data: { step: number }, onclick: () => goTo(number) },
        el("span", { class: "number" }, String(number)),
        el("span", { class: "line" }, visitor),
        el("span", { class: "small" }, time(60 * minutes)),
      ),
    );
  byId("steps").replaceChildren(...steps.map(row));
}

export function showTitle(title) {
  byId("title").textContent = title;
  document.title = `Presenter · ${title}`;
}

/** The step `at` (from 1) with its note and the beginning of the next one. Touches only what differs. */
export function showStep(steps, at) {
  const step = steps[at - 1];
  const next = steps[at];
  if (write("step-title", `Step ${at} of ${steps.length}`)) scrollTo(0, 0); // to the beginning of its note
  write("note", step.note || NO_NOTE);
  byId("note").classList.toggle("none", !step.note);
  write("visitor", step.visitor);
  write("said", step.said);
  write("goes-on", step.pause_s == null ? "" : `Goes on by itself, ${step.pause_s} s after the answer.`);
  write("next-line", next ? `${next.visitor}${next.live ? " (live)" : ""}` : "This is the last step.");
  for (const button of byId("steps").querySelectorAll("button")) mark(button, Number(button.dataset.step), at);
}

function mark(button, number, at) {
  button.classList.toggle("over", number < at);
  if (number !== at) button.removeAttribute("aria-current");
  else if (!button.hasAttribute("aria-current")) {
    button.setAttribute("aria-current", "step");
    bringIn(button);
  }
}

/** Scrolls the list, never the page: the note is what is read. */
function bringIn(button) {
  const list = byId("steps");
  const top = button.offsetTop - list.scrollTop;
  if (top < 0 || top + button.offsetHeight > list.clientHeight) {
    list.scrollTop = button.offsetTop - (list.clientHeight - button.offsetHeight) / 2;
  }
}

/** Who answers at this step: the script, or the agent by itself. */
export function showLive(step, isLive) {
  byId("live").hidden = !step.live;
  write("live", isLive ? "live now" : "live, or this recorded answer");
}

/** `blocked`: the browser lets no sound start before a key or click in the audience's own window. */
export function showPhase(phase, blocked = false) {
  write("state", blocked ? BLOCKED : STATES[phase]);
  byId("state").dataset.phase = phase;
  write("pause-word", phase === "paused" ? "Go on" : phase === "ready" ? "Begin" : "Pause");
  write("take-over-word", phase === "live" ? "Back to the script" : "Take over");
}

export function showTime(read, minutes) {
  write("elapsed", time(read.elapsed));
  write("left", time(Math.ceil(read.left)));
  write("step-time", `${time(read.step)} of ${time(60 * minutes)}`);
  const told = pace(read);
  write("pace", told.words);
  byId("pace").dataset.pace = told.pace;
  byId("clock-reset").disabled = !read.started;
}

/** A sentence above all, with a button that does `act`, or a link to `href`; null takes it away. */
export function showNotice(notice) {
  byId("notice").hidden = !notice;
  if (!notice) return;
  write("notice-words", notice.words);
  const [button, link] = [byId("notice-do"), byId("notice-link")];
  button.hidden = !notice.act;
  button.textContent = notice.name ?? "";
  button.onclick = notice.act ?? null;
  link.hidden = !notice.href;
  link.textContent = notice.name ?? "";
  if (notice.href) link.href = notice.href;
}

/** Whether it said something else before. */
function write(id, text) {
  const place = byId(id);
  if (place.textContent === text) return false;
  place.textContent = text;
  return true;
}
