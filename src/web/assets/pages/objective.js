// The page of an objective and its tasks.
import { h, name } from "../base/dom.js";
import { part } from "../base/part.js";
import { since } from "../base/time.js";
import { itemPage } from "../work/item.js";
import { OBJECTIVES, TASKS } from "../work/kinds.js";
import { linkedIssue } from "../work/linked.js";
import { creation, putRows } from "../work/rows.js";

export const objectivePage = (page) => {
  const { signal, id } = page;
  const rows = h("ul", { class: "rows" });
  const heading = name("tasks");
  const parts = (done) => [
    part(({ issue, tasks, finishedTasks }) => [issue, tasks, finishedTasks], (objective) => h(
      "p",
      { class: "facts-line" },
      OBJECTIVES.state(objective),
      objective.issue ? linkedIssue(OBJECTIVES, objective, signal, done) : h("span", { class: "soft" }, "not linked to an issue"),
      h("span", { class: "soft" }, "created ", since(objective.created)),
    )),
    part(({ tasks, newestTasks }) => [tasks, newestTasks], (objective) => {
      // The page names the objective already.
      putRows(rows, TASKS, objective.newestTasks.map((task) => ({ ...task, objective: null })));
      const isAll = objective.newestTasks.length === objective.tasks;
      return h(
        "section",
        { "aria-labelledby": heading },
        h("div", { class: "head" }, h("h2", { id: heading }, "Tasks"), creation(TASKS, `?objective=${id}`)),
        objective.tasks === 0 ? h("p", { class: "soft" }, "This objective has no tasks yet.") : rows,
        isAll ? null : h("p", { class: "soft" }, `Showing the newest ${objective.newestTasks.length} of ${objective.tasks} tasks.`),
      );
    }),
  ];
  itemPage(page, OBJECTIVES, parts);
};
