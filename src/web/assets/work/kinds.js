// The two kinds of items: tasks and objectives.
import { h } from "../base/dom.js";
import { status } from "./marks.js";

/** @typedef {typeof TASKS} Kind */

export const TASKS = {
  path: "/tasks",
  one: "task",
  many: "tasks",
  title: "Tasks",
  states: [["", "All"], ["open", "Open"], ["completed", "Done"], ["failed", "Failed"]],
  state: status,
  none: "Tasks are what coding agents work on. Import a Jira issue, or create a task manually.",
  hasObjective: true,
};

export const OBJECTIVES = {
  path: "/objectives",
  one: "objective",
  many: "objectives",
  title: "Objectives",
  states: [],
  state: (objective) => h(
    "span",
    { class: "chip" },
    objective.tasks === 0 ? "no tasks" : `${objective.finishedTasks} of ${objective.tasks} done`,
  ),
  none: "An objective groups the tasks of a larger goal. Import a Jira issue, or create an objective manually.",
  hasObjective: false,
};
