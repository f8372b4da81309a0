// Where the figures of an answer come from, as a list that opens under it.

import { el } from "./dom.js";
import { has, say } from "./words.js";

/** Words for a source (conversation/view.py): "list price of 6 Heron Way". */
export function sourceLabel(source, homeName) {
  if (source.origin === "visitor") return say("source_visitor");
  if (source.origin === "unknown") return say("source_unknown");
  const field = fieldName(source.field);
  const home = source.listing_key && homeName(source.listing_key);
  if (home) return say("source_listing", { field, home });
  const tool = `tool_${source.tool}`;
  return has(tool) ? say("source_tool", { field, tool: say(tool) }) : field;
}

/** A disclosure with all sources of `exchange`; null when there is no figure in it. */
export function sourceList(exchange, { homeName, openHome }) {
  const { sources } = exchange;
  if (sources.length === 0) return null;
  const count = sources.length === 1 ? say("sources_one") : say("sources", { count: sources.length });
  const rows = sources.map((source) => {
    const label = sourceLabel(source, homeName);
    const told = source.listing_key
      ? el("button", { type: "button", class: "vox-link", onclick: () => openHome(source.listing_key) }, label)
      : label;
    return el("li", {}, el("b", {}, source.text), " ", told);
  });
  return el(
    "details",
    { class: "vox-sources" },
    el("summary", {}, count),
    el("ul", { "aria-label": say("sources_title") }, rows),
  );
}

/** "BedroomsTotal" as it is said: by the words of ui/words.py, else by its parts. */
function fieldName(field) {
  if (has(`field_${field}`)) return say(`field_${field}`);
  return field
    .replace(/_usd|_pct|YN$/g, "")
    .replace(/_/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
