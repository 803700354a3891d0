// One objective, and the tasks under it.
import { h, name, put } from "../base/dom.js";
import { part } from "../base/part.js";
import { rich } from "../base/rich.js";
import { since } from "../base/time.js";
import { watch } from "../base/watch.js";
import { failures, problem, waiting } from "../widgets/messages.js";
import { line } from "../widgets/signs.js";
import { markdown } from "../work/issue.js";
import { OBJECTIVES, TASKS } from "../work/kinds.js";
import { linkedIssue } from "../work/linked.js";
import { creation, putRows } from "../work/rows.js";

export const objectivePage = ({ main, signal, id, nameTheTab }) => {
  const failing = failures();
  const body = h("div", {}, h("h1", { tabindex: "-1" }, id), waiting(`Loading ${id} …`));
  put(main, h("p", { class: "crumbs" }, h("a", { href: "/objectives" }, "Objectives"), " / ", id), failing.box, body);
  const rows = h("ul", { class: "rows" });
  const heading = name("tasks");
  const done = () => lookAgain();
  const parts = [
    part(({ title }) => title, ({ title }) => h("h1", { tabindex: "-1", dir: "auto" }, line(title))),
    part(({ issue, tasks, finishedTasks }) => [issue, tasks, finishedTasks], (objective) => h(
      "p",
      { class: "facts-line" },
      OBJECTIVES.state(objective),
      objective.issue ? linkedIssue(OBJECTIVES, objective, signal, done) : h("span", { class: "soft" }, "not linked to an issue"),
      h("span", { class: "soft" }, "made ", since(objective.created)),
    )),
    part(({ tasks, newestTasks }) => [tasks, newestTasks], (objective) => {
      putRows(rows, TASKS, objective.newestTasks);
      const isAll = objective.newestTasks.length === objective.tasks;
      return h(
        "section",
        { "aria-labelledby": heading },
        h("div", { class: "head" }, h("h2", { id: heading }, "Tasks"), creation(TASKS, `?objective=${id}`)),
        objective.tasks === 0 ? h("p", { class: "soft" }, "No task is under it yet: choose it when you make one.") : rows,
        isAll ? null : h("p", { class: "soft" }, `The newest ${objective.newestTasks.length} of ${objective.tasks}.`),
      );
    }),
    part(({ instructions }) => instructions, (objective) => h(
      "section",
      { class: "card" },
      h("h2", {}, "Instructions"),
      rich(objective.html.instructions, "It has none."),
      markdown(objective.instructions),
    )),
  ];
  let isFirst = true;
  const lookAgain = watch(() => `/objectives/${id}?html=true`, {
    signal,
    show: (objective) => {
      nameTheTab(`${id} ${objective.title}`);
      const hadFocus = body.contains(document.activeElement);
      parts.forEach(([, update]) => update(objective));
      if (isFirst) {
        isFirst = false;
        put(body, parts.map(([place]) => place));
        if (hadFocus) {
          body.querySelector("h1").focus();
        }
      }
    },
    fail: (error) => {
      failing.show(error, error && problem(error, () => lookAgain()));
      if (error && isFirst) {
        put(body, h("h1", { tabindex: "-1" }, id));
      }
    },
  });
};
