// While the first sound of an answer is awaited, what can wait does. On a small machine that is page and server in one,
// drawing pictures took the voice's processor just when it was needed.

const MOST_MS = 700; // no picture waits longer, whatever becomes of the answer

let waiting = null; // what is to be done then, while it is hushed
let timer = 0;

/** From now on until `speak`, or for MOST_MS. */
export function hush() {
  waiting ??= [];
  clearTimeout(timer);
  timer = setTimeout(speak, MOST_MS);
}

/** The first sound is out, or none will come. */
export function speak() {
  clearTimeout(timer);
  const acts = waiting ?? [];
  waiting = null;
  for (const act of acts) act();
}

/** Do `act` now, or once it is no longer hushed. */
export function whenHeard(act) {
  if (waiting === null) act();
  else waiting.push(act);
}
