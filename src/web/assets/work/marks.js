// Marks of items in lists and on their pages: status and issue.
import { h } from "../base/dom.js";
import { icon } from "../widgets/signs.js";
import { outside } from "../widgets/text.js";

const STATUS = { open: "Open", completed: "Done", failed: "Failed" };

/** The status of a task. */
export const status = (task) => h("span", { class: `chip ${task.status}` }, STATUS[task.status]);

/** The key of the linked issue, which opens the issue. */
export const badge = (issue) => outside(
  issue.url,
  { class: "badge", title: `Open ${issue.key} in Jira` },
  issue.key,
  icon("outside"),
);
