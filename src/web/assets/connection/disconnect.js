// Disconnecting.
import { remove } from "../base/api.js";
import { h } from "../base/dom.js";
import { ask } from "../widgets/dialog.js";
import { done } from "../widgets/messages.js";
import { outside } from "../widgets/text.js";
import { SERVICE_TOKENS, TOKENS } from "./fields.js";

const notes = (settings) => [
  h("p", {}, "This removes ", h("code", {}, settings.file), " from the server. Tasks, objectives, and posted comments stay."),
  h("p", {}, "The API token stays valid until you revoke it: for a personal account in ", outside(TOKENS, {}, "your Atlassian account settings"),
    ", for a service account in ", outside(SERVICE_TOKENS, {}, "Atlassian Administration"), "."),
];

/** The button, which asks first. `revision()` is that of the shown settings; `load(note)` reloads them. */
export const disconnecting = (settings, revision, { signal, load }) => {
  const disconnect = async () => {
    let told = null;
    const isDone = await ask({
      title: "Disconnect Jira?",
      body: notes(settings),
      confirm: "Disconnect",
      doing: "Disconnecting…",
      done: "Jira is disconnected",
      danger: true,
      signal,
      act: async () => {
        told = await remove(`/jira/settings?${new URLSearchParams({ revision: revision() })}`);
      },
    });
    if (isDone) {
      const { variablesInForce } = told;
      load(done(
        h("p", { class: "strong" }, "Jira is disconnected."),
        variablesInForce.length > 0 ? h("p", {}, `These environment variables still apply: ${variablesInForce.join(", ")}.`) : null,
      ));
    }
  };
  return h("button", { type: "button", class: "danger quiet end", onclick: disconnect }, "Disconnect");
};
