// The visitor is done with the demo on this device: asked once, since an invitation may not open a second time.

import { url } from "./address.js";
import { el } from "./dom.js";
import { button, mainButton } from "./states.js";
import { say } from "./words.js";

/** `entry` opens the dialog. */
export function mountLeaving(entry) {
  const cancel = button(say("cancel"), () => dialog.close());
  const form = el("form", { method: "post", action: url("leave"), hidden: true });
  const dialog = el(
    "dialog",
    { class: "vox-ask", "aria-labelledby": "vox-leave-title", "aria-describedby": "vox-leave-why" },
    el("h2", { id: "vox-leave-title" }, say("leave_title")),
    el("p", { id: "vox-leave-why" }, say("leave_why")),
    form,
    el("div", { class: "vox-ask-buttons" }, cancel, mainButton(say("leave_do"), () => form.submit())),
  );
  dialog.addEventListener("close", () => entry.focus());
  entry.addEventListener("click", () => {
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
    cancel.focus(); // Enter by mistake ends nothing
  });
}
