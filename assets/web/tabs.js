// Tabs as the ARIA practices have them: one in the tab order, arrow keys, Home and End; a choice shows at once.

import { el } from "./dom.js";

export class Tabs {
  /** `names` in order; `words(name)` is what its tab says. The panels are empty, for others to fill. */
  constructor(names, words, label) {
    this.names = names;
    this.tabs = Object.fromEntries(names.map((name) => [name, this.tab(name, words(name))]));
    this.panels = Object.fromEntries(names.map((name) => [name, panel(name)]));
    this.list = el("div", { class: "vox-tabs", role: "tablist", "aria-label": label }, Object.values(this.tabs));
    this.list.addEventListener("keydown", (event) => this.byKey(event));
    this.choose(names[0]);
  }

  choose(name) {
    this.chosen = name;
    for (const each of this.names) {
      this.tabs[each].setAttribute("aria-selected", String(each === name));
      this.tabs[each].tabIndex = each === name ? 0 : -1;
      this.panels[each].hidden = each !== name;
    }
  }

  /** The button of the tab that is shown. */
  button() {
    return this.tabs[this.chosen];
  }

  label(name, words) {
    this.tabs[name].textContent = words;
  }

  byKey(event) {
    const last = this.names.length - 1;
    const at = this.names.indexOf(this.chosen);
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at ? at - 1 : last, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.choose(this.names[to]);
    this.button().focus();
  }

  tab(name, words) {
    const attributes = { type: "button", role: "tab", id: `vox-tab-${name}`, "aria-controls": `vox-panel-${name}` };
    return el("button", { ...attributes, class: "vox-tab", onclick: () => this.choose(name) }, words);
  }
}

const panel = (name) =>
  el("div", { class: "vox-panel", role: "tabpanel", id: `vox-panel-${name}`, "aria-labelledby": `vox-tab-${name}` });
