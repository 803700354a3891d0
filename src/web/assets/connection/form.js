// The form of the connection: fetch, test, save, disconnect. The token is never sent to the page; a blank
// token keeps the stored one.
import { isGone, told } from "../base/api.js";
import { h, put, say } from "../base/dom.js";
import { sentence } from "../base/words.js";
import { busy, isBusy } from "../widgets/controls.js";
import { done, notice, problem } from "../widgets/messages.js";
import { icon } from "../widgets/signs.js";
import { line } from "../widgets/text.js";
import { checkList } from "./checks.js";
import { conflict } from "./conflict.js";
import { disconnecting } from "./disconnect.js";
import { fetching } from "./fetch.js";
import { fieldsOf, TYPE_NAMES } from "./fields.js";

const notSaved = () => h(
  "div",
  { class: "problem", role: "alert" },
  icon("warning"),
  h("div", {}, h("p", { class: "strong" }, "Nothing was saved."), h("p", {}, "See the failed check above.")),
);

/** Only administrators see this page, so messages address them. */
const ofFile = (error) => error.kind === "settings" ? { ...error, advice: "Save the settings again below (the file is kept as jira.json.invalid), or fix the file on the server" } : error;

const state = (settings) => {
  if (!settings.connected) {
    return h("p", { class: "lead" }, "Not connected. Enter a site, an account, and its API token.");
  }
  const isOn = settings.enabled.value;
  return h("p", { class: "lead" }, h("span", { class: `chip ${isOn ? "completed" : "warn"}` }, isOn ? "Connected" : "Connected, but disabled"), " ", settings.site.value);
};

/** The form for `settings` as in `GET /jira/settings`. `load(note)` reloads them. */
export const connection = (settings, { signal, load, hold }) => {
  let { revision } = settings;
  const fields = fieldsOf(settings);
  const fetched = fetching(fields, signal);
  const failure = h("div", {});
  const checks = checkList();
  const testButton = h("button", { type: "button", class: "quiet" }, "Test connection");
  const saveButton = h("button", { type: "submit", class: "main" }, "Save");
  const add = ({ check }) => check && checks.add(check);

  const inputs = h("div", { class: "loose" }, fields.above, fetched, fields.below);
  /** Whether `failure` only names missing values. */
  let isMissing = false;

  /** Runs one action at a time after validating required fields. */
  const run = async (needed, work, failed) => {
    if (isBusy(testButton) || isBusy(saveButton)) {
      return;
    }
    put(failure);
    put(fetched);
    const missing = fields.missing(needed);
    isMissing = missing !== null;
    if (isMissing) {
      put(failure, missing);
      return;
    }
    try {
      await work();
    } catch (error) {
      if (!isGone(error)) {
        fields.showOthers(error.advice ?? "");
        await failed(error);
        fields.mark(error);
        if (document.activeElement === document.body) {
          // The focused button was removed with its message.
          saveButton.focus();
        }
      }
    }
  };
  /** Locks the fields, because reloading would discard changes. */
  const settled = async (work) => {
    if (inputs.contains(document.activeElement)) {
      saveButton.focus();
    }
    inputs.inert = true;
    try {
      return await work();
    } finally {
      inputs.inert = false;
    }
  };
  const otherRoute = ({ cloudId }) => [
    h("p", {}, `The same credentials work with the account type \u201c${cloudId ? TYPE_NAMES.service : TYPE_NAMES.personal}\u201d.`),
    h("button", { type: "button", class: "quiet", onclick: () => {
      fields.take(cloudId);
      testButton.focus();
      test();
    } }, "Use this account type"),
  ];
  const test = () => run(
    fields.needed(),
    async () => {
      checks.begin("Testing the connection…");
      const wanted = { settings: fields.wanted() };
      const report = await busy(testButton, "Testing…", () => told("POST", "/jira/test", wanted, "report", add, signal));
      checks.end(report.identity);
      if (!report.ok && fields.isService()) {
        fields.showOthers();
      }
      if (report.otherRoute) {
        checks.note(otherRoute(report.otherRoute));
      }
      say(report.ok ? "The connection works" : "The connection failed");
    },
    (error) => checks.fail(error),
  );
  const save = () => run(
    // A disabled connection may be incomplete.
    fields.isEnabled() ? fields.needed() : [],
    async () => {
      checks.begin("Testing the changes before saving…");
      const wanted = { revision, settings: fields.wanted() };
      const { identity } = await busy(saveButton, "Saving…", () => settled(() => told("PUT", "/jira/settings", wanted, "saved", add, signal)));
      load(done(
        h("p", { class: "strong" }, "Saved. The changes are in effect."),
        identity ? h("p", {}, "Comments will appear as ", line(identity.displayName ?? identity.accountId), ".") : null,
      ));
    },
    async (error) => {
      checks.end(null);
      if (error.kind !== "conflict") {
        // The failed check is already shown.
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
  inputs.addEventListener("input", (event) => {
    if (isMissing) {
      put(failure);
    }
    if (event.target === fields.site || event.target.type === "radio") {
      // The result applied to another site or type.
      put(fetched);
    }
  });

  return [
    settings.error && settings.fileExists ? problem(ofFile(settings.error)) : null,
    state(settings),
    // Already shown as disabled.
    settings.warnings.filter(({ name }) => name !== "not-enabled")
      .map((warning) => notice(h("p", {}, sentence(warning.message), " ", sentence(warning.advice ?? warning.hint)))),
    h(
      "form",
      { class: "card", onsubmit: submit, novalidate: true },
      inputs,
      checks.box,
      failure,
      h("div", { class: "actions" }, saveButton, testButton, settings.fileExists ? disconnecting(settings, () => revision, { signal, load }) : null),
    ),
  ];
};
