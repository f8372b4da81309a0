// A native dialog that comes in from the side, or from below on a narrow screen. Esc, its button and a press beside
// it close it; the focus goes back to where it was. Knows nothing of what it shows.

import { el } from "./dom.js";
import { say } from "./words.js";

export class Sheet {
  /** `elsewhere()` is focused when what opened it is gone meanwhile. */
  constructor(name, elsewhere) {
    const id = `vox-${name}-title`;
    this.title = el("h2", { id, class: "vox-sheet-title" });
    this.body = el("div", { class: "vox-sheet-body" });
    this.foot = el("div", { class: "vox-sheet-foot" });
    this.dialog = el(
      "dialog",
      { class: `vox-sheet vox-sheet-${name}`, "aria-labelledby": id },
      el(
        "div",
        { class: "vox-sheet-inside" },
        el("header", { class: "vox-sheet-head" }, this.title, closeButton(() => this.dialog.close())),
        this.body,
        this.foot,
      ),
    );
    this.elsewhere = elsewhere;
    this.opener = null;
    this.closeBeside();
    this.dialog.addEventListener("close", () => this.giveBack());
  }

  /** Opened again it only keeps the focus inside: what had it may be about to be replaced. */
  open() {
    if (this.dialog.open) return this.dialog.querySelector("button").focus();
    if (!this.dialog.isConnected) document.body.append(this.dialog);
    this.opener = document.activeElement;
    this.dialog.showModal();
    this.body.scrollTop = 0;
  }

  close() {
    this.dialog.close();
  }

  /** The dialog has no padding: only its backdrop is the dialog itself. A press begun inside is no wish to leave. */
  closeBeside() {
    let beside = false;
    this.dialog.addEventListener("pointerdown", (event) => (beside = event.target === this.dialog));
    this.dialog.addEventListener("click", (event) => {
      if (beside && event.target === this.dialog) this.dialog.close();
    });
  }

  giveBack() {
    const back = this.opener?.isConnected && this.opener.getClientRects().length ? this.opener : this.elsewhere();
    this.opener = null;
    back?.focus({ preventScroll: true });
  }
}

function closeButton(close) {
  return el("button", { type: "button", class: "vox-sheet-close", "aria-label": say("close"), onclick: close }, "✕");
}
