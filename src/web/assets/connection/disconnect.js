// The end of a connection.
import { remove } from "../base/api.js";
import { h } from "../base/dom.js";
import { ask } from "../widgets/dialog.js";
import { done } from "../widgets/messages.js";
import { outside } from "../widgets/text.js";
import { SERVICE_TOKENS, TOKENS } from "./fields.js";

const notes = (settings) => [
  h("p", {}, "The server forgets the connection: ", h("code", {}, settings.file), " is removed. Tasks and what was posted stay."),
  h("p", {}, "The token stays valid until it is revoked: that of a person in ", outside(TOKENS, {}, "Atlassian's account settings"),
    ", that of a service account in ", outside(SERVICE_TOKENS, {}, "Atlassian's administration"), "."),
];

/** The button, which asks. `revision()` is that of what is shown; `load(note)` shows what there is then. */
export const disconnecting = (settings, revision, { signal, load }) => {
  const disconnect = async () => {
    let told = null;
    const isDone = await ask({
      title: "Disconnect Jira?",
      body: notes(settings),
      confirm: "Disconnect",
      doing: "Disconnecting …",
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
        variablesInForce.length > 0 ? h("p", {}, `These variables stay in force: ${variablesInForce.join(", ")}.`) : null,
      ));
    }
  };
  return h("button", { type: "button", class: "danger quiet end", onclick: disconnect }, "Disconnect");
};
