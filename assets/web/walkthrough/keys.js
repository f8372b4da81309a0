// The keys of a walkthrough: right, left, space, home, and those of a clicker. They leave alone who types, moves a slider or reads a dialog.

const OTHERS = "input, textarea, select, [contenteditable], [role=tab], [role=slider], [role=listbox], .vox-gallery";
const PRESSED_BY_SPACE = "button, a, summary, [role=button]";
// A clicker in the hand sends PageDown and PageUp.
const ACTS = { ArrowRight: "next", ArrowLeft: "back", PageDown: "next", PageUp: "back", " ": "pause", Home: "first" };

/** `on(act)` until the returned function is called. */
export function bindKeys(on, leaveField) {
  let byPointer = null; // what a tap gave the focus: space there is no wish to press it again
  const tapped = () => setTimeout(() => (byPointer = document.activeElement));
  const pressed = (event) => {
    if (event.key === "Tab") byPointer = null;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    const { target } = event;
    if (target.closest?.(OTHERS)) {
      if (event.key === "Escape" && target.closest("textarea, input")) leaveField();
      return;
    }
    const act = ACTS[event.key];
    if (!act) return;
    if (event.key === " " && target !== byPointer && target.closest?.(PRESSED_BY_SPACE)) return;
    event.preventDefault(); // nothing scrolls
    if (!event.repeat) on(act);
  };
  // A button is pressed when space is let go.
  const released = (event) => event.key === " " && event.target === byPointer && event.preventDefault();
  addEventListener("pointerup", tapped);
  addEventListener("keydown", pressed);
  addEventListener("keyup", released);
  return () => {
    removeEventListener("pointerup", tapped);
    removeEventListener("keydown", pressed);
    removeEventListener("keyup", released);
  };
}
