// What several pages show: states, badges, failures, waits, and that there is nothing.
import { h, svg } from "../base/dom.js";
import { sentence } from "../base/words.js";

const PATHS = {
  check: "M3.5 8.5l3 3 6-7",
  cross: "M4 4l8 8M12 4l-8 8",
  dash: "M4 8h8",
  warning: "M8 2.5l6 11H2zM8 6.5v3M8 11.6v.2",
  outside: "M9.5 3H13v3.5M13 3L7.5 8.5M11 9.5V13H3V5h3.5",
  plus: "M8 3v10M3 8h10",
  down: "M4 6l4 4 4-4",
};

/** A sign without words, for those who see it; whoever hears the page is told by the text beside it. */
export const icon = (name) => svg(
  "svg",
  { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
  svg("path", { d: PATHS[name] }),
);

const STATUS = { open: "Open", completed: "Done", failed: "Given up" };

/** Where the work on a task stands. */
export const status = (task) => h("span", { class: `chip ${task.status}` }, STATUS[task.status]);

/** A link of another site. Anything but a web address stays text. */
export const outside = (address, attributes, ...children) => {
  const isWeb = /^https?:\/\//i.test(address ?? "");
  const leads = isWeb ? { href: address, target: "_blank", rel: "noopener noreferrer" } : {};
  return h(isWeb ? "a" : "span", { ...leads, ...attributes }, ...children);
};

/** The key of the issue that something is linked to; opens the issue. */
export const badge = (issue) => outside(
  issue.url,
  { class: "badge", title: `Opens ${issue.key} in Jira` },
  issue.key,
  icon("outside"),
);

/** One line that somebody wrote, which may run from right to left. */
export const line = (text) => h("bdi", {}, text);

/** What is waited for. */
export const waiting = (text) => h("p", { class: "waiting" }, text);

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
    error.retryAfter ? h("p", {}, `Jira asks to wait ${error.retryAfter} seconds.`) : null,
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

/** That there is nothing, and what to do about it. */
export const empty = (title, text, ...actions) => h(
  "div",
  { class: "empty" },
  h("h2", {}, title),
  h("p", {}, text),
  actions.length > 0 ? h("div", { class: "actions" }, ...actions) : null,
);

/** The head of a page: its name, and what can be done there. */
export const head = (title, ...actions) => h(
  "div",
  { class: "head" },
  h("h1", { tabindex: "-1" }, title),
  h("div", { class: "actions" }, ...actions),
);

/** A field with its label, and with what to know about it. `input` has an `id`. */
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

/** One of several, side by side. Each choice is `[value, label, what to know]`. */
export const choice = (legend, name, choices, chosen, onchange) => h(
  "fieldset",
  { class: "choice" },
  h("legend", {}, legend),
  choices.map(([value, label, hint]) => h(
    "label",
    {},
    h("input", { type: "radio", name, value, checked: value === chosen, onchange }),
    h("span", {}, h("span", { class: "strong" }, label), hint ? h("span", { class: "hint" }, hint) : null),
  )),
);

/** A button that is at work: it says at what, and cannot be pressed meanwhile. */
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

/** Whether a button is at work. It keeps the focus, and so is not `disabled`. */
export const isBusy = (button) => button.getAttribute("aria-disabled") === "true";
