// What an agent will be told, for those who want to know before.
import { isGone, post } from "../base/api.js";
import { h, put } from "../base/dom.js";
import { rich } from "../base/rich.js";
import { disclosure, markdown } from "../widgets/disclosure.js";
import { waiting } from "../widgets/messages.js";

/** So long after the last key, in milliseconds, the instructions are put together anew. */
const QUIET = 600;

/**
 * `wanted()` gives `{ key, comments, instructions }`; `failed(place, error, retry)` shows a failure. Gives the
 * `box`, `refresh()` for when something else is wanted, and `later()` for while somebody types. It ends
 * with the page that `page` is the signal of.
 */
export const toldToTheAgent = ({ page, wanted, failed }) => {
  let asked = new AbortController();
  let timer = null;
  const tell = async (place) => {
    // What was typed until now is in it.
    clearTimeout(timer);
    asked.abort();
    asked = new AbortController();
    put(place, waiting("Building the prompt…"));
    try {
      const { key, ...body } = wanted();
      const path = `/jira/issues/${encodeURIComponent(key)}/instructions`;
      const answer = await post(path, { ...body, html: true }, { signal: asked.signal });
      put(place, h("p", { class: "soft" }, answer.completeness), rich(answer.html, "The prompt is empty."), markdown(answer.instructions));
    } catch (error) {
      if (!isGone(error)) {
        failed(place, error, () => tell(place));
      }
    }
  };
  const { box, refresh } = disclosure("Preview agent prompt", tell);
  page.addEventListener("abort", () => {
    clearTimeout(timer);
    asked.abort();
  });
  return {
    box,
    refresh,
    later: () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, QUIET);
    },
  };
};
