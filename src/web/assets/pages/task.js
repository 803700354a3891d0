// The page of a task: instructions, summary, and posts.
import { h, say } from "../base/dom.js";
import { part } from "../base/part.js";
import { rich } from "../base/rich.js";
import { since } from "../base/time.js";
import { markdown } from "../widgets/disclosure.js";
import { ending } from "../work/finish.js";
import { itemPage } from "../work/item.js";
import { TASKS } from "../work/kinds.js";
import { linkedIssue } from "../work/linked.js";
import { status as statusChip } from "../work/marks.js";
import { history, postToJira } from "../work/post.js";

export const taskPage = (page) => {
  const { me, signal, id } = page;
  const end = ending();
  page.hold(end.isTyped);

  const parts = (done) => [
    part(({ status, issue, objective, updated }) => [status, issue, objective, updated], (task) => h(
      "p",
      { class: "facts-line" },
      statusChip(task),
      task.issue ? linkedIssue(TASKS, task, signal, done) : h("span", { class: "soft" }, "not linked to an issue"),
      task.objective ? h("a", { href: `/objectives/${task.objective}` }, `Objective ${task.objective}`) : null,
      h("span", { class: "soft" }, task.finished ? ["finished ", since(task.finished)] : ["created ", since(task.created)]),
    )),
    part(({ status, issue, posts }) => [status, issue, posts], (task) => h(
      "div",
      { class: "actions" },
      task.status === "open" ? h("button", { type: "button", class: "main", onclick: () => end.finish(task, signal, done) }, "Finish task") : null,
      task.status !== "open" && task.issue ? h("button", { type: "button", class: task.posts.length ? "quiet" : "main", onclick: () => postToJira(task, me, signal, done) }, "Post to Jira") : null,
    )),
    part(({ status, summary }) => [status, summary], (task) => task.summary === null ? null : h(
      "section",
      { class: "card" },
      h("h2", {}, task.status === "failed" ? "Why it failed" : "What was done"),
      rich(task.html.summary, "The summary is empty."),
      task.html.summary === null ? markdown(task.summary) : null,
    )),
    part(({ posts, issue, status }) => [posts, issue, status], (task) => history(task)),
  ];
  const changed = (before, now) => {
    if (before.status === "open" && now.status !== "open") {
      say(`${id} ${now.status === "failed" ? "failed" : "is done"}`);
    }
  };
  itemPage(page, TASKS, parts, changed);
};
