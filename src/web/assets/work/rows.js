// Rows of a list of tasks or objectives, and the creation menu.
import { h, put } from "../base/dom.js";
import { since } from "../base/time.js";
import { menu } from "../widgets/menu.js";
import { badge } from "./marks.js";

/** The creation menu; `query` is appended to its URLs. */
export const creation = (kind, query = "") => menu(`New ${kind.one}`, [
  ["Import from Jira", `${kind.path}/import${query}`, "From an issue and its comments"],
  ["Create manually", `${kind.path}/new${query}`, "Enter a title and instructions"],
]);

/** A row of a list. */
const row = (kind, item) => h(
  "li",
  { class: "row", "data-id": item.id },
  h("span", { class: "row-id" }, item.id),
  h("a", { class: "row-title", href: `${kind.path}/${item.id}`, dir: "auto" }, item.title),
  h(
    "span",
    { class: "row-facts" },
    kind.state(item),
    item.issue ? badge(item.issue) : null,
    item.objective ? h("a", { class: "soft", href: `/objectives/${item.objective}` }, item.objective) : null,
    h("span", { class: "soft row-time" }, since(item.updated)),
  ),
);

/** Replaces rows and keeps the focus in unchanged ones. */
export const putRows = (list, kind, items) => {
  const before = new Map(Array.from(list.children, (child) => [child.dataset.id, child]));
  const rows = items.map((item) => {
    const text = JSON.stringify(item);
    const old = before.get(item.id);
    if (old?.dataset.text === text) {
      return old;
    }
    const made = row(kind, item);
    made.dataset.text = text;
    if (old?.contains(document.activeElement)) {
      queueMicrotask(() => made.querySelector("a").focus());
    }
    return made;
  });
  if (rows.length !== list.children.length || rows.some((made, at) => made !== list.children[at])) {
    put(list, rows);
  }
};
