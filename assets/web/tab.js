// What makes a browser tab one of its own: ids that nobody guesses, and which of two tabs owns one.

const CLAIM_MS = 400; // a page that is loaded anew gives its own back within that

const hex = (byte) => byte.toString(16).padStart(2, "0");

/** 128 random bits, as 32 hexadecimal digits. */
export const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map(hex).join("");

/**
 * Whether `id` is this tab's own from now on. A duplicated tab has the same id in its storage: two tabs in one
 * conversation would interrupt each other. Where there are no locks (http to another machine), nobody asks.
 */
export function claim(id) {
  if (!navigator.locks) return Promise.resolve(true);
  const name = `vox-talk-${id}`;
  return new Promise((resolve) => {
    const hold = () => {
      resolve(true);
      return new Promise(() => {}); // for as long as the page is there
    };
    const ask = () => navigator.locks.request(name, { signal: AbortSignal.timeout(CLAIM_MS) }, hold).catch(late);
    const late = async () => ((await isHeld(name)) ? resolve(false) : ask()); // a browser may only be slow to answer
    ask();
  });
}

async function isHeld(name) {
  const { held } = await navigator.locks.query();
  return held.some((lock) => lock.name === name);
}
