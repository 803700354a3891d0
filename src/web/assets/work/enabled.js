// Whether the integration is connected and enabled.
import { get } from "../base/api.js";
import { h } from "../base/dom.js";
import { sentence } from "../base/words.js";
import { problem } from "../widgets/messages.js";

/** What is missing for working with issues, if anything. */
export const obstacle = async (me, signal) => {
  try {
    const jira = await get("/jira", signal);
    return jira.enabled ? null : notEnabled(jira.error, me);
  } catch (error) {
    if (saysNotEnabled(error)) {
      return notEnabled(error, me);
    }
    throw error;
  }
};

const KINDS = ["not-connected", "not-enabled", "settings"];
const STATES = {
  "not-connected": "No Jira site is connected yet.",
  "not-enabled": "Jira is connected, but disabled.",
  settings: "The settings on the server are not valid.",
};
const FOR_ADMINS = {
  "not-connected": "Setup takes about a minute.",
  "not-enabled": "Check \u201cEnabled\u201d there, then save.",
  settings: "Save them again there: the invalid file is kept as a copy.",
};

/** Whether a failure only means that Jira is not connected or not enabled. */
export const saysNotEnabled = (error) => KINDS.includes(error.kind);

/** Explains what to do when Jira is not connected or not enabled. */
export const notEnabled = (error, me) => {
  if (!saysNotEnabled(error)) {
    return problem(error);
  }
  const isAdmin = me.role === "admin";
  return h(
    "div",
    { class: "notice not-enabled" },
    h("p", { class: "strong" }, "Jira integration not enabled"),
    h("p", {}, STATES[error.kind], " ",
      isAdmin ? FOR_ADMINS[error.kind] : sentence(error.advice ?? error.hint)),
    isAdmin ? h("a", { class: "button main", href: "/settings/jira" }, "Open Settings → Jira") : null,
  );
};
