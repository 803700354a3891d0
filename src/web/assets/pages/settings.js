// Settings → Jira: the server's connection.
import { get, isGone } from "../base/api.js";
import { h, put } from "../base/dom.js";
import { connection } from "../connection/form.js";
import { head } from "../widgets/controls.js";
import { notice, problem, waiting } from "../widgets/messages.js";
import { notEnabled, saysNotEnabled } from "../work/enabled.js";

export const settingsPage = async ({ main, me, signal, hold }) => {
  const body = h("div", {});
  put(main, head("Settings → Jira"), body);
  if (me.role !== "admin") {
    await forMembers(body, me, signal);
    return;
  }
  const told = h("div", { role: "status", tabindex: "-1" });
  const place = h("div", { class: "loose" });
  put(body, told, place);
  const load = async (note) => {
    // Changes were saved or discarded.
    hold(() => false);
    put(told, note);
    put(place, waiting("Loading settings…"));
    if (note) {
      told.focus();
    }
    try {
      put(place, connection(await get("/jira/settings", signal), { signal, load, hold }));
    } catch (error) {
      if (!isGone(error)) {
        put(place, problem(error, () => load(note)));
      }
    }
  };
  await load(null);
};

const forMembers = async (body, me, signal) => {
  put(body, waiting("Checking the Jira connection…"));
  try {
    const jira = await get("/jira", signal);
    put(body, notice(
      h("p", { class: "strong" }, jira.enabled ? `Jira is connected: ${jira.site}` : "Jira integration not enabled"),
      h("p", {}, "Only administrators can view and change these settings."),
    ));
  } catch (error) {
    if (!isGone(error)) {
      put(body, saysNotEnabled(error) ? notEnabled(error, me) : problem(error, () => forMembers(body, me, signal)));
    }
  }
};
