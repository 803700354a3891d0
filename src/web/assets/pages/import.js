// From an issue of Jira to a task or an objective.
import { get, isGone, maker, post } from "../base/api.js";
import { h, name, put, say } from "../base/dom.js";
import { rich } from "../base/rich.js";
import { busy, choice, field, head, isBusy, ticked } from "../widgets/controls.js";
import { notice, problem, waiting } from "../widgets/messages.js";
import { issueField, objectiveField } from "../work/choose.js";
import { notEnabled, obstacle, saysNotEnabled } from "../work/enabled.js";
import { discussion, disclosure, issueCard, markdown } from "../work/issue.js";

/** So long after the last key, in milliseconds, the instructions are put together anew. */
const QUIET = 600;
const COMMENTS = [
  ["none", "No comments", "Only the issue itself."],
  ["unrestricted", "Comments that everybody may read", "Restricted and internal ones are left out and counted."],
  ["all", "All comments", "Restricted and internal ones too: the agent gets to see them."],
];

export const importPage = async ({ main, me, signal, go, hold }, kind) => {
  const body = h("div", {});
  const heading = `Import from Jira`;
  put(main, head(heading), h("p", { class: "lead" }, `Choose an issue; look at it; it becomes ${kind.one === "task" ? "a task for an agent" : "an objective"}.`), body);
  const begin = async () => {
    put(body, waiting("Looking whether Jira is connected …"));
    try {
      const missing = await obstacle(me, signal);
      put(body, missing ?? form({ me, signal, go, hold }, kind));
      body.querySelector("input")?.focus();
    } catch (error) {
      if (!isGone(error)) {
        put(body, problem(error, begin));
      }
    }
  };
  await begin();
};

const form = ({ me, signal, go, hold }, kind) => {
  let issue = null;
  let shown = null;
  let comments = "none";
  let reading = new AbortController();
  let timer = null;
  const send = maker();

  const preview = h("div", {});
  const said = h("div", {});
  const rest = h("div", { hidden: true });
  const linked = h("div", {});
  const failure = h("div", {});
  const again = h("input", { type: "checkbox", id: name("again") });
  const own = h("textarea", { id: name("own"), rows: "5", dir: "auto" });
  const objective = kind.hasObjective ? objectiveField() : null;
  const button = h("button", { type: "submit", class: "main" }, `Make the ${kind.one}`);

  const failed = (place, error, retry) => {
    if (!isGone(error)) {
      put(place, saysNotEnabled(error) ? notEnabled(error, me) : problem(error, retry));
    }
  };
  signal.addEventListener("abort", () => {
    reading.abort();
    telling.abort();
    clearTimeout(timer);
  });

  const show = async () => {
    const key = issue.key;
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    rest.hidden = true;
    put(failure);
    put(said);
    put(preview, waiting(`Reading ${key} …`));
    try {
      const answer = await get(`/jira/issues/${encodeURIComponent(key)}?html=true`, signal);
      if (signal.aborted) {
        return;
      }
      shown = answer;
      put(preview, issueCard(shown));
      showLinked();
      rest.hidden = false;
      say(`${key} is shown below: ${shown.issue.summary}`);
      await showComments();
    } catch (error) {
      failed(preview, error, show);
    }
  };
  const showComments = async () => {
    told.refresh();
    if (comments === "none") {
      put(said);
      return;
    }
    const { signal } = reading;
    const { key } = issue;
    try {
      if (shown.comments === null) {
        put(said, waiting(`Reading the comments of ${key} …`));
        const answer = await get(`/jira/issues/${encodeURIComponent(key)}?comments=true&html=true`, signal);
        if (signal.aborted) {
          return;
        }
        shown = answer;
      }
      if (comments !== "none") {
        put(said, discussion(shown, comments === "all"));
      }
    } catch (error) {
      failed(said, error, showComments);
    }
  };
  const showLinked = () => {
    again.checked = false;
    const links = shown.linked.map((id, at) => [
      at > 0 ? ", " : "",
      h("a", { href: `/${id.startsWith("T") ? "tasks" : "objectives"}/${id}` }, id),
    ]);
    put(linked, links.length === 0 ? null : notice(
      h("p", { class: "strong" }, "This issue is linked already: ", links),
      ticked(again, "Make another one all the same"),
    ));
  };
  const pick = (item) => {
    issue = item;
    shown = null;
    if (item) {
      show();
    } else {
      reading.abort();
      rest.hidden = true;
      put(preview);
      put(failure);
    }
  };
  let telling = new AbortController();
  const tell = async (place) => {
    telling.abort();
    telling = new AbortController();
    const { signal } = telling;
    put(place, waiting("Putting the instructions together …"));
    try {
      const wanted = { comments, instructions: own.value, html: true };
      const answer = await post(`/jira/issues/${encodeURIComponent(issue.key)}/instructions`, wanted, { signal });
      put(place, h("p", { class: "soft" }, answer.completeness), rich(answer.html, "Nothing."), markdown(answer.instructions));
    } catch (error) {
      failed(place, error, () => tell(place));
    }
  };
  const told = disclosure("What the agent will be told", tell);
  own.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(told.refresh, QUIET);
  });

  const make = async (key) => {
    const body = { issues: [key], comments, again: again.checked };
    if (own.value.trim() !== "") {
      body.instructions = own.value;
    }
    if (objective?.value()) {
      body.objective = objective.value();
    }
    const { made } = await send(`${kind.path}/import`, body);
    if (signal.aborted) {
      // Whoever has gone elsewhere is not fetched back.
      say(`${made[0].id} is made of ${key}`);
    } else {
      go(`${kind.path}/${made[0].id}`);
    }
  };
  const submit = async (event) => {
    event.preventDefault();
    if (isBusy(button) || shown === null) {
      return;
    }
    put(failure);
    if (objective?.isUnclear()) {
      put(failure, objective.unclear());
      return;
    }
    if (shown.linked.length > 0 && !again.checked) {
      put(failure, problem({ message: `${issue.key} is linked to ${shown.linked.join(", ")} already`, advice: "tick \u201cMake another one all the same\u201d, or open what there is" }));
      again.focus();
      return;
    }
    const { key } = issue;
    try {
      await busy(button, `Importing ${key} …`, () => make(key));
    } catch (error) {
      failed(failure, error);
      if (error.kind === "conflict" && issue?.key === key) {
        // Somebody else may have made one meanwhile.
        refreshLinks(key);
      }
    }
  };
  const refreshLinks = async (key) => {
    try {
      const answer = await get(`/jira/issues/${encodeURIComponent(key)}?html=true`, reading.signal);
      shown.linked = answer.linked;
      showLinked();
    } catch {
      // What has failed is told already.
    }
  };

  put(
    rest,
    h("form", { class: "card", onsubmit: submit, novalidate: true },
      linked,
      choice("Comments", "comments", COMMENTS, comments, (event) => {
        comments = event.target.value;
        showComments();
      }),
      said,
      field("Additional instructions (optional)", own, "Your own words, in Markdown. They stand behind the issue and count more than it."),
      objective?.box,
      told.box,
      failure,
      h("div", { class: "actions" }, button, h("a", { class: "button quiet", href: kind.path }, "Cancel")),
    ),
  );
  const find = issueField(pick);
  hold(() => own.value.trim() !== "");
  return [h("div", { class: "card" }, find.box), preview, rest];
};
