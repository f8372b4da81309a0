// Presets as a TOML file: saved, and read back whole or not at all, with every fault told by its line.

import { el } from "../dom.js";
import { presetsOf } from "./kept_presets.js";

const MAX_BYTES = 64 * 1024; // the house takes no more

export function presetFiles(api) {
  const told = el("p", { class: "small", role: "status" });
  const faults = el("div", { class: "preset-faults", role: "alert" });
  const file = el("input", {
    type: "file",
    accept: ".toml,application/toml,text/plain",
    hidden: true,
    "aria-label": "A TOML file of presets",
  });
  const choose = el("button", { type: "button", onclick: () => file.click() }, "Import a TOML file…");
  const save = el(
    "a",
    { class: "preset-export", href: api.url("tuning/presets.toml"), download: true },
    "Export as TOML",
  );

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = ""; // the same file may be chosen again after it was mended
    if (chosen) await take(chosen);
  });

  async function take(chosen) {
    told.textContent = "";
    faults.replaceChildren();
    try {
      if (chosen.size > MAX_BYTES)
        throw new Error(`${chosen.name} has more than ${MAX_BYTES / 1024} KiB: it is no file of presets.`);
      const { imported, replaced } = await presetsOf(api).import(chosen);
      const count = imported === 1 ? "One preset was imported" : `${imported} presets were imported`;
      told.textContent = replaced ? `${count}; ${replaced} of them changed what had that name before.` : `${count}.`;
    } catch (error) {
      tell(chosen.name, error);
    }
  }

  function tell(name, error) {
    const lines = (error.data?.error?.faults ?? []).map((one) => one.told);
    faults.append(el("p", { class: "fault" }, lines.length ? `Nothing was imported from ${name}:` : error.message));
    if (lines.length)
      faults.append(
        el(
          "ul",
          {},
          lines.map((line) => el("li", {}, line)),
        ),
      );
    choose.focus();
  }

  return el("div", { class: "preset-files" }, el("div", { class: "blind-row" }, save, choose, file), told, faults);
}
