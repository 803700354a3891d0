// Parts of a page that is shown as it is now.
import { h, put } from "./dom.js";

/** A part that is made anew when what it shows has changed, and only then. */
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
      // What had it may be gone, and all of its place with it.
      (again ?? place.querySelector("button, a, h1") ?? document.querySelector("main h1"))?.focus();
    }
  }];
};
