// Importing a Jira issue as a task or an objective.
import { isGone, maker } from "../base/api.js";
import { h, name, put } from "../base/dom.js";
import { busy, choice, field, head, isBusy, ticked } from "../widgets/controls.js";
import { late } from "../widgets/late.js";
import { done, notice, problem, waiting } from "../widgets/messages.js";
import { issueField, objectiveField } from "../work/choose.js";
import { notEnabled, obstacle, saysNotEnabled } from "../work/enabled.js";
import { reading } from "../work/reading.js";
import { toldToTheAgent } from "../work/told.js";

const COMMENTS = [
  ["none", "No comments", "Only the issue itself."],
  ["unrestricted", "Unrestricted comments", "Leaves out restricted and internal comments and says how many."],
  ["all", "All comments", "Includes restricted and internal comments: the agent will see them."],
];

export const importPage = async ({ main, me, signal, go, rename, hold }, kind) => {
  const body = h("div", {});
  put(main, head("Import from Jira"), h("p", { class: "lead" }, `Pick an issue, review it, create ${kind.one === "task" ? "a task" : "an objective"}.`), body);
  const begin = async () => {
    put(body, waiting("Checking the Jira connection…"));
    try {
      const missing = await obstacle(me, signal);
      put(body, missing ?? form({ me, signal, go, rename, hold }, kind));
      body.querySelector("input")?.focus();
    } catch (error) {
      if (!isGone(error)) {
        put(body, problem(error, begin));
      }
    }
  };
  await begin();
};

/** Existing items of the issue, and the checkbox to import it again. */
const alreadyLinked = (kind) => {
  const again = h("input", { type: "checkbox", id: name("again") });
  const box = h("div", {});
  let known = [];
  const show = (linked) => {
    if (linked.join() !== known.join()) {
      // Results for other issues no longer apply.
      again.checked = false;
    }
    known = linked;
    const links = linked.map((id, at) => [
      at > 0 ? ", " : "",
      h("a", { href: `/${id.startsWith("T") ? "tasks" : "objectives"}/${id}` }, id),
    ]);
    put(box, links.length === 0 ? null : notice(
      h("p", { class: "strong" }, "This issue is already linked to ", links),
      ticked(again, `Create another ${kind.one} anyway`),
    ));
  };
  return { box, show, isDecided: () => known.length === 0 || again.checked, isAgain: () => again.checked, known: () => known, ask: () => again.focus() };
};

const form = ({ me, signal, go, rename, hold }, kind) => {
  let issue = null;
  let comments = "none";
  const send = maker();
  const failed = (place, error, retry) => put(place, saysNotEnabled(error) ? notEnabled(error, me) : problem(error, retry));

  const own = h("textarea", { id: name("own"), rows: "5", dir: "auto" });
  const objective = kind.hasObjective ? objectiveField(signal) : null;
  const linked = alreadyLinked(kind);
  const failure = h("div", {});
  const button = h("button", { type: "submit", class: "main" }, `Create ${kind.one}`);
  const told = toldToTheAgent({
    page: signal,
    wanted: () => ({ key: issue.key, comments, instructions: own.value }),
    failed,
  });
  const shown = reading({
    page: signal,
    failed,
    changed: (now) => {
      rest.hidden = now === null;
      linked.show(now?.linked ?? []);
    },
  });
  own.addEventListener("input", told.later);

  const make = async () => {
    const { key } = issue;
    const body = { issues: [key], comments, again: linked.isAgain() };
    if (own.value.trim() !== "") {
      body.instructions = own.value;
    }
    if (objective?.value()) {
      body.objective = objective.value();
    }
    const { made: [{ id }] } = await send(`${kind.path}/import`, body);
    if (signal.aborted) {
      // The user may have left the page.
      late(done(`Created from ${key} in the meantime: `, h("a", { href: `${kind.path}/${id}` }, id)));
    } else {
      go(`${kind.path}/${id}`);
    }
  };
  const submit = async (event) => {
    event.preventDefault();
    if (isBusy(button)) {
      return;
    }
    put(failure);
    if (objective?.isUnclear()) {
      put(failure, objective.unclear());
      return;
    }
    if (!linked.isDecided()) {
      put(failure, problem({ message: `${issue.key} is already linked to ${linked.known().join(", ")}`, advice: `check \u201cCreate another ${kind.one} anyway\u201d, or open the existing one` }));
      linked.ask();
      return;
    }
    const { key } = issue;
    try {
      await busy(button, `Importing ${key}…`, make);
    } catch (error) {
      if (signal.aborted) {
        late(problem(error));
        return;
      }
      failed(failure, error);
      if (error.kind === "conflict" && issue?.key === key) {
        // Another user may have imported the issue meanwhile.
        shown.refresh();
      }
    }
  };
  const rest = h(
    "div",
    { hidden: true },
    h("form", { class: "card", onsubmit: submit, novalidate: true },
      choice("Comments", "comments", COMMENTS, comments, (event) => {
        comments = event.target.value;
        told.refresh();
        shown.want(comments);
      }),
      shown.said,
      field("Additional instructions (optional)", own, "In Markdown. Added after the issue; takes precedence."),
      objective?.box,
      told.box,
      failure,
      h("div", { class: "actions" }, button, h("a", { class: "button quiet", href: kind.path }, "Cancel")),
    ),
  );
  /** Reloading the page keeps the selected issue. */
  const remember = (key) => {
    const asked = new URLSearchParams(location.search);
    key ? asked.set("issue", key) : asked.delete("issue");
    rename(`${location.pathname}${asked.size > 0 ? `?${asked}` : ""}`);
  };
  const pick = (item) => {
    issue = item;
    remember(item?.key);
    put(failure);
    if (item !== null) {
      told.refresh();
    }
    shown.look(item?.key ?? null);
  };
  hold(() => own.value.trim() !== "");
  const find = issueField(pick, signal);
  const named = new URLSearchParams(location.search).get("issue");
  if (named) {
    find.take({ key: named, summary: "" });
  }
  return [h("div", { class: "card" }, find.box), linked.box, shown.card, rest];
};
