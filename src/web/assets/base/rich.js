// The only module that parses HTML, from the server's renderer, which emits a few safe elements. The CSP
// forbids it everywhere else.
import { h } from "./dom.js";

const policy = globalThis.trustedTypes?.createPolicy("rendered", { createHTML: (html) => html });

/**
 * A rendered document. `html` must be an `html` member of an API response; `null` means that the text is too
 * long to render.
 */
export const rich = (html, empty) => {
  if (html === null) {
    return h("p", { class: "soft" }, "Too long to show formatted. View the Markdown source instead.");
  }
  if (html.trim() === "") {
    return h("p", { class: "soft" }, empty);
  }
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return h("div", { class: "rich" }, template.content);
};
