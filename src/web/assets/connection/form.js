// The form of the connection: fetch, test, save, disconnect. The token is never sent to the page; a
// blank one keeps what there is.
import { isGone, post, remove, told } from "../base/api.js";
import { h, put, say } from "../base/dom.js";
import { sentence } from "../base/words.js";
import { busy, isBusy } from "../widgets/controls.js";
import { ask } from "../widgets/dialog.js";
import { notice, problem } from "../widgets/messages.js";
import { line, outside } from "../widgets/signs.js";
import { checkList } from "./checks.js";
import { conflict } from "./conflict.js";
import { fieldsOf, TOKEN_PAGE } from "./fields.js";

/** Whether the cloud ID is needed and missing; says so. */
const isIncomplete = (fields, failure) => {
  const isMissing = fields.isService() && fields.cloudId.value.trim() === "";
  if (isMissing) {
    put(failure, problem({ message: "The cloud ID is missing", advice: "press Fetch: the site tells it" }));
    fields.cloudId.focus();
  }
  return isMissing;
};

/** The button that asks the site for its cloud ID, and what became of it. */
const fetching = (fields, signal) => {
  const fetched = h("div", { role: "status", "aria-live": "polite" });
  const button = h("button", { type: "button", class: "quiet" }, "Fetch");
  const ask = async () => {
    if (isBusy(button)) {
      return;
    }
    put(fetched);
    if (fields.site.value.trim() === "") {
      put(fetched, problem({ message: "The site is missing", advice: "give it first: the cloud ID is the site's" }));
      fields.site.focus();
      return;
    }
    try {
      const asked = { site: fields.site.value, allowedHosts: fields.allowedHosts() };
      const answer = await busy(button, "Asking the site …", () => post("/jira/cloud-id", asked, { signal }));
      if (fields.site.value !== asked.site) {
        put(fetched, h("p", { class: "soft" }, "The site was changed meanwhile: press Fetch once more."));
        return;
      }
      fields.cloudId.value = answer.cloudId;
      if (!fields.site.readOnly) {
        fields.site.value = answer.site;
      }
      put(fetched, h("p", { class: "soft" }, `This is the cloud ID of ${answer.site}.`));
    } catch (error) {
      if (!isGone(error)) {
        put(fetched, problem(error, ask));
      }
    }
  };
  button.addEventListener("click", ask);
  if (!fields.cloudId.readOnly) {
    fields.service.append(button);
  }
  return fetched;
};

const disconnecting = (settings, revision, signal, load) => {
  const disconnect = async () => {
    let done = null;
    const isDone = await ask({
      title: "Disconnect Jira?",
      body: [
        h("p", {}, "The server forgets the connection: ", h("code", {}, settings.file), " is removed. Tasks and what was posted stay."),
        h("p", {}, "The token stays valid until it is revoked in ", outside(TOKEN_PAGE, {}, "Atlassian's account settings"), "."),
      ],
      confirm: "Disconnect",
      doing: "Disconnecting …",
      danger: true,
      signal,
      act: async () => {
        done = await remove(`/jira/settings?${new URLSearchParams({ revision: revision() })}`);
      },
    });
    if (isDone) {
      const { variablesInForce } = done;
      load(notice(
        h("p", { class: "strong" }, "Jira is disconnected."),
        variablesInForce.length > 0 ? h("p", {}, `These variables stay in force: ${variablesInForce.join(", ")}.`) : null,
      ));
    }
  };
  return h("button", { type: "button", class: "danger quiet end", onclick: disconnect }, "Disconnect");
};

const state = (settings) => {
  if (!settings.connected) {
    return h("p", { class: "lead" }, "Not connected. It takes a site, an account and its API token.");
  }
  const isOn = settings.enabled.value;
  return h("p", { class: "lead" }, h("span", { class: `chip ${isOn ? "completed" : "warn"}` }, isOn ? "Connected" : "Connected, and switched off"), " ", settings.site.value);
};

/** The form for `settings` as `GET /jira/settings` gives them. `load(note)` shows them anew. */
export const connection = (settings, { signal, load }) => {
  let { revision } = settings;
  const fields = fieldsOf(settings);
  const fetched = fetching(fields, signal);
  const failure = h("div", {});
  const checks = checkList();
  const testButton = h("button", { type: "button", class: "quiet" }, "Test connection");
  const saveButton = h("button", { type: "submit", class: "main" }, "Save");
  const add = ({ check }) => check && checks.add(check);

  /** Does one thing at a time, after what is typed has been looked at. */
  const run = async (work, failed) => {
    if (isBusy(testButton) || isBusy(saveButton)) {
      return;
    }
    put(failure);
    if (isIncomplete(fields, failure)) {
      return;
    }
    try {
      await work();
    } catch (error) {
      if (!isGone(error)) {
        await failed(error);
        if (document.activeElement === document.body) {
          // What was pressed is gone with the message that it stood in.
          saveButton.focus();
        }
      }
    }
  };
  const test = () => run(
    async () => {
      checks.begin("Asking Jira …");
      const wanted = { settings: fields.wanted() };
      const report = await busy(testButton, "Testing …", () => told("POST", "/jira/test", wanted, "report", add, signal));
      checks.end(report.identity);
      if (report.otherRoute) {
        checks.note(`The same credentials work as the other account type${report.otherRoute.cloudId ? `, with the cloud ID ${report.otherRoute.cloudId}` : ""}.`);
      }
      say(report.ok ? "The connection works" : "The connection does not work");
    },
    (error) => checks.fail(error),
  );
  const save = () => run(
    async () => {
      checks.begin("Saving; what has changed is tested before …");
      const wanted = { revision, settings: fields.wanted() };
      const saved = await busy(saveButton, "Saving …", () => told("PUT", "/jira/settings", wanted, "saved", add, signal));
      const { identity } = saved;
      load(notice(
        h("p", { class: "strong" }, "Saved. It holds at once."),
        identity ? h("p", {}, "Comments will appear as ", line(identity.displayName ?? identity.accountId), ".") : null,
      ));
    },
    async (error) => {
      checks.end(null);
      if (error.kind !== "conflict") {
        put(failure, problem(error), error.checks ? h("p", { class: "soft" }, "Nothing was saved: the settings are as they were.") : null);
        return;
      }
      put(failure, await conflict(settings, error, { signal, load, keep: (now) => {
        settings = now;
        ({ revision } = now);
        save();
      } }));
    },
  );
  testButton.addEventListener("click", test);
  const submit = (event) => {
    event.preventDefault();
    save();
  };

  return [
    settings.error && settings.fileExists ? problem(settings.error) : null,
    state(settings),
    // That it is switched off is said already.
    settings.warnings.filter(({ name }) => name !== "not-enabled")
      .map((warning) => notice(h("p", {}, sentence(warning.message), " ", sentence(warning.advice ?? warning.hint)))),
    h(
      "form",
      { class: "card", onsubmit: submit, novalidate: true },
      fields.above,
      fetched,
      fields.below,
      checks.box,
      failure,
      h("div", { class: "actions" }, saveButton, testButton, settings.fileExists ? disconnecting(settings, () => revision, signal, load) : null),
    ),
  ];
};
