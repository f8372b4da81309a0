// The visitor has a conversation deleted: asked once, in the browser's own dialog, since nothing brings it back.

import { url } from "./address.js";
import { el } from "./dom.js";
import { button, mainButton } from "./states.js";
import { say } from "./words.js";

export class Deleting {
  /**
   * `on`: talkId(), silence(): a promise that nothing sounds any more, deleted(talkId), elsewhere(): what to focus when
   * the menu is closed. `entry` opens the dialog.
   */
  constructor(entry, on) {
    this.entry = entry;
    this.on = on;
    this.note = el("p", { class: "vox-ask-note", role: "alert" });
    this.cancel = button(say("cancel"), () => this.dialog.close());
    this.go = mainButton(say("delete_do"), () => this.delete());
    this.dialog = el(
      "dialog",
      { class: "vox-ask", "aria-labelledby": "vox-ask-title", "aria-describedby": "vox-ask-why" },
      el("h2", { id: "vox-ask-title" }, say("delete_title")),
      el("p", { id: "vox-ask-why" }, say("delete_why")),
      this.note,
      el("div", { class: "vox-ask-buttons" }, this.cancel, this.go),
    );
    this.dialog.addEventListener("close", () => on.elsewhere()?.focus());
    entry.addEventListener("click", () => this.ask());
  }

  /** Whether there is anything to delete. */
  offer(there) {
    this.entry.disabled = !there;
  }

  ask() {
    if (!this.dialog.isConnected) document.body.append(this.dialog);
    document.getElementById("vox-files").hidePopover();
    this.note.textContent = "";
    this.dialog.showModal();
    this.cancel.focus(); // Enter by mistake deletes nothing
  }

  async delete() {
    const talkId = this.on.talkId();
    this.go.disabled = true;
    await this.on.silence(); // its turn is gone afterwards, and could be stopped no more
    const answer = await fetch(url(`talks/${talkId}`), { method: "DELETE" }).catch(() => null);
    this.go.disabled = false;
    if (!answer?.ok) {
      this.note.textContent = say("delete_failed");
      return;
    }
    this.dialog.close();
    this.on.deleted(talkId);
  }
}
