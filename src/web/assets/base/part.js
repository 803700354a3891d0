// Sections of a page that follow the current state.
import { h, put } from "./dom.js";

/** A section that is rebuilt only when its data changes. */
export const part = (of, make) => {
  const place = h("div", {});
  let before = null;
  return [place, (value) => {
    const text = JSON.stringify(of(value));
    if (text === before) {
      return;
    }
    before = text;
    const focused = place.contains(document.activeElement) ? document.activeElement.textContent : null;
    put(place, make(value));
    if (focused !== null) {
      const again = Array.from(place.querySelectorAll("button, a")).find((element) => element.textContent === focused);
      // The focused element may be gone, with its section.
      (again ?? place.querySelector("button, a, h1") ?? document.querySelector("main h1"))?.focus();
    }
  }];
};
