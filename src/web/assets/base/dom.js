// Elements, made of their parts. Text becomes text: nothing here reads HTML.

const parts = (children) => children.flat(Infinity)
  .filter((child) => child !== null && child !== undefined && child !== false);

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
