// The one place that reads HTML: what the server has made of a document, of a few elements that it
// knows to be safe. The policy of the page lets no other module do so.
import { h } from "./dom.js";

const policy = globalThis.trustedTypes?.createPolicy("rendered", { createHTML: (html) => html });

/**
 * A document. `html` is a member of that name of an answer of the API, and nothing else: `null` for what
 * the server does not render, since it is too long.
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
