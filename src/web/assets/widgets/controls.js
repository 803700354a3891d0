// Page headers, fields, choices, and busy buttons.
import { h, name } from "../base/dom.js";

/** The header of a page: title and actions. */
export const head = (title, ...actions) => h(
  "div",
  { class: "head" },
  h("h1", { tabindex: "-1" }, title),
  h("div", { class: "actions" }, ...actions),
);

/** A field with label and description. `input` has an `id`. */
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

/** A checkbox or radio button with label and description. */
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

/** Radio buttons side by side. Each choice is `[value, label, description]`. */
export const choice = (legend, group, choices, chosen, onchange) => h(
  "fieldset",
  { class: "choice" },
  h("legend", {}, legend),
  choices.map(([value, label, hint]) =>
    ticked(h("input", { type: "radio", name: group, value, checked: value === chosen, onchange }), label, hint)),
);

/** Runs an action with the button busy: it shows progress and ignores clicks. */
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

/** Whether a button is busy. It keeps the focus, so it is not `disabled`. */
export const isBusy = (button) => button.getAttribute("aria-disabled") === "true";
