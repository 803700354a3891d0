// Creates elements. Text is never parsed as HTML.

// Makes visible what `sanitize` makes visible: control characters, direction marks, and invisible characters,
// with which one text could pass for another. Joiners and variation selectors stay where writing needs them.
const HIDDEN = new RegExp([
  "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e",
  "\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb",
  "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}]",
  "|(?<![^\\u0000-\\u007f\\u200c\\u200d\\u{e0100}-\\u{e01ef}])[\\u200c\\u200d]",
  "|(?<![\\u2801-\\u28ff])\\u2800",
  "|(?<![\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}])[\\u{e0100}-\\u{e01ef}]",
  "|(?<![\\u1800-\\u180a\\u1810-\\u18af])[\\u180b-\\u180d\\u180f]",
].join(""), "gu");

/** The text with hidden characters made visible. */
export const visible = (text) =>
  text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);

const parts = (children) => children.flat(Infinity)
  .filter((child) => child !== null && child !== undefined && child !== false)
  .map((child) => typeof child === "string" ? visible(child) : child);

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...parts(children));
  return element;
};

/** Creates an element. Function values of attributes such as `onclick` are listeners. */
export const h = (name, attributes = {}, ...children) =>
  fill(document.createElement(name), attributes, children);

/** Creates an SVG element. */
export const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

/** Replaces the children. */
export const put = (element, ...children) => {
  element.replaceChildren(...parts(children));
  return element;
};

let last = 0;

/** A unique element ID. */
export const name = (prefix) => `${prefix}-${last += 1}`;

const said = document.getElementById("said");

/** Announces a message to screen readers. */
export const say = (words) => {
  const text = visible(words);
  // Repeated messages are announced again.
  said.textContent = said.textContent === text ? `${text}\u00a0` : text;
};
