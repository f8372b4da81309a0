// A walkthrough with all that it needs, fetched at once: its steps, their sound, the homes and pictures they show.
// From then on nothing of it needs the network.

import { url } from "../address.js";
import { keepPicture } from "../listings.js";

const AT_ONCE = 4; // a browser gives one host six connections
const TRIES = 3; // it may be edited just while it is fetched

/**
 * The walkthrough `id` as GET /walkthroughs/{id} tells it, each step with its `frames` (Uint8Array).
 * `told(done, of)` hears how far it is. Throws where any of its sounds cannot be had.
 */
export async function loadScript(id, listings, told) {
  for (let tried = 1; ; tried++) {
    try {
      return await loadOnce(id, listings, told);
    } catch (error) {
      if (!(error instanceof Changed) || tried === TRIES) throw error;
    }
  }
}

class Changed extends Error {}

async function loadOnce(id, listings, told) {
  const script = await (await ask(`walkthroughs/${id}`, "no-store")).json();
  script.steps = script.steps.map(asShown);
  await listings.cards();
  const homes = homesOf(script.steps).filter((key) => listings.known.has(key));
  const sounds = script.steps.map((step) => () => loadSound(id, step));
  const acts = [...sounds, ...homes.map((key) => () => loadHome(listings, key))];
  let done = 0;
  told(done, acts.length);
  await inPool(acts, async (act) => {
    await act();
    told((done += 1), acts.length);
  });
  return script;
}

async function loadSound(id, step) {
  const answer = await fetch(url(`walkthroughs/${id}/sound/${step.sound}`));
  if (answer.status === 404) throw new Changed();
  if (!answer.ok) throw new Error(`a sound answered ${answer.status}`);
  step.frames = new Uint8Array(await answer.arrayBuffer());
}

/** Its facts and its pictures. A walkthrough without one of them is better than none. */
async function loadHome(listings, key) {
  const card = listings.known.get(key);
  const details = await listings.details(key).catch(() => ({ pictures: [] }));
  const paths = new Set([card.picture, ...details.pictures.map((one) => one.src)].filter(Boolean));
  for (const path of paths) await loadPicture(path).catch(() => {});
}

const held = new Set();

async function loadPicture(path) {
  if (held.has(path)) return;
  const picture = await (await ask(path)).blob();
  held.add(path);
  keepPicture(path, URL.createObjectURL(picture));
}

async function ask(path, cache = "default") {
  const answer = await fetch(url(path), { cache });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

/** Each act once, a few at a time; the first failure is the whole's. */
async function inPool(acts, run) {
  const left = [...acts];
  const worker = async () => {
    try {
      while (left.length) await run(left.shift());
    } catch (error) {
      left.length = 0; // the others need not go on
      throw error;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** All homes that its steps show, those of the first steps first. */
function homesOf(steps) {
  return [...new Set(steps.flatMap(({ show, exchange }) => [show, ...exchange.homes]).filter(Boolean))];
}

/** As the conversation shows it (talk.js): whole, of the script, and the home that is to be shown before the others. */
function asShown({ exchange, ...step }) {
  const homes = [...new Set([step.show, ...exchange.homes].filter(Boolean))];
  return { ...step, exchange: { ...exchange, homes, ended: true, scripted: true } };
}
