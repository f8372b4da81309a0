// The icons that scripts draw: those of the page's own markup are in ui/icons.py. One grid of 16 units.

import { svg } from "./dom.js";

const PATHS = {
  replay: "M8 3a5 5 0 1 0 5 5h-1.6A3.4 3.4 0 1 1 8 4.6V7l4-3.2L8 .6z",
  retry: "M12.9 6.2A5 5 0 0 0 4.3 4.7L3 3.4V7.4h4L5.4 5.8a3.4 3.4 0 0 1 5.9 1zM3.1 9.8a5 5 0 0 0 8.6 1.5l1.3 1.3V8.6H9l1.6 1.6a3.4 3.4 0 0 1-5.9-1z",
  edit: "M11.6 2l2.4 2.4-8 8L3 13l.6-3zm-.1 2L5 10.5l-.2.9.9-.2L12.2 4.7z",
  good: "M2 7h2.6v6.5H2zM5.6 7l2.6-5.2c1.3 0 1.9.8 1.9 1.8L9.7 6H13c.9 0 1.5.8 1.3 1.7l-1 4.6c-.2.7-.7 1.2-1.4 1.2H5.6z",
  bad: "M2 9h2.6V2.5H2zM5.6 9l2.6 5.2c1.3 0 1.9-.8 1.9-1.8L9.7 10H13c.9 0 1.5-.8 1.3-1.7l-1-4.6c-.2-.7-.7-1.2-1.4-1.2H5.6z",
};

export function icon(name) {
  return svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}
