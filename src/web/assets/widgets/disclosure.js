// What is shown when it is asked for.
import { h, name, put } from "../base/dom.js";

/**
 * What is shown when it is asked for. `fill(place)` puts it there; `refresh()` has it filled anew once it
 * is looked at, or at once if it is.
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

/** Markdown to the letter, for those who ask. */
export const markdown = (text) =>
  text === "" ? null : disclosure("View Markdown source", (place) => put(place, source(text))).box;
