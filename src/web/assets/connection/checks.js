// The checks of a connection, shown as they finish.
import { h, put } from "../base/dom.js";
import { sentence } from "../base/words.js";
import { linked, notice, problem, waiting } from "../widgets/messages.js";
import { icon } from "../widgets/signs.js";
import { line } from "../widgets/text.js";

const NAMES = {
  site: "Site",
  "cloud-id": "Cloud ID",
  credentials: "Credentials",
  "read-scope": "Permission to read",
  "browse-projects": "Projects",
  "add-comments": "Comments",
};
const SIGNS = { passed: "check", warning: "warning", failed: "cross", skipped: "dash" };
const WORDS = { passed: "passed", warning: "warning", failed: "failed", skipped: "skipped" };

const item = ({ name, outcome, summary, milliseconds, error }) => h(
  "li",
  { class: `check-line ${outcome}` },
  h("span", { class: "sign" }, icon(SIGNS[outcome])),
  h(
    "div",
    {},
    h("p", {}, h("span", { class: "strong" }, NAMES[name] ?? name), h("span", { class: "hidden-text" }, ` ${WORDS[outcome]}`), ": ", summary,
      milliseconds > 0 ? h("span", { class: "soft" }, ` ${milliseconds} ms`) : null),
    error ? h("p", { class: "soft" }, error.message === summary ? null : [sentence(error.message), " "], linked(error.advice ?? error.hint)) : null,
  ),
);

/** A list for the checks of one test. */
export const checkList = () => {
  const list = h("ol", { class: "check-list", "aria-live": "polite" });
  const under = h("div", {});
  const box = h("div", { class: "checks" }, list, under);
  return {
    box,
    /** A test starts. */
    begin: (text) => {
      put(list);
      put(under, waiting(text));
    },
    /** A check has finished. */
    add: (check) => list.append(item(check)),
    /** All checks have finished. */
    end: (identity) => put(under, identity ? h("p", {}, "Comments will appear as ", h("span", { class: "strong" }, line(identity.displayName ?? identity.accountId)), ".") : null),
    /** The test was aborted. */
    fail: (error) => put(under, problem(error)),
    note: (...children) => under.append(notice(...children)),
  };
};
