// What is waited for, what failed, what one should know, and that there is nothing.
import { h } from "../base/dom.js";
import { count, sentence } from "../base/words.js";
import { icon } from "./signs.js";

/** What is waited for. */
export const waiting = (text) => h("p", { class: "waiting" }, text);

const wait = (seconds) => seconds < 120 ? count(seconds, "second") : count(Math.ceil(seconds / 60), "minute");

/** Why something failed, what to do, and a button to try again where `retry` does. */
export const problem = (error, retry) => h(
  "div",
  { class: "problem", role: "alert" },
  icon("warning"),
  h(
    "div",
    {},
    h("p", { class: "strong" }, sentence(error.message)),
    error.advice ? h("p", {}, sentence(error.advice)) : null,
    error.kind === "rate-limited" && error.retryAfter ? h("p", {}, `Jira asks to wait ${wait(error.retryAfter)}.`) : null,
    error.traceId ? h("p", { class: "soft" }, `Trace ID for Atlassian's support: ${error.traceId}`) : null,
    retry ? h("button", { type: "button", class: "quiet", onclick: retry }, "Try again") : null,
  ),
);

/** A place for what keeps failing: the same is not told again each time. */
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

/** Something that one should know. */
export const notice = (...children) => h("div", { class: "notice" }, ...children);

/** That there is nothing, and what to do about it. `level` is that of its heading in the page. */
export const empty = (level, title, text, ...actions) => h(
  "div",
  { class: "empty" },
  h(`h${level}`, { tabindex: "-1" }, title),
  h("p", {}, text),
  actions.length > 0 ? h("div", { class: "actions" }, ...actions) : null,
);
