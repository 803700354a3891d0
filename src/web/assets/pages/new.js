// Creating a task or an objective by hand.
import { maker } from "../base/api.js";
import { h, name, put } from "../base/dom.js";
import { busy, field, head, isBusy } from "../widgets/controls.js";
import { late } from "../widgets/late.js";
import { done, problem } from "../widgets/messages.js";
import { objectiveField } from "../work/choose.js";

export const newPage = ({ main, signal, go, hold }, kind) => {
  const title = h("input", { id: name("title"), type: "text", maxlength: "255", required: true, dir: "auto" });
  const instructions = h("textarea", { id: name("instructions"), rows: "14", dir: "auto" });
  const objective = kind.hasObjective ? objectiveField(signal) : null;
  const failure = h("div", {});
  const button = h("button", { type: "submit", class: "main" }, `Create ${kind.one}`);
  const send = maker();

  const make = async () => {
    const body = { title: title.value.trim(), instructions: instructions.value };
    if (objective?.value()) {
      body.objective = objective.value();
    }
    const made = await send(kind.path, body);
    if (signal.aborted) {
      // The user may have left the page.
      late(done("Created in the meantime: ", h("a", { href: `${kind.path}/${made.id}` }, made.id)));
    } else {
      go(`${kind.path}/${made.id}`);
    }
  };
  const submit = async (event) => {
    event.preventDefault();
    if (isBusy(button)) {
      return;
    }
    put(failure);
    title.removeAttribute("aria-invalid");
    if (title.value.trim() === "") {
      put(failure, problem({ message: "The title is missing", advice: "say in one line what to do" }));
      title.setAttribute("aria-invalid", "true");
      title.focus();
      return;
    }
    if (objective?.isUnclear()) {
      put(failure, objective.unclear());
      return;
    }
    try {
      await busy(button, "Creating…", make);
    } catch (error) {
      signal.aborted ? late(problem(error)) : put(failure, problem(error));
    }
  };

  put(
    main,
    head(`New ${kind.one}`),
    h(
      "form",
      { class: "card", onsubmit: submit, novalidate: true },
      field("Title", title, "One line."),
      field("Instructions", instructions, "Markdown for the agent: what to do, and how to tell when it is done."),
      objective?.box,
      failure,
      h("div", { class: "actions" }, button, h("a", { class: "button quiet", href: kind.path }, "Cancel")),
    ),
  );
  hold(() => title.value.trim() !== "" || instructions.value.trim() !== "");
  title.focus();
};
