// Elements from data. Everything that comes from a listing, a model or a visitor goes in as text, never as markup.

/**
 * An element: `el("button", { class: "vox-chip", onclick: go, "aria-pressed": "true" }, "Compare", other)`.
 * Attributes that are null, undefined or false are left out; `on…` functions become listeners; `data` sets data-*.
 */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG: `svg("circle", { r: 4 })`. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
