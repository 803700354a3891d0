// Elements, made of their parts. Text becomes text: nothing here reads HTML.

// Controls, marks of direction, and what shows nothing: a text could pass for another one by them.
const HIDDEN = /[\p{Bidi_Control}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0]/gu;

const visible = (child) => typeof child === "string"
  ? child.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0).toString(16)}}`)
  : child;

const parts = (children) => children.flat(Infinity)
  .filter((child) => child !== null && child !== undefined && child !== false)
  .map(visible);

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

/** An element. A function as the value of an attribute such as `onclick` listens. */
export const h = (name, attributes = {}, ...children) =>
  fill(document.createElement(name), attributes, children);

/** An element of SVG. */
export const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

/** Other children instead of those that are there. */
export const put = (element, ...children) => {
  element.replaceChildren(...parts(children));
  return element;
};

let last = 0;

/** A name for an element that no other has. */
export const name = (prefix) => `${prefix}-${last += 1}`;

const said = document.getElementById("said");

/** Tells those who do not see the page what has happened. */
export const say = (text) => {
  // The same words once more are told once more.
  said.textContent = said.textContent === text ? `${text}\u00a0` : text;
};
