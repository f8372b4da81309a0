// The house's presets, as the server told them last: read by the list of presets and by whoever offers them for a choice.

let kept = null; // one set for the page: each of its parts has an `api` of its own

/** The page's presets; made for whoever asks first. */
export const presetsOf = (api) => (kept ??= new KeptPresets(api));

class KeptPresets {
  constructor(api) {
    this.api = api;
    this.all = api.data.presets ?? []; // {name, voice, knobs, …}
    this.default = api.data.default_preset ?? null; // the name of the one that the house begins with
    this.listeners = [];
    this.asked = 0;
    this.told = 0; // the number of the newest question that was answered
  }

  /** `fn()` after every change. */
  on(fn) {
    this.listeners.push(fn);
  }

  load() {
    return this.ask("tuning/presets");
  }

  save(name, { voice, knobs }, trial = null) {
    return this.ask("tuning/presets", "PUT", { name, voice, knobs, ...(trial && { trial }) });
  }

  remove(name) {
    return this.ask("tuning/presets/remove", "POST", { name });
  }

  import(toml) {
    return this.ask("tuning/presets/import", "POST", toml);
  }

  makeDefault(name) {
    return this.ask("tuning/presets/default", "POST", { name });
  }

  /** Every act is answered with all presets. Throws as api.json does; nothing is changed then. */
  async ask(path, method = "GET", body = null) {
    const mine = ++this.asked;
    const told = await this.api.json(path, method, body);
    if (mine > this.told && Array.isArray(told?.presets)) {
      this.told = mine;
      this.all = told.presets;
      this.default = told.default ?? null;
      for (const fn of this.listeners) fn();
    } else if (method !== "GET") await this.load(); // what was asked later may have been told before this was done
    return told;
  }

  /** The house writes "é" in one way, and nothing at a name's ends. */
  named(name) {
    const written = name?.normalize("NFC").trim();
    return this.all.find((one) => one.name === written) ?? null;
  }
}
