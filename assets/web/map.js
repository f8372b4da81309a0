// Where a home lies among the other homes of its town, drawn from latitude and longitude alone: no tiles, no streets.

import { svg } from "./dom.js";
import { say } from "./words.js";

const EARTH_RADIUS_MILES = 3958.8; // mean radius
const MILES_PER_DEGREE = (EARTH_RADIUS_MILES * Math.PI) / 180;
const WIDTH = 480;
const HEIGHT = 300;
const EDGE = 46; // room for the names, the arrow and the scale
const LEAST_MILES = 0.8; // two homes next door are not drawn a continent apart
const FARTHEST_MILES = 25; // farther off is a slip in a listing, not the same town
const WINDS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const PIN = "M0 0C-4-9-11-13-11-21a11 11 0 1 1 22 0c0 8-7 12-11 21z";

/**
 * An SVG of `home` among those of `others` in its town; null when the home has no position. Both are cards. Distances
 * are on a local equirectangular projection: at town size the error is far below what is drawn.
 */
export function homeMap(home, others) {
  if (home.latitude === null || home.longitude === null) return null;
  const near = others
    .filter((one) => one.key !== home.key && one.city === home.city && one.latitude !== null)
    .map((one) => ({ ...milesFrom(home, one), price: one.price }))
    .filter((one) => Math.hypot(one.east, one.north) <= FARTHEST_MILES);
  const view = fitted([{ east: 0, north: 0 }, ...near]);
  const town = home.city ?? "";
  return svg(
    "svg",
    { class: "vox-map", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": described(home, near) },
    ground(town),
    near.map((one) => dot(view, one)),
    pin(view, home),
    svg("text", { class: "vox-map-town", x: 16, y: 28 }, town),
    northArrow(),
    scaleBar(view.pixelsPerMile),
  );
}

/** "1.2 miles north-west of the middle of the listings in Maple Heights", and how many others are drawn. */
function described(home, near) {
  const middle = mean([{ east: 0, north: 0 }, ...near]);
  const [east, north] = [-middle.east, -middle.north];
  const miles = Math.hypot(east, north);
  const town = home.city ?? say("the_town");
  const values = { home: home.address, town, count: near.length, miles: miles.toFixed(1) };
  if (!near.length) return say("map_alone", values);
  if (miles < 0.1) return say("map_middle", values);
  const eighth = Math.round(Math.atan2(east, north) / (Math.PI / 4));
  return say("map_place", { ...values, wind: say(`wind_${WINDS[(eighth + 8) % 8]}`) });
}

function milesFrom(home, one) {
  const north = (one.latitude - home.latitude) * MILES_PER_DEGREE;
  const shrink = Math.cos((home.latitude * Math.PI) / 180);
  return { east: (one.longitude - home.longitude) * MILES_PER_DEGREE * shrink, north };
}

const mean = (points) => ({
  east: points.reduce((sum, one) => sum + one.east, 0) / points.length,
  north: points.reduce((sum, one) => sum + one.north, 0) / points.length,
});

/** Scale and offset that bring all points inside the edges, the same scale both ways. */
function fitted(points) {
  const [west, east] = ends(points.map((one) => one.east));
  const [south, north] = ends(points.map((one) => one.north));
  const across = (WIDTH - 2 * EDGE) / Math.max(east - west, LEAST_MILES);
  const pixelsPerMile = Math.min(across, (HEIGHT - 2 * EDGE) / Math.max(north - south, LEAST_MILES));
  return {
    pixelsPerMile,
    x: (one) => WIDTH / 2 + (one.east - (west + east) / 2) * pixelsPerMile,
    y: (one) => HEIGHT / 2 - (one.north - (south + north) / 2) * pixelsPerMile,
  };
}

const ends = (values) => [Math.min(...values), Math.max(...values)];

const dot = (view, one) =>
  svg("circle", { class: "vox-map-other", cx: view.x(one), cy: view.y(one), r: 5 }, svg("title", {}, one.price));

function pin(view, home) {
  const here = { east: 0, north: 0 };
  const at = `translate(${view.x(here)} ${view.y(here)})`;
  return svg(
    "g",
    { class: "vox-map-home", transform: at },
    svg("title", {}, home.price),
    svg("path", { d: PIN }),
    svg("circle", { cx: 0, cy: -21, r: 4 }),
  );
}

function northArrow() {
  const at = `translate(${WIDTH - 28} 30)`;
  const needle = svg("path", { d: "M0-12 6 6 0 2-6 6z" });
  return svg("g", { class: "vox-map-north", transform: at }, needle, svg("text", { y: 20 }, say("north")));
}

/** A bar of 1, 2 or 5 times a power of ten miles, at most a third of the drawing. */
function scaleBar(pixelsPerMile) {
  const most = WIDTH / 3 / pixelsPerMile;
  const power = 10 ** Math.floor(Math.log10(most));
  const miles = [5, 2, 1].map((times) => times * power).find((length) => length <= most);
  const length = miles * pixelsPerMile;
  return svg(
    "g",
    { class: "vox-map-scale", transform: `translate(16 ${HEIGHT - 16})` },
    svg("path", { d: `M0-5V0H${length}V-5` }),
    svg("text", { x: length + 8, y: 1 }, say("miles", { miles: Number(miles.toPrecision(1)) })),
  );
}

/** Soft ground, the same for a town every time. It shows no real hill or field; the caption says so. */
function ground(town) {
  const chance = chanceFrom(town);
  const folds = [0.2, 0.45, 0.7, 0.95].map((part) => {
    const y = HEIGHT * part + 30 * (chance() - 0.5);
    const bends = [0, 1, 2].map(() => `t${WIDTH / 3} ${40 * (chance() - 0.5)}`).join("");
    return svg("path", { class: "vox-map-fold", d: `M-20 ${y}q80 ${30 + 30 * chance()} 173 0${bends}` });
  });
  const fields = [0, 1, 2].map(() => field(WIDTH * chance(), HEIGHT * chance(), 50 + 70 * chance(), chance));
  return svg("g", { class: "vox-map-ground" }, svg("rect", { width: WIDTH, height: HEIGHT }), fields, folds);
}

/** A closed shape with an uneven edge around (x, y). */
function field(x, y, radius, chance) {
  const points = [...Array(8).keys()].map((at) => {
    const reach = radius * (0.75 + 0.5 * chance());
    return [x + 1.5 * reach * Math.cos((at * Math.PI) / 4), y + reach * Math.sin((at * Math.PI) / 4)];
  });
  const middle = (at) => [0, 1].map((axis) => (points[at % 8][axis] + points[(at + 1) % 8][axis]) / 2);
  const curves = points.map((_, at) => `Q${points[(at + 1) % 8]} ${middle(at + 1)}`).join("");
  return svg("path", { class: "vox-map-field", d: `M${middle(0)}${curves}z` });
}

/** A generator of numbers in [0, 1) that begins alike for the same text (FNV-1a into mulberry32). */
function chanceFrom(text) {
  let state = [...text].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 16777619), 2166136261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
