// Fields that choose something that is there: an objective, an issue.
import { get } from "../base/api.js";
import { h } from "../base/dom.js";
import { count } from "../base/words.js";
import { combobox } from "../widgets/combobox.js";
import { problem } from "../widgets/messages.js";
import { line, lines } from "../widgets/text.js";

const found = (number, one, more) => number === 0
  ? `No ${one} found.`
  : `${count(number, one)} found${more ? ", and there are more" : ""}.`;

/**
 * The objective that a task is put under: at first the one that the address names. `value()` gives its
 * name, or `null`.
 */
export const objectiveField = (signal) => {
  const named = new URLSearchParams(location.search).get("objective");
  let picked = null;
  const made = combobox({
    label: "Objective (optional)",
    hint: "Type words of its title to put the task under it.",
    looking: "Looking for objectives …",
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
    /** What to tell then. */
    unclear: () => problem({ message: "No objective is chosen", advice: "choose one of those that were found, or empty the field" }),
  };
};

/** An issue of the connected site. `pick` is told of it, and of `null` when it is typed over. */
export const issueField = (pick, signal) => combobox({
  label: "Issue",
  hint: "Type a key, paste an address, or type words of it. Arrow keys and Enter choose.",
  looking: "Asking Jira …",
  signal,
  search: async (text, signal) => {
    const result = await get(`/jira/issues?${new URLSearchParams({ query: text, limit: 10 })}`, signal);
    const note = [
      result.noSuchKey ? [h("strong", {}, `There is no issue ${result.noSuchKey}`), "; its text was looked for. "] : null,
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
  // An address names it too.
  isNamed: ({ key }, text) => text.toUpperCase().split(/[^A-Z\d_-]+/).includes(key),
  pick,
});
