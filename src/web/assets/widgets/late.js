// Results that arrive after their page was left, shown on the current page.
import { h } from "../base/dom.js";

const place = document.getElementById("late");

/** Shows a result until it is dismissed. */
export const late = (...children) => {
  const box = h("div", { class: "late" }, h("div", {}, ...children), h("button", { type: "button", class: "quiet small", onclick: () => box.remove() }, "Close"));
  place.append(box);
};
