// What stands around the conversation: colours, captions, the sheet of voice settings, a new conversation.

import { el } from "./dom.js";
import { local } from "./memory.js";

const DARK_KEY = "vox-dark";
const CAPTIONS_KEY = "vox-captions";

/** Brings the header and the foot to life. Returns what shows a caption: (clause of captions.js, or null). */
export function mountChrome({ renew, knobs }) {
  document.getElementById("vox-new").addEventListener("click", renew);
  mountDark(document.getElementById("vox-dark"));
  mountSheet(document.querySelector("[data-act=knobs]"), knobs);
  mountHomes(document.getElementById("vox-show-homes"));
  return mountCaptions(document.querySelector("[data-act=captions]"), document.querySelector(".vox-caption"));
}

/** Gradio's own class says which colours; the visitor's choice goes before the system's. */
function mountDark(button) {
  const chosen = local.get(DARK_KEY);
  if (chosen) document.body.classList.toggle("dark", chosen === "yes");
  const tell = () => button.setAttribute("aria-pressed", String(document.body.classList.contains("dark")));
  button.addEventListener("click", () => {
    const dark = document.body.classList.toggle("dark");
    local.set(DARK_KEY, dark ? "yes" : "no");
    tell();
  });
  tell();
}

function mountSheet(button, sheet) {
  const show = (open) => {
    sheet.classList.toggle("vox-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.setAttribute("aria-controls", sheet.id);
  sheet.tabIndex = -1; // takes the focus when it opens, so that Tab goes on inside
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", button.getAttribute("aria-label"));
  button.addEventListener("click", () => {
    show(!sheet.classList.contains("vox-open"));
    if (sheet.classList.contains("vox-open")) sheet.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.classList.contains("vox-open")) return;
    show(false);
    button.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!sheet.contains(target) && !button.contains(target) && !target.closest(".options")) show(false);
  });
}

/** On a narrow page the homes cover the conversation while they are asked for. */
function mountHomes(button) {
  button.addEventListener("click", () => {
    document.documentElement.classList.toggle("vox-homes-open");
  });
  const tell = () => {
    button.setAttribute("aria-pressed", String(document.documentElement.classList.contains("vox-homes-open")));
  };
  // A question closes them as well.
  new MutationObserver(tell).observe(document.documentElement, { attributeFilter: ["class"] });
  tell();
}

function mountCaptions(button, line) {
  const show = (on) => {
    line.hidden = !on;
    button.setAttribute("aria-pressed", String(on));
  };
  show(local.get(CAPTIONS_KEY) !== "off");
  button.addEventListener("click", () => {
    show(line.hidden);
    local.set(CAPTIONS_KEY, line.hidden ? "off" : "on");
  });
  return (clause) => {
    const words = clause?.words.flatMap((word, at) => [at === clause.at ? el("mark", {}, word) : word, " "]) ?? [];
    line.replaceChildren(...words);
  };
}
