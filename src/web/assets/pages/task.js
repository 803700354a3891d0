// One task: what is to be done, what was done, and what of it is in Jira.
import { post } from "../base/api.js";
import { h, name, put, say } from "../base/dom.js";
import { part } from "../base/part.js";
import { rich } from "../base/rich.js";
import { since } from "../base/time.js";
import { watch } from "../base/watch.js";
import { choice, field } from "../widgets/controls.js";
import { ask } from "../widgets/dialog.js";
import { failures, notice, problem, waiting } from "../widgets/messages.js";
import { line, status as statusChip } from "../widgets/signs.js";
import { markdown } from "../work/issue.js";
import { TASKS } from "../work/kinds.js";
import { linkedIssue } from "../work/linked.js";
import { history, postToJira } from "../work/post.js";

const finish = async (task, signal, done) => {
  const summary = h("textarea", { id: name("summary"), rows: "10", dir: "auto", required: true });
  let outcome = "completed";
  const isDone = await ask({
    title: `How did ${task.id} end?`,
    wide: true,
    body: [
      choice("Outcome", "outcome", [["completed", "Done", ""], ["failed", "Given up", ""]], outcome, (event) => {
        outcome = event.target.value;
      }),
      field("Summary", summary, "What was done, in Markdown. It can be posted to Jira, and cannot be changed later."),
    ],
    confirm: "Record it",
    doing: "Recording …",
    signal,
    act: () => post(`/tasks/${task.id}/complete`, { summary: summary.value, outcome }),
  });
  if (isDone) {
    say(`${task.id} is finished`);
    done();
  }
};

export const taskPage = ({ main, me, signal, id, nameTheTab }) => {
  const failing = failures();
  const body = h("div", {}, h("h1", { tabindex: "-1" }, id), waiting(`Loading ${id} …`));
  put(main, h("p", { class: "crumbs" }, h("a", { href: "/tasks" }, "Tasks"), " / ", id), failing.box, body);
  let state = null;
  const done = () => lookAgain();

  const parts = [
    part(({ title }) => title, ({ title }) => h("h1", { tabindex: "-1", dir: "auto" }, line(title))),
    part(({ status, issue, objective, updated }) => [status, issue, objective, updated], (task) => h(
      "p",
      { class: "facts-line" },
      statusChip(task),
      task.issue ? linkedIssue(TASKS, task, signal, done) : h("span", { class: "soft" }, "not linked to an issue"),
      task.objective ? h("a", { href: `/objectives/${task.objective}` }, `Objective ${task.objective}`) : null,
      h("span", { class: "soft" }, task.finished ? ["ended ", since(task.finished)] : ["made ", since(task.created)]),
    )),
    part(({ status, issue, posts }) => [status, issue, posts], (task) => h(
      "div",
      { class: "actions" },
      task.status === "open" ? h("button", { type: "button", class: "main", onclick: () => finish(task, signal, done) }, "Mark as done") : null,
      task.status !== "open" && task.issue ? h("button", { type: "button", class: task.posts.length ? "quiet" : "main", onclick: () => postToJira(task, me, signal, done) }, "Post to Jira") : null,
    )),
    part(({ status, summary }) => [status, summary], (task) => task.summary === null ? null : h(
      "section",
      { class: "card" },
      h("h2", {}, task.status === "failed" ? "Why it was given up" : "What was done"),
      rich(task.html.summary, "The summary is empty."),
      task.html.summary === null ? markdown(task.summary) : null,
    )),
    part(({ posts, issue, status }) => [posts, issue, status], (task) => history(task)),
    part(({ instructions }) => instructions, (task) => h(
      "section",
      { class: "card" },
      h("h2", {}, "Instructions"),
      rich(task.html.instructions, "It has none."),
      markdown(task.instructions),
    )),
  ];
  const show = (task) => {
    const isFirst = state === null;
    if (!isFirst && state.status === "open" && task.status !== "open") {
      say(`${id} is ${task.status === "failed" ? "given up" : "done"}`);
    }
    state = task;
    nameTheTab(`${id} ${task.title}`);
    const hadFocus = body.contains(document.activeElement);
    parts.forEach(([, update]) => update(task));
    if (isFirst) {
      put(body, parts.map(([place]) => place));
      if (hadFocus) {
        body.querySelector("h1").focus();
      }
    }
  };
  const lookAgain = watch(() => `/tasks/${id}?html=true`, {
    signal,
    show,
    fail: (error) => {
      const isStale = state !== null && notice("What is shown here may be out of date.");
      failing.show(error, error && problem(error, () => lookAgain()), isStale || "");
      if (error && state === null) {
        put(body, h("h1", { tabindex: "-1" }, id));
      }
    },
  });
};
