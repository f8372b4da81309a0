// The sentences that the page shows by itself. They are written in ui/words.py and come with the page as JSON.

const all = JSON.parse(document.getElementById("vox-words").textContent);

/** The words of `key`, with `{name}` replaced by `values.name`: `say("found", { shown: 3, total: 7 })`. */
export function say(key, values = {}) {
  if (!(key in all)) throw new Error(`ui/words.py has no words for "${key}"`);
  return all[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export const has = (key) => key in all;
