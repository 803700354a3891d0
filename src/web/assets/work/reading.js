// An issue as it is looked at before something is made of it: itself, then its comments as they are wanted.
import { get, isGone } from "../base/api.js";
import { h, put, say } from "../base/dom.js";
import { waiting } from "../widgets/messages.js";
import { discussion, issueCard } from "./issue.js";

/**
 * Shows it in `card`, its comments in `said`. `changed(shown)` is told of what is known of it each time,
 * and of `null` while that is nothing; `failed(place, error, retry)` shows a failure. It ends with the page
 * that `page` is the signal of.
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
      // Its end shows those that are wanted then.
      await readComments();
    }
  };
  return {
    card,
    said,
    /** The issue that is looked at; nothing when `null`. */
    look: (wanted) => {
      key = wanted;
      read();
    },
    /** Which comments are wanted. */
    want: (wanted) => {
      comments = wanted;
      showComments();
    },
    /** Asks once more what is linked to it. */
    refresh: async () => {
      const { signal } = asked;
      try {
        const { linked } = await ask("");
        if (!signal.aborted) {
          take({ ...shown, linked });
        }
      } catch {
        // What has failed is told already.
      }
    },
  };
};
