// The link to an issue: the badge and unlinking.
import { remove } from "../base/api.js";
import { h } from "../base/dom.js";
import { ask } from "../widgets/dialog.js";
import { icon } from "../widgets/signs.js";
import { badge } from "./marks.js";

/** The badge with an unlink button that asks first. Calls `done` afterwards. */
export const linkedIssue = (kind, item, signal, done) => {
  const { key } = item.issue;
  const unlink = async () => {
    const isCut = await ask({
      title: `Unlink ${key}?`,
      body: [
        h("p", {}, `${item.id} will no longer be linked to ${key}, and you can no longer post its summary there.`),
        h("p", { class: "soft" }, "Nothing changes in Jira. Posted comments stay, there and in the history."),
      ],
      confirm: `Unlink ${key}`,
      doing: "Unlinking…",
      done: `Unlinked ${key}`,
      danger: true,
      signal,
      act: () => remove(`${kind.path}/${item.id}/issue`),
    });
    if (isCut) {
      done();
    }
  };
  return h(
    "span",
    { class: "linked" },
    badge(item.issue),
    h("button", { type: "button", class: "small quiet", "aria-label": `Unlink ${key}`, title: `Unlink ${key}`, onclick: unlink }, icon("cross")),
  );
};
