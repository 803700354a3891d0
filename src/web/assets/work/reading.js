// Loads an issue, and then the selected comments.
import { get, isGone } from "../base/api.js";
import { h, put, say } from "../base/dom.js";
import { waiting } from "../widgets/messages.js";
import { discussion, issueCard } from "./issue.js";

/**
 * Shows an issue in `card` and its comments in `said`. Calls `changed(shown)` on each change, with `null`
 * while nothing is loaded; `failed(place, error, retry)` shows a failure. Aborted by the signal `page`.
 */
export const reading = ({ page, changed, failed }) => {
  const card = h("div", {});
  const said = h("div", {});
  let key = null;
  let shown = null;
  let comments = "none";
  let asked = new AbortController();
  let isReading = false;
  page.addEventListener("abort", () => asked.abort());

  const ask = (path) => get(`/jira/issues/${encodeURIComponent(key)}?html=true${path}`, asked.signal);
  const take = (answer) => {
    shown = answer;
    changed(shown);
  };
  const read = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    isReading = false;
    take(null);
    put(said);
    put(card, key === null ? null : waiting(`Loading ${key}…`));
    if (key === null) {
      return;
    }
    try {
      const answer = await ask("");
      if (signal.aborted) {
        return;
      }
      put(card, issueCard(answer));
      take(answer);
      say(`Showing ${key}: ${shown.issue.summary}`);
      await showComments();
    } catch (error) {
      if (!isGone(error)) {
        failed(card, error, read);
      }
    }
  };
  const readComments = async () => {
    const { signal } = asked;
    isReading = true;
    put(said, waiting(`Loading comments of ${key}…`));
    try {
      const answer = await ask("&comments=true");
      if (!signal.aborted) {
        isReading = false;
        take(answer);
        showComments();
      }
    } catch (error) {
      if (!isGone(error) && !signal.aborted) {
        isReading = false;
        comments === "none" ? put(said) : failed(said, error, showComments);
      }
    }
  };
  const showComments = async () => {
    if (shown === null || comments === "none") {
      put(said);
    } else if (shown.comments !== null) {
      put(said, discussion(shown, comments === "all"));
    } else if (!isReading) {
      // The pending request shows the current selection when it ends.
      await readComments();
    }
  };
  return {
    card,
    said,
    /** Loads an issue; `null` clears the preview. */
    look: (wanted) => {
      key = wanted;
      read();
    },
    /** Selects the comments. */
    want: (wanted) => {
      comments = wanted;
      showComments();
    },
    /** Reloads the linked items. */
    refresh: async () => {
      const { signal } = asked;
      try {
        const { linked } = await ask("");
        if (!signal.aborted) {
          take({ ...shown, linked });
        }
      } catch {
        // The failure is already shown.
      }
    },
  };
};
