// Resolving concurrent changes of the settings.
import { get } from "../base/api.js";
import { h } from "../base/dom.js";
import { notice, problem } from "../widgets/messages.js";
import { icon } from "../widgets/signs.js";

const SHOWN = [
  ["enabled", "Enabled"],
  ["site", "Site"],
  ["cloudId", "Cloud ID"],
  ["gatewayUrl", "Gateway"],
  ["email", "Email"],
  ["maskedToken", "API token"],
];

const words = (value) => {
  if (value === undefined) {
    return "not set";
  }
  return typeof value === "boolean" ? (value ? "on" : "off") : value;
};

const differences = (before, after) => SHOWN
  .map(([member, label]) => [label, before[member]?.value, after[member]?.value])
  .filter(([, was, is]) => was !== is)
  .map(([label, was, is]) => h("li", {}, `${label}: changed from ${words(was)} to ${words(is)}`));

/** Shows the changes; `keep(now)` keeps the form, and `load()` discards it. */
export const conflict = async (before, error, { signal, load, keep }) => {
  let now;
  try {
    now = await get("/jira/settings", signal);
  } catch {
    return problem(error);
  }
  const changed = differences(before, now);
  return h(
    "div",
    { class: "problem", role: "alert" },
    icon("warning"),
    h(
      "div",
      {},
      h("p", { class: "strong" }, "The settings have changed since you opened them. Nothing was saved."),
      changed.length > 0 ? h("ul", {}, changed) : h("p", {}, "The values shown here are the same: the server was restarted, or something else in the file changed."),
      h("p", {}, "Your changes are still here."),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "quiet", onclick: () => keep(now) }, "Save my changes anyway"),
        h("button", { type: "button", class: "quiet", onclick: () => load(notice("These are the current settings.")) }, "Discard my changes"),
      ),
    ),
  );
};
