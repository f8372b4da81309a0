// Where the app's own paths are, seen from its scripts: it may live under a sub-path.

/** The address of `path`, which counts from the page: `url("speech/…")`. */
export const url = (path) => new URL(`../${path}`, import.meta.url).href;
