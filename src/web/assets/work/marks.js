// What marks a task or an objective in lists and on its page: where it stands, and its issue.
import { h } from "../base/dom.js";
import { icon } from "../widgets/signs.js";
import { outside } from "../widgets/text.js";

const STATUS = { open: "Open", completed: "Done", failed: "Failed" };

/** Where the work on a task stands. */
export const status = (task) => h("span", { class: `chip ${task.status}` }, STATUS[task.status]);

/** The key of the issue that something is linked to; opens the issue. */
export const badge = (issue) => outside(
  issue.url,
  { class: "badge", title: `Open ${issue.key} in Jira` },
  issue.key,
  icon("outside"),
);
