// What tasks and objectives have in common, and how they differ.
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
  none: "A task is what a coding agent works on. Make one of a Jira issue, or write it yourself.",
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
  none: "An objective holds the tasks of something larger. Make one of a Jira issue, or write it yourself.",
  hasObjective: false,
};
