// Single lines that somebody wrote, and links of other sites.
import { h } from "../base/dom.js";

/** A link of another site. Anything but a web address stays text. */
export const outside = (address, attributes, ...children) => {
  const isWeb = /^https?:\/\//i.test(address ?? "");
  const leads = isWeb ? { href: address, target: "_blank", rel: "noopener noreferrer" } : {};
  return h(isWeb ? "a" : "span", { ...leads, ...attributes }, ...children);
};

/** One line that somebody wrote, which may run from right to left. */
export const line = (text) => h("bdi", {}, text);

/** Those of several lines that there are, one beside the other. */
export const lines = (texts, between) => texts.filter(Boolean)
  .map((text, at) => [at > 0 ? between : "", line(text)]);
