// Preview of the agent prompt.
import { isGone, post } from "../base/api.js";
import { h, put } from "../base/dom.js";
import { rich } from "../base/rich.js";
import { disclosure, markdown } from "../widgets/disclosure.js";
import { waiting } from "../widgets/messages.js";

/** Delay after the last key in milliseconds. */
const QUIET = 600;

/**
 * `wanted()` returns `{ key, comments, instructions }`; `failed(place, error, retry)` shows a failure.
 * Returns the `box`, `refresh()` for changed options, and `later()` for typing. Aborted by the signal `page`.
 */
export const toldToTheAgent = ({ page, wanted, failed }) => {
  let asked = new AbortController();
  let timer = null;
  const tell = async (place) => {
    // Includes everything typed so far.
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
