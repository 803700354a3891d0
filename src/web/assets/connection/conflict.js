// What to do when the settings were changed since they were shown.
import { get } from "../base/api.js";
import { h } from "../base/dom.js";
import { problem } from "../widgets/messages.js";

const SHOWN = [
  ["enabled", "Enabled"],
  ["site", "Site"],
  ["cloudId", "Cloud ID"],
  ["gatewayUrl", "Gateway"],
  ["email", "E-mail"],
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
    h(
      "div",
      {},
      h("p", { class: "strong" }, "The settings were changed meanwhile. Nothing was saved."),
      changed.length > 0 ? h("ul", {}, changed) : h("p", {}, "What is shown here is the same; the server was restarted, or something else in the file has changed."),
      h("p", {}, "What you have typed is still there."),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "quiet", onclick: () => keep(now) }, "Save mine all the same"),
        h("button", { type: "button", class: "quiet", onclick: () => load() }, "Show the present ones"),
      ),
    ),
  );
};
