// Comboboxes for objectives and issues.
import { get } from "../base/api.js";
import { h } from "../base/dom.js";
import { count } from "../base/words.js";
import { combobox } from "../widgets/combobox.js";
import { problem } from "../widgets/messages.js";
import { line, lines } from "../widgets/text.js";

const found = (number, one, more) => number === 0
  ? `No ${one}s found.`
  : `${count(number, one)} found${more ? " (more available)" : ""}.`;

/** Combobox for the objective of a task, preset from the URL. `value()` returns its ID or `null`. */
export const objectiveField = (signal) => {
  const named = new URLSearchParams(location.search).get("objective");
  let picked = null;
  const made = combobox({
    label: "Objective (optional)",
    hint: "Type part of its title to add the task to it.",
    looking: "Searching objectives…",
    open: true,
    signal,
    search: async (text, signal) => {
      const page = await get(`/objectives?${new URLSearchParams({ query: text, limit: 10 })}`, signal);
      return { items: page.objectives, note: h("p", { class: "soft" }, found(page.objectives.length, "objective", page.next)) };
    },
    option: (objective) => [h("span", { class: "strong" }, objective.id), " ", line(objective.title)],
    text: ({ id, title }) => [id, title].filter(Boolean).join(" "),
    isNamed: ({ id }, text) => id === text.toUpperCase(),
    pick: (objective) => {
      picked = objective;
    },
  });
  if (named) {
    made.take({ id: named });
  }
  return {
    box: made.box,
    value: () => picked?.id ?? null,
    isUnclear: () => picked === null && made.input.value.trim() !== "",
    /** Validation message. */
    unclear: () => problem({ message: "No objective is selected", advice: "select one of the results, or clear the field" }),
  };
};

/** Combobox for issues. Calls `pick` with an issue, or with `null` when the text changes. */
export const issueField = (pick, signal) => combobox({
  label: "Issue",
  hint: "Type an issue key or words, or paste an issue's URL. Select with the arrow keys and Enter.",
  looking: "Searching Jira…",
  signal,
  search: async (text, signal) => {
    const result = await get(`/jira/issues?${new URLSearchParams({ query: text, limit: 10 })}`, signal);
    const note = [
      result.noSuchKey ? [h("strong", {}, `There is no issue ${result.noSuchKey}`), "; searched for the text instead. "] : null,
      found(result.issues.length, "issue", result.more),
      result.unreadable > 0 ? ` ${result.unreadable} more could not be read.` : null,
    ];
    return { items: result.issues, note: h("p", { class: "soft" }, note) };
  },
  option: (issue) => [
    h("span", { class: "strong" }, issue.key),
    line(issue.summary),
    h("span", { class: "soft" }, lines([issue.type, issue.status?.name], " · ")),
  ],
  text: (issue) => `${issue.key} ${issue.summary}`.trim(),
  // An issue URL works too.
  isNamed: ({ key }, text) => text.toUpperCase().split(/[^A-Z\d_-]+/).includes(key),
  pick,
});
