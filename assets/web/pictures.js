// The pictures of one home, one at a time: buttons, arrow keys, small ones to choose from, and which of how many.

import { picture } from "./card.js";
import { el } from "./dom.js";
import { say } from "./words.js";

/** A gallery of `pictures` ({src, alt}); for none the drawn place of one. */
export function pictureGallery(pictures) {
  const stage = el("div", { class: "vox-stage" });
  if (!pictures.length) {
    stage.append(picture(null));
    return el("div", { class: "vox-gallery" }, stage);
  }
  const count = el("span", { class: "vox-count", role: "status" });
  const caption = el("figcaption", {});
  const several = pictures.length > 1;
  const small = several ? pictures.map((each, at) => thumbnail(each, () => go(at))) : [];
  let at = 0;

  function go(to) {
    at = (to + pictures.length) % pictures.length;
    stage.replaceChildren(picture(pictures[at].src, pictures[at].alt));
    caption.textContent = pictures[at].alt;
    count.textContent = say("picture_of", { at: at + 1, total: pictures.length });
    small.forEach((button, index) => button.setAttribute("aria-current", String(index === at)));
  }

  function byKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !several) return;
    event.preventDefault();
    go(at + step);
  }

  go(0);
  const around = several && [...steps(() => go(at - 1), () => go(at + 1)), count];
  return el(
    "figure",
    { class: "vox-gallery", role: "group", "aria-label": say("pictures"), onkeydown: byKey },
    el("div", { class: "vox-stage-row" }, stage, around),
    caption,
    several && el("div", { class: "vox-thumbs" }, small),
  );
}

function steps(back, on) {
  const step = (words, sign, className, act) =>
    el("button", { type: "button", class: `vox-step ${className}`, "aria-label": say(words), onclick: act }, sign);
  return [step("picture_before", "‹", "vox-step-back", back), step("picture_after", "›", "vox-step-on", on)];
}

function thumbnail(each, choose) {
  const attributes = { type: "button", class: "vox-thumb", "aria-label": each.alt, onclick: choose };
  return el("button", attributes, picture(each.src, "", { loading: "lazy" }));
}
