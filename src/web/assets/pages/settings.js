// Settings → Jira: the connection of the server, and whether it works.
import { get, isGone } from "../base/api.js";
import { h, put } from "../base/dom.js";
import { connection } from "../connection/form.js";
import { head } from "../widgets/controls.js";
import { notice, problem, waiting } from "../widgets/messages.js";

export const settingsPage = async ({ main, me, signal, hold }) => {
  const body = h("div", {});
  put(main, head("Jira settings"), body);
  if (me.role !== "admin") {
    await forMembers(body, signal);
    return;
  }
  const told = h("div", { role: "status", tabindex: "-1" });
  const load = async (note) => {
    put(told);
    put(body, waiting("Loading the settings …"));
    try {
      put(body, told, connection(await get("/jira/settings", signal), { signal, load, hold }));
      if (note) {
        put(told, note);
        told.focus();
      }
    } catch (error) {
      if (!isGone(error)) {
        put(body, problem(error, () => load(note)));
      }
    }
  };
  await load(null);
};

const forMembers = async (body, signal) => {
  put(body, waiting("Looking whether Jira is connected …"));
  try {
    const jira = await get("/jira", signal);
    put(body, notice(
      h("p", { class: "strong" }, jira.enabled ? `Jira is connected: ${jira.site}` : "Jira integration not enabled"),
      h("p", {}, "Only an administrator sees and changes the settings."),
    ));
  } catch (error) {
    if (!isGone(error)) {
      put(body, problem(error, () => forMembers(body, signal)));
    }
  }
};
