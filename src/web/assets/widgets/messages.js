// Progress, failures, notices, and empty states.
import { h } from "../base/dom.js";
import { sentence } from "../base/words.js";
import { icon } from "./signs.js";
import { outside } from "./text.js";

/** Progress. */
export const waiting = (text) => h("p", { class: "waiting" }, text);

const ADDRESS = /(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)])/;

/** A sentence with clickable URLs. */
export const linked = (text) => sentence(text).split(ADDRESS)
  .map((part, at) => at % 2 === 1 ? outside(part, {}, part) : part);

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** The nearest focusable element before or after an element. */
const beside = (element) => {
  const all = Array.from((element.closest("dialog") ?? document.body).querySelectorAll(FOCUSABLE))
    .filter((other) => !element.contains(other) && other.checkVisibility());
  return all.findLast((other) => other.compareDocumentPosition(element) === Node.DOCUMENT_POSITION_FOLLOWING) ?? all[0];
};

/** A failure with advice and, with `retry`, a button to try again. */
export const problem = (error, retry) => {
  const again = () => {
    const near = beside(box);
    retry();
    if (document.activeElement === document.body) {
      // The focused button was removed with its message.
      near?.focus({ preventScroll: true });
    }
  };
  const box = h(
    "div",
    { class: "problem", role: "alert" },
    icon("warning"),
    h(
      "div",
      {},
      h("p", { class: "strong" }, sentence(error.message)),
      error.advice ? h("p", {}, linked(error.advice)) : null,
      error.traceId ? h("p", { class: "soft" }, `Trace ID for Atlassian Support: ${error.traceId}`) : null,
      retry ? h("button", { type: "button", class: "quiet", onclick: again }, "Try again") : null,
    ),
  );
  return box;
};

/** A place for repeated failures, announced once. */
export const failures = () => {
  const box = h("div", {});
  let told = null;
  const show = (error, ...more) => {
    const text = error && `${error.kind} ${error.message}`;
    if (text !== told) {
      told = text;
      box.replaceChildren(...(error ? more : []));
    }
  };
  return { box, show };
};

/** A notice. */
export const notice = (...children) => h("div", { class: "notice" }, ...children);

/** A success message. */
export const done = (...children) => h("div", { class: "notice good" }, ...children);

/** An empty state with advice. `level` is that of its heading. */
export const empty = (level, title, text, ...actions) => h(
  "div",
  { class: "empty" },
  h(`h${level}`, { tabindex: "-1" }, title),
  h("p", {}, text),
  actions.length > 0 ? h("div", { class: "actions" }, ...actions) : null,
);
