// What came to its end after its page was left: it is told on the page that is shown then.
import { h } from "../base/dom.js";

const place = document.getElementById("late");

/** Shows it until somebody puts it away. */
export const late = (...children) => {
  const box = h("div", { class: "late" }, h("div", {}, ...children), h("button", { type: "button", class: "quiet small", onclick: () => box.remove() }, "Close"));
  place.append(box);
};
