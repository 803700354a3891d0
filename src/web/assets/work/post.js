// Previewing and posting a task's summary.
import { get, isGone, post } from "../base/api.js";
import { h, name, put } from "../base/dom.js";
import { rich } from "../base/rich.js";
import { exactly } from "../base/time.js";
import { choice, ticked } from "../widgets/controls.js";
import { ask } from "../widgets/dialog.js";
import { markdown } from "../widgets/disclosure.js";
import { tall } from "../widgets/long.js";
import { notice, problem, waiting } from "../widgets/messages.js";
import { icon } from "../widgets/signs.js";
import { line, outside } from "../widgets/text.js";
import { notEnabled, saysNotEnabled } from "./enabled.js";

const AUDIENCE = [
  ["internal", "Internal note (suggested)", "Visible only to the service desk team."],
  ["everyone", "Reply to the customer", "Visible to the customer, who is notified by email."],
];

const isWhole = (sent) => sent.finished !== null;
const isDoubtful = (sent) => sent.parts.some((part) => part.state === "unknown");

const state = (sent) => {
  if (isWhole(sent)) {
    return [h("span", { class: "chip completed" }, "Posted"), " ", exactly(sent.finished)];
  }
  return [
    h("span", { class: "chip warn" }, isDoubtful(sent) ? "May have been posted" : "Not fully posted"),
    " started ",
    exactly(sent.started),
  ];
};

const place = ({ issue, audience }) => ` to ${issue.key}${audience === "internal" ? ", as an internal note" : ""}`;

const links = (sent) => sent.parts.filter((part) => part.url).map((part) => h(
  "li",
  {},
  outside(part.url, {}, sent.parts.length > 1 ? `Comment ${part.number} of ${sent.parts.length}` : "Open comment", icon("outside")),
));

/** The posts of a task. */
export const history = (task) => task.posts.length === 0 ? null : h(
  "section",
  { class: "card" },
  h("h2", {}, "In Jira"),
  h("ul", { class: "posts" }, task.posts.toReversed().map((sent) => h(
    "li",
    {},
    h("p", {}, state(sent), place(sent)),
    h("ul", { class: "links" }, links(sent)),
    isWhole(sent) ? null : h("p", { class: "soft" }, "\u201cPost to Jira\u201d checks what is already there and posts the rest."),
  ))),
);

const earlier = (sent, again) => sent === null ? null : notice(
  h("p", {}, state(sent), place(sent), "."),
  h("ul", { class: "links" }, links(sent)),
  isWhole(sent) ? null : h("p", {}, "Only the missing parts are posted; nothing is posted twice."),
  isWhole(sent) || isDoubtful(sent)
    ? ticked(again, isWhole(sent) ? "Post it again" : "I checked, and it is not there: post it again")
    : null,
);

/** Shows the comment and posts it after confirmation. */
export const postToJira = async (task, me, signal, done) => {
  const loading = new AbortController();
  const body = h("div", {});
  const again = h("input", { type: "checkbox", id: name("again") });
  let preview = null;
  let audience = null;

  /** The earlier post that the checkbox refers to. */
  let decided = null;

  const who = (author) => author.displayName ? line(author.displayName) : author.accountId;
  const show = () => {
    const sent = preview.earlier && `${preview.earlier.started} ${preview.earlier.finished}`;
    if (preview.mustSayAudience) {
      // A resumed post keeps its audience.
      audience ??= preview.earlier && !isWhole(preview.earlier) ? preview.earlier.audience : "internal";
    }
    if (sent !== decided) {
      // Confirmation of an earlier post does not apply.
      again.checked = false;
      decided = sent;
    }
    put(body, shown());
  };
  const shown = () => [
    h("dl", { class: "facts" },
      h("div", { class: "whole-line" }, h("dt", {}, "To"), h("dd", {}, outside(preview.issue.url, { class: "badge" }, preview.issue.key, icon("outside")), " ", line(preview.issue.summary))),
      h("div", {}, h("dt", {}, "As"), h("dd", {}, who(preview.author))),
      preview.comments > 1 ? h("div", {}, h("dt", {}, "In"), h("dd", {}, `${preview.comments} comments, because it exceeds Jira's length limit`)) : null,
    ),
    preview.mustSayAudience
      ? [
        notice("This is a service desk request: the customer might see the comment."),
        choice("Who should see this comment?", name("audience"), AUDIENCE, audience, (event) => {
          audience = event.target.value;
        }),
      ]
      : h("div", { class: "notice plain" }, `Everyone who can see ${preview.issue.key} in Jira will be able to read this comment.`),
    earlier(preview.earlier, again),
    h("h3", {}, "Preview"),
    h("div", { class: "preview" }, preview.html === null ? [rich(null, ""), markdown(preview.markdown)] : tall(rich(preview.html, "The comment is empty."), "comment")),
  ];
  const load = async (go) => {
    go.hidden = true;
    put(body, waiting(`Loading ${task.issue.key}…`));
    try {
      preview = await get(`/tasks/${task.id}/post?html=true`, loading.signal);
      show();
      go.hidden = false;
    } catch (error) {
      if (!isGone(error)) {
        put(body, saysNotEnabled(error) ? notEnabled(error, me) : problem(error, () => load(go)));
      }
    }
  };
  const refresh = async () => {
    try {
      preview = await get(`/tasks/${task.id}/post?html=true`, loading.signal);
      show();
    } catch {
      // The reason is already shown.
    }
  };
  const send = async () => {
    const sent = preview.earlier;
    if (sent !== null && isWhole(sent) && !again.checked) {
      again.focus();
      throw { message: `This text was already posted to ${sent.issue.key}`, advice: "to post it anyway, check \u201cPost it again\u201d" };
    }
    const asked = {};
    if (audience !== null) {
      asked.audience = audience;
    }
    if (again.checked) {
      asked.againAfter = sent.finished ?? sent.started;
    }
    try {
      await post(`/tasks/${task.id}/post`, asked);
    } catch (error) {
      // Parts may be posted, or another user was faster.
      done();
      await refresh();
      throw error;
    }
  };
  const isPosted = await ask({
    title: "Post to Jira",
    wide: true,
    body,
    confirm: "Post comment",
    doing: "Posting…",
    done: `Posted to ${task.issue.key}`,
    opened: load,
    signal,
    act: send,
  });
  loading.abort();
  if (isPosted) {
    done();
  }
};
