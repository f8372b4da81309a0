// What this browser remembers for the page. Where it may not (private windows, blocked storage), the page forgets.

function store(open) {
  const attempt = (act) => {
    try {
      return act(open());
    } catch {
      return null;
    }
  };
  return {
    get: (key) => attempt((storage) => storage.getItem(key)),
    set: (key, value) => attempt((storage) => storage.setItem(key, value)),
    remove: (key) => attempt((storage) => storage.removeItem(key)),
  };
}

/** Kept over visits, shared by all tabs. */
export const local = store(() => localStorage);
/** Kept over reloads, of this tab alone. */
export const session = store(() => sessionStorage);
