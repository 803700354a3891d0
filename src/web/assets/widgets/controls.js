// The head of a page, fields, choices, and buttons that are at work.
import { h, name } from "../base/dom.js";

/** The head of a page: its name, and what can be done there. */
export const head = (title, ...actions) => h(
  "div",
  { class: "head" },
  h("h1", { tabindex: "-1" }, title),
  h("div", { class: "actions" }, ...actions),
);

/** A field with its label, and with what to know about it. `input` has an `id`. */
export const field = (label, input, hint) => {
  if (hint) {
    input.setAttribute("aria-describedby", `${input.id}-hint`);
  }
  return h(
    "div",
    { class: "field" },
    h("label", { for: input.id }, label),
    input,
    hint ? h("p", { class: "hint", id: `${input.id}-hint` }, hint) : null,
  );
};

/** A box or dot with its label and what to know about it, which is told after the label. */
export const ticked = (input, label, hint) => {
  const id = name("label");
  input.setAttribute("aria-labelledby", id);
  if (hint) {
    input.setAttribute("aria-describedby", `${id}-hint`);
  }
  return h(
    "label",
    { class: "check" },
    input,
    h("span", {}, h("span", { id, class: hint ? "strong" : null }, label), hint ? h("span", { id: `${id}-hint`, class: "hint" }, hint) : null),
  );
};

/** One of several, side by side. Each choice is `[value, label, what to know]`. */
export const choice = (legend, group, choices, chosen, onchange) => h(
  "fieldset",
  { class: "choice" },
  h("legend", {}, legend),
  choices.map(([value, label, hint]) =>
    ticked(h("input", { type: "radio", name: group, value, checked: value === chosen, onchange }), label, hint)),
);

/** A button that is at work: it says at what, and cannot be pressed meanwhile. */
export const busy = async (button, text, work) => {
  const before = Array.from(button.childNodes);
  button.replaceChildren(text);
  button.setAttribute("aria-disabled", "true");
  button.classList.add("busy");
  try {
    return await work();
  } finally {
    button.replaceChildren(...before);
    button.removeAttribute("aria-disabled");
    button.classList.remove("busy");
  }
};

/** Whether a button is at work. It keeps the focus, and so is not `disabled`. */
export const isBusy = (button) => button.getAttribute("aria-disabled") === "true";
