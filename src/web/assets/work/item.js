// The page of a task or an objective, kept up to date.
import { h, put, say } from "../base/dom.js";
import { part } from "../base/part.js";
import { rich } from "../base/rich.js";
import { watch } from "../base/watch.js";
import { markdown } from "../widgets/disclosure.js";
import { empty, failures, notice, problem, waiting } from "../widgets/messages.js";

/**
 * Shows an item with the elements of `partsBetween(lookAgain)` between title and instructions. Calls
 * `changed(before, now)` on each change.
 */
export const itemPage = ({ main, signal, id, nameTheTab }, kind, partsBetween, changed = () => {}) => {
  const failing = failures();
  const body = h("div", {}, h("h1", { tabindex: "-1" }, id), waiting(`Loading ${id}…`));
  put(main, h("p", { class: "crumbs" }, h("a", { href: kind.path }, kind.title), " / ", id), failing.box, body);
  let state = null;
  const show = (item) => {
    const isFirst = state === null;
    if (!isFirst) {
      changed(state, item);
    }
    state = item;
    nameTheTab(`${id} ${item.title}`);
    const hadFocus = body.contains(document.activeElement);
    parts.forEach(([, update]) => update(item));
    if (isFirst) {
      put(body, parts.map(([place]) => place));
      if (hadFocus) {
        body.querySelector("h1").focus();
      }
    }
  };
  let isMissing = false;
  const fail = (error) => {
    if (state === null && error?.kind === "not-found") {
      failing.show(null);
      if (!isMissing) {
        isMissing = true;
        const title = `There is no ${kind.one} ${id}`;
        nameTheTab(title);
        const hadFocus = body.contains(document.activeElement);
        put(body, empty(1, title, "Check the ID, or find it in the list.", h("a", { class: "button main", href: kind.path }, `All ${kind.many}`)));
        if (hadFocus) {
          body.querySelector("h1").focus();
        }
        say(title);
      }
      return;
    }
    const isStale = state !== null && notice("This page may be out of date.");
    failing.show(error, error && problem(error, () => lookAgain()), isStale || "");
    if (error && state === null) {
      isMissing = false;
      put(body, h("h1", { tabindex: "-1" }, id), h("p", {}, h("a", { class: "button quiet", href: kind.path }, `All ${kind.many}`)));
    }
  };
  const lookAgain = watch(() => `${kind.path}/${id}?html=true`, { signal, show, fail });
  const parts = [
    part(({ title }) => title, ({ title }) => h("h1", { tabindex: "-1", dir: "auto" }, title)),
    ...partsBetween(() => lookAgain()),
    part(({ instructions }) => instructions, (item) => h(
      "section",
      { class: "card" },
      h("h2", {}, "Instructions"),
      rich(item.html.instructions, "No instructions."),
      markdown(item.instructions),
    )),
  ];
};
