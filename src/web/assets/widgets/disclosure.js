// Content shown on request.
import { h, name, put } from "../base/dom.js";

/**
 * A disclosure. `fill(place)` creates the content; `refresh()` recreates it when it is open, or on the next
 * opening.
 */
export const disclosure = (label, fill) => {
  const place = h("div", { class: "disclosed" });
  const box = h("details", {}, h("summary", {}, label), place);
  let isFilled = false;
  const show = () => {
    if (box.open && !isFilled) {
      isFilled = true;
      fill(place);
    }
  };
  box.addEventListener("toggle", show);
  const refresh = () => {
    isFilled = false;
    show();
  };
  return { box, refresh };
};

const source = (text) => h("pre", { class: "source", tabindex: "0", id: name("source") }, text);

/** A disclosure with the Markdown source. */
export const markdown = (text) =>
  text === "" ? null : disclosure("View Markdown source", (place) => put(place, source(text))).box;
