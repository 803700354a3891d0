// A button that opens a menu of links.
import { h, name } from "../base/dom.js";
import { icon } from "./signs.js";

/** `items` are `[text, URL, description]`. */
export const menu = (text, items) => {
  const id = name("menu");
  const links = items.map(([label, href, hint]) => h(
    "a",
    { href, role: "menuitem", tabindex: "-1" },
    h("span", { class: "strong" }, label),
    h("span", { class: "hint" }, hint),
  ));
  const list = h("div", { id, role: "menu", "aria-label": text, class: "menu", hidden: true }, links);
  const button = h(
    "button",
    { type: "button", class: "main", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id },
    icon("plus"),
    text,
    icon("down"),
  );
  const box = h("div", { class: "menu-box" }, button, list);

  const show = (isShown, focused) => {
    list.hidden = !isShown;
    button.setAttribute("aria-expanded", String(isShown));
    focused?.focus();
  };
  const step = (by) => {
    const at = links.indexOf(document.activeElement);
    links[(at + by + links.length) % links.length].focus();
  };
  button.addEventListener("click", () => show(list.hidden, list.hidden ? links[0] : button));
  box.addEventListener("keydown", (event) => {
    const keys = {
      ArrowDown: () => list.hidden ? show(true, links[0]) : step(1),
      ArrowUp: () => list.hidden ? show(true, links.at(-1)) : step(-1),
      Home: () => !list.hidden && links[0].focus(),
      End: () => !list.hidden && links.at(-1).focus(),
      Escape: () => !list.hidden && show(false, button),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) {
      show(false);
    }
  });
  return box;
};
