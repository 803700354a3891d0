// Long content, collapsed at first.
import { h } from "../base/dom.js";

const MOST = 50;
/** Content that exceeds the limit by less than this fraction is not collapsed. */
const LEAST_HIDDEN = 0.5;

/** The first of many elements inside a `within`, and a button that shows the others. */
export const first = (elements, many, within = "span") => {
  if (elements.length <= MOST) {
    return elements;
  }
  const show = () => {
    place.replaceWith(...elements.slice(MOST));
    const next = elements[MOST];
    next.setAttribute("tabindex", "-1");
    next.focus();
  };
  const place = h(within, {}, h("button", { type: "button", class: "quiet", onclick: show }, `Show all ${elements.length} ${many}`));
  return [...elements.slice(0, MOST), place];
};

/** Tall content, collapsed to a height of the style sheet; focusing it expands it. */
export const tall = (element, what) => {
  element.classList.add("tall");
  const place = h("div", { class: "tall-box" }, element);
  const open = () => {
    element.classList.remove("tall");
    button.remove();
    sizes.disconnect();
  };
  const button = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => {
    open();
    element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
  } }, `Show full ${what}`);
  place.append(button);
  // The height is known after layout.
  const sizes = new ResizeObserver(() => {
    const { scrollHeight: whole, clientHeight: seen } = element;
    if (seen > 0 && whole > seen + 1 && whole <= seen * (1 + LEAST_HIDDEN)) {
      open();
      return;
    }
    button.hidden = whole <= seen + 1;
    element.classList.toggle("is-cut", !button.hidden);
  });
  sizes.observe(element);
  element.addEventListener("focusin", open);
  return place;
};
