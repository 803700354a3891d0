// Finishing a task manually.
import { post } from "../base/api.js";
import { h, name } from "../base/dom.js";
import { choice, field } from "../widgets/controls.js";
import { ask } from "../widgets/dialog.js";

const OUTCOMES = [["completed", "Done", ""], ["failed", "Failed", ""]];

/**
 * The draft of a summary: `isTyped()`, and `finish(task, signal, done)`, which opens the dialog. Closing the
 * dialog keeps the draft.
 */
export const ending = () => {
  let summary = "";
  let outcome = "completed";
  const finish = async (task, signal, done) => {
    let isOver = false;
    const text = h("textarea", { id: name("summary"), rows: "10", dir: "auto", required: true, oninput: () => {
      summary = text.value;
    } });
    text.value = summary;
    const isDone = await ask({
      title: `Finish ${task.id}`,
      wide: true,
      body: [
        choice("Outcome", "outcome", OUTCOMES, outcome, (event) => {
          outcome = event.target.value;
        }),
        field("Summary", text, "What was done, in Markdown. You can post it to Jira; you cannot change it later."),
      ],
      confirm: "Save",
      doing: "Saving…",
      done: `${task.id} is finished`,
      signal,
      act: async () => {
        if (summary.trim() === "") {
          text.focus();
          throw { message: "The summary is missing", advice: "describe what was done, or why it failed" };
        }
        try {
          await post(`/tasks/${task.id}/complete`, { summary, outcome });
        } catch (error) {
          isOver ||= error.kind === "conflict";
          throw error;
        }
      },
    });
    if (isDone || isOver) {
      // Another user finished the task first.
      summary = "";
      done();
    }
  };
  return { isTyped: () => summary.trim() !== "", finish };
};
