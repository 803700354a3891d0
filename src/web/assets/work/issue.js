// Preview of a Jira issue.
import { h } from "../base/dom.js";
import { rich } from "../base/rich.js";
import { exactly, since } from "../base/time.js";
import { first, tall } from "../widgets/long.js";
import { notice } from "../widgets/messages.js";
import { icon } from "../widgets/signs.js";
import { line, lines, outside } from "../widgets/text.js";

const CATEGORY = { new: "open", indeterminate: "progress", done: "completed" };

const person = (user) => user ? line(user.displayName ?? user.accountId ?? "unknown") : "unknown";

/** Facts that need a line of their own. */
const WIDE = new Set(["Parent", "Subtasks", "Links"]);

/** A related issue. */
const related = ({ url, key, summary, type, status }) => h("span", {}, outside(url, {}, key), summary ? [" ", line(summary)] : null,
  type || status ? h("span", { class: "soft" }, " (", lines([type, status], ", "), ")") : null);

const facts = (issue, count) => {
  const known = [
    ["Type", issue.type && line(issue.type)],
    ["Status", issue.status && h("span", { class: `chip ${CATEGORY[issue.status.category] ?? ""}` }, line(issue.status.name))],
    ["Priority", issue.priority && line(issue.priority)],
    ["Assignee", issue.assignee ? person(issue.assignee) : "unassigned"],
    ["Reporter", issue.reporter && person(issue.reporter)],
    ["Labels", issue.labels.length > 0 ? first(issue.labels.map((label) => h("span", { class: "chip" }, line(label))), "labels") : "none"],
    ["Parent", issue.parent && related(issue.parent)],
    ["Subtasks", issue.subtasks.length > 0 && first(issue.subtasks.map(related), "subtasks")],
    ["Links", issue.links.length > 0 && first(issue.links.map((link) => h("span", {}, line(link.relation), " ", related(link))), "links")],
    ["Comments", String(count)],
    ["Attachments", issue.attachments.length > 0 ? [
      h("span", {}, `${issue.attachments.length}, listed but not imported:`),
      first(issue.attachments.map((file) => line(file.filename)), "files"),
    ] : null],
    ["Created", issue.created && since(issue.created)],
    ["Updated", issue.updated && since(issue.updated)],
  ];
  return h("dl", { class: "facts" }, known.filter(([, fact]) => fact).map(([label, fact]) => h("div", { class: WIDE.has(label) ? "whole-line" : null }, h("dt", {}, label), h("dd", {}, fact))));
};

/** Shows the response of `GET /jira/issues/{key}?html=true` without comments. */
export const issueCard = ({ issue, comments, unaskedComments, html }) => h(
  "section",
  { class: "card issue", "aria-label": `Issue ${issue.key}` },
  h("p", { class: "soft" }, outside(issue.url, { class: "badge" }, issue.key, icon("outside"))),
  h("h2", { dir: "auto" }, issue.summary),
  facts(issue, comments ? comments.total : unaskedComments),
  h("h3", {}, "Description"),
  html.description === null ? h("p", { class: "soft" }, "No description.") : tall(rich(html.description, "The description is empty."), "description"),
);

const isForEverybody = (comment) => comment.visibility === null && !comment.internal;

const restriction = (comment) => comment.internal
  ? "internal"
  : comment.visibility && ["visible only to ", comment.visibility.type, " ", line(comment.visibility.value)];

/** The comments to import. */
export const discussion = ({ comments, html }, withRestricted) => {
  const shown = comments.items
    .map((comment, at) => [comment, html.comments[at]])
    .filter(([comment]) => withRestricted || isForEverybody(comment));
  const leftOut = comments.items.length - shown.length;
  const unread = comments.unreadable + comments.missing;
  return [
    shown.length === 0 ? h("p", { class: "soft" }, "No comments would be imported.") : null,
    leftOut > 0 ? notice(`${leftOut} restricted or internal ${leftOut === 1 ? "comment is" : "comments are"} left out.`) : null,
    unread > 0 ? notice(`${unread} more could not be read.`) : null,
    h("ol", { class: "comments" }, first(shown.map(([comment, text]) => h(
      "li",
      {},
      h("p", { class: "soft" }, person(comment.author), comment.created ? [", ", exactly(comment.created)] : null,
        restriction(comment) ? [" ", h("span", { class: "chip warn" }, restriction(comment))] : null),
      text === null ? [rich(null, ""), markdown(comment.body)] : tall(rich(text, "The comment is empty."), "comment"),
    )), "comments", "li")),
  ];
};
