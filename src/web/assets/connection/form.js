// The form of the connection: fetch, test, save, disconnect. The token is never sent to the page; a
// blank one keeps what there is.
import { isGone, told } from "../base/api.js";
import { h, put, say } from "../base/dom.js";
import { sentence } from "../base/words.js";
import { busy, isBusy } from "../widgets/controls.js";
import { notice, problem } from "../widgets/messages.js";
import { line } from "../widgets/signs.js";
import { checkList } from "./checks.js";
import { conflict } from "./conflict.js";
import { disconnecting } from "./disconnect.js";
import { fetching } from "./fetch.js";
import { fieldsOf } from "./fields.js";

const notSaved = () => h(
  "div",
  { class: "problem", role: "alert" },
  h("div", {}, h("p", { class: "strong" }, "Nothing was saved."), h("p", {}, "The settings are as they were. What failed, and what to do about it, stands above.")),
);

const state = (settings) => {
  if (!settings.connected) {
    return h("p", { class: "lead" }, "Not connected. It takes a site, an account and its API token.");
  }
  const isOn = settings.enabled.value;
  return h("p", { class: "lead" }, h("span", { class: `chip ${isOn ? "completed" : "warn"}` }, isOn ? "Connected" : "Connected, and switched off"), " ", settings.site.value);
};

/** The form for `settings` as `GET /jira/settings` gives them. `load(note)` shows them anew. */
export const connection = (settings, { signal, load, hold }) => {
  let { revision } = settings;
  const fields = fieldsOf(settings);
  const fetched = fetching(fields, signal);
  const failure = h("div", {});
  const checks = checkList();
  const testButton = h("button", { type: "button", class: "quiet" }, "Test connection");
  const saveButton = h("button", { type: "submit", class: "main" }, "Save");
  const add = ({ check }) => check && checks.add(check);

  /** Does one thing at a time, after it was looked for what is missing. */
  const run = async (needed, work, failed) => {
    if (isBusy(testButton) || isBusy(saveButton)) {
      return;
    }
    put(failure);
    const missing = fields.missing(needed);
    if (missing !== null) {
      put(failure, missing);
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
    fields.needed(),
    async () => {
      checks.begin("Asking Jira …");
      const wanted = { settings: fields.wanted() };
      const report = await busy(testButton, "Testing …", () => told("POST", "/jira/test", wanted, "report", add, signal));
      checks.end(report.identity);
      if (!report.ok && fields.isService()) {
        fields.showOthers();
      }
      if (report.otherRoute) {
        checks.note(`The same credentials work as the other account type${report.otherRoute.cloudId ? `, with the cloud ID ${report.otherRoute.cloudId}` : ""}.`);
      }
      say(report.ok ? "The connection works" : "The connection does not work");
    },
    (error) => checks.fail(error),
  );
  const save = () => run(
    // What is switched off may be incomplete.
    fields.isEnabled() ? fields.needed() : [],
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
        // What has failed is told by its check already.
        put(failure, error.checks ? notSaved() : problem(error));
        return;
      }
      put(failure, await conflict(settings, error, { signal, load, keep: (now) => {
        settings = now;
        ({ revision } = now);
        save();
      } }));
    },
  );
  const before = JSON.stringify(fields.wanted());
  hold(() => JSON.stringify(fields.wanted()) !== before);
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
      h("div", { class: "actions" }, saveButton, testButton, settings.fileExists ? disconnecting(settings, () => revision, { signal, load }) : null),
    ),
  ];
};
