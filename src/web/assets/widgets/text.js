// Single lines of user text and external links.
import { h } from "../base/dom.js";

/** An external link. Anything but a web URL stays text. */
export const outside = (address, attributes, ...children) => {
  const isWeb = /^https?:\/\//i.test(address ?? "");
  const leads = isWeb ? { href: address, target: "_blank", rel: "noopener noreferrer" } : {};
  return h(isWeb ? "a" : "span", { ...leads, ...attributes }, ...children);
};

/** A line of user text with its own direction. */
export const line = (text) => h("bdi", {}, text);

/** The non-empty lines, side by side. */
export const lines = (texts, between) => texts.filter(Boolean)
  .map((text, at) => [at > 0 ? between : "", line(text)]);
