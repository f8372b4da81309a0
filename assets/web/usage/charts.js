// Small charts of one figure by day, drawn as SVG. What they show is told in words as well, and in the table beneath.

import { el, svg } from "../dom.js";
import { count, milliseconds, minutes, percent, usd } from "./figures.js";

const WIDTH = 320;
const HEIGHT = 112;
const TOP = 6;

const CHARTS = [
  { title: "Turns", of: (day) => day.turns, told: count },
  { title: "Tokens", of: (day) => day.tokens, told: count },
  { title: "Spend", of: (day) => day.micro_usd, told: usd },
  { title: "Speech", of: (day) => day.speech_ms, told: minutes },
  { title: "Denied", of: (day) => day.denials, told: count },
];

/** All charts of `days`, oldest first, as figures. */
export function charts(days) {
  return [...CHARTS.map((chart) => bars(days, chart)), kept(days), firstSound(days)];
}

function bars(days, { title, of, told }) {
  const values = days.map(of);
  const most = Math.max(...values);
  const sum = values.reduce((one, other) => one + other, 0);
  const words = most
    ? `${told(sum)} in all, most on ${days[values.indexOf(most)].date}: ${told(most)}`
    : "none in these days";
  const step = WIDTH / days.length;
  const drawn = values.map((value, at) => {
    const height = most ? ((HEIGHT - TOP) * value) / most : 0;
    const place = { x: at * step + step * 0.1, y: HEIGHT - height, width: step * 0.8, height, class: "bar" };
    return svg("rect", place, svg("title", {}, `${days[at].date}: ${told(value)}`));
  });
  return figure(days, title, most ? told(sum) : told(0), words, drawn);
}

/** Which share of the clauses was read back from the speech cache. */
function kept(days) {
  const all = days.reduce((sum, day) => sum + day.clauses, 0);
  const hits = days.reduce((sum, day) => sum + day.clauses_kept, 0);
  const shares = days.map((day) => (day.clauses ? day.clauses_kept / day.clauses : null));
  const words = all ? `${percent(hits, all)} of ${count(all)} clauses were read back, not made` : "nothing was spoken";
  return figure(days, "Speech from the cache", percent(hits, all), words, line(shares, 1, "line"));
}

function firstSound(days) {
  const usual = days.map((day) => day.first_sound_p50_ms);
  const slow = days.map((day) => day.first_sound_p95_ms);
  const most = Math.max(...slow.map((value) => value ?? 0), 1);
  const last = slow.findLastIndex((value) => value !== null);
  const newest = last < 0 ? null : usual[last];
  const within = () => `half within ${milliseconds(newest)}, 95 of 100 within ${milliseconds(slow[last])}`;
  const words = last < 0 ? "nothing was spoken" : `of the answers of ${days[last].date} ${within()}`;
  const lines = [...line(slow, most, "line line-slow"), ...line(usual, most, "line")];
  const legend = "line: half of the answers · dashes: 95 of 100";
  return figure(days, "First sound", milliseconds(newest), words, lines, legend);
}

/** Days without a value leave a gap; a value between two gaps is a dot. */
function line(values, most, look) {
  const step = WIDTH / values.length;
  const at = (value, day) => `${day * step + step / 2},${HEIGHT - ((HEIGHT - TOP) * value) / most}`;
  const pieces = [];
  let piece = [];
  for (const [day, value] of [...values, null].entries()) {
    if (value !== null) piece.push(at(value, day));
    else if (piece.length) {
      pieces.push(piece);
      piece = [];
    }
  }
  return pieces.map((points) =>
    points.length > 1
      ? svg("polyline", { points: points.join(" "), class: look })
      : svg("circle", { cx: points[0].split(",")[0], cy: points[0].split(",")[1], r: 2.5, class: `${look} dot` }),
  );
}

function figure(days, title, sum, words, drawn, legend = "") {
  const label = `${title} by day, ${days[0].date} to ${days.at(-1).date}: ${words}.`;
  return el(
    "figure",
    {},
    el("figcaption", {}, el("span", { class: "title" }, title), el("span", { class: "sum" }, sum)),
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, preserveAspectRatio: "none" },
      svg("line", { x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT, class: "base" }),
      drawn,
    ),
    el("p", { class: "span", "aria-hidden": "true" }, el("span", {}, days[0].date), el("span", {}, days.at(-1).date)),
    legend && el("p", { class: "small" }, legend),
  );
}
