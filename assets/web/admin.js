// What the page offers to the house's own people: the way to the usage page.

import { url } from "./address.js";
import { el, svg } from "./dom.js";
import { say } from "./words.js";

const BARS = "M2.5 13.5h11V15h-11zM3 8h2.4v4.5H3zM6.8 5h2.4v7.5H6.8zM10.6 2H13v10.5h-2.4z";

/** `scopes` of the visitor's invitation; null when they are not known. `before`: the button to stand beside. */
export function offerUsage(scopes, before) {
  if (!scopes?.includes("admin") || document.getElementById("vox-usage")) return;
  const icon = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: BARS }));
  const name = { "aria-label": say("usage"), title: say("usage") };
  before.before(el("a", { id: "vox-usage", class: "vox-square", href: url("usage"), ...name }, icon));
}
