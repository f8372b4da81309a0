// The walkthroughs said anew, as the house's default has the voice stand: begun here, and its progress told.

import { el } from "../dom.js";
import { presetsOf } from "./kept_presets.js";

const WHY =
  "Walkthroughs go on sounding as the default stood when they were rendered, until they are rendered anew here.";
const ASKED_EVERY_MS = 1_000;
const BEGINS_WITHIN = 5; // times asked: until then it may not have begun
const STILL = 120; // times asked without a step done meanwhile: it is not waited for any longer
const SCOPES = ["walkthrough", "admin"]; // who may ask how far it is

export function walkthroughRender(api) {
  const told = el("p", { class: "small", role: "status" });
  const fault = el("p", { class: "fault", role: "alert" });
  const bar = el("progress", { "aria-label": "Walkthroughs rendered", hidden: true });
  const button = el("button", { type: "button", onclick: render }, "Render the walkthroughs anew with the default");
  const mayAsk = SCOPES.some((scope) => (api.data.scopes ?? []).includes(scope));

  async function render() {
    button.disabled = true;
    told.textContent = fault.textContent = "";
    try {
      await api.json("tuning/walkthroughs/render", "POST", {});
      told.textContent = `They are being rendered with ${await basis()}, which takes a minute or two.`;
      if (mayAsk) await follow();
    } catch (error) {
      fault.textContent = error.message;
    } finally {
      button.disabled = false;
      bar.hidden = true;
    }
  }

  /** What the default is now, which another page may have changed; its voice may have left the house since. */
  async function basis() {
    const presets = presetsOf(api);
    await presets.load();
    const preset = presets.named(presets.default);
    return preset?.ready ? `“${preset.name}”` : "the built-in setting";
  }

  async function follow() {
    for (let asked = 1, begun = false, still = 0, before = -1; ; asked++) {
      const { walkthroughs } = await api.json("walkthroughs");
      if (!walkthroughs.length) return tell("There are no walkthroughs here.");
      const [done, of] = ["done", "of"].map((name) => walkthroughs.reduce((all, one) => all + (one[name] ?? 0), 0));
      begun ||= done < of;
      if (done >= of && (begun || asked >= BEGINS_WITHIN)) return tell("The walkthroughs are ready.");
      still = done === before ? still + 1 : 0;
      before = done;
      if (still > STILL)
        return tell(`${done} of ${of} steps are rendered; the rest waits. Nothing has to be done here.`);
      show(
        done,
        of,
        walkthroughs.some((one) => one.state === "waiting"),
      );
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    }
  }

  function tell(words) {
    told.textContent = words;
  }

  function show(done, of, waits) {
    bar.hidden = false;
    bar.max = Math.max(1, of);
    bar.value = done;
    tell(`${done} of ${of} steps are rendered${waits ? ", then it waits for the voice" : ""}.`);
  }

  return el("div", { class: "preset-walkthroughs" }, el("p", { class: "small" }, WHY), button, bar, told, fault);
}
