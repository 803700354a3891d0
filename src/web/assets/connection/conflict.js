// What to do when the settings were changed since they were shown.
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
    return "nothing";
  }
  return typeof value === "boolean" ? (value ? "on" : "off") : value;
};

const differences = (before, after) => SHOWN
  .map(([member, label]) => [label, before[member]?.value, after[member]?.value])
  .filter(([, was, is]) => was !== is)
  .map(([label, was, is]) => h("li", {}, `${label}: ${words(was)} became ${words(is)}`));

/** Shows what was changed; `keep(now)` goes on with what is typed, `load()` gives it up. */
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
      h("p", { class: "strong" }, "The settings were changed meanwhile. Nothing was saved."),
      changed.length > 0 ? h("ul", {}, changed) : h("p", {}, "What is shown here is the same; the server was restarted, or something else in the file has changed."),
      h("p", {}, "What you have typed is still there."),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "quiet", onclick: () => keep(now) }, "Save mine anyway"),
        h("button", { type: "button", class: "quiet", onclick: () => load(notice("These are the present settings.")) }, "Drop mine"),
      ),
    ),
  );
};
