// Lists of tasks or objectives with search and pagination, kept up to date.
import { get } from "../base/api.js";
import { h, name, put, say } from "../base/dom.js";
import { watch } from "../base/watch.js";
import { busy, head, isBusy } from "../widgets/controls.js";
import { empty, failures, problem, waiting } from "../widgets/messages.js";
import { creation, putRows } from "../work/rows.js";

const PAGE = 50;
/** Page size of the server. */
const MOST_WATCHED = 200;
const QUIET = 250;

export const listPage = ({ main, signal, rename, kept, keep }, kind) => {
  const asked = new URLSearchParams(location.search);
  const wanted = { query: asked.get("query") ?? "", status: asked.get("status") ?? "" };
  let items = null;
  let next = null;
  let timer = null;
  let moreButton = null;
  /** Number of rows and scroll offset at the time of leaving. */
  let before = { shown: kept.shown ?? 0, y: kept.y };

  const search = h("input", { id: name("search"), type: "search", value: wanted.query, placeholder: "Title, ID, or issue key" });
  const states = h("select", { id: name("state") }, kind.states.map(([value, text]) => h("option", { value, selected: value === wanted.status }, text)));
  const list = h("ul", { class: "rows", hidden: true });
  const under = h("div", {});
  /** Failure of the next page. */
  const failure = h("div", {});
  const failing = failures();
  const about = h("p", { class: "soft count", role: "status" });

  const parameters = (limit, cursor) => {
    const said = Object.entries({ ...wanted, limit, cursor }).filter(([, value]) => value);
    return `${kind.path}?${new URLSearchParams(said)}`;
  };
  const isNarrow = () => wanted.query !== "" || wanted.status !== "";
  const show = () => {
    list.hidden = items.length === 0;
    putRows(list, kind, items);
    about.textContent = items.length === 0 ? "" : `${items.length}${next ? " or more" : ""} ${items.length === 1 ? kind.one : kind.many}`;
    if (items.length > 0) {
      // The button element is kept while it has focus or the pointer.
      moreButton ??= more();
      if (!next) {
        put(under);
      } else if (moreButton.parentElement !== under) {
        put(under, moreButton);
      }
    } else if (isNarrow()) {
      put(under, empty(2, `No ${kind.many} found`, "Try fewer or different words.", h("button", { type: "button", class: "quiet", onclick: clear }, `Show all ${kind.many}`)));
    } else {
      put(under, empty(
        2,
        `No ${kind.many} yet`,
        kind.none,
        h("a", { class: "button main", href: `${kind.path}/import` }, "Import from Jira"),
        h("a", { class: "button quiet", href: `${kind.path}/new` }, "Create manually"),
      ));
    }
  };
  /** Loads the next page; returns whether it is shown. */
  const loadMore = async () => {
    const asked = { ...wanted };
    const page = await get(parameters(PAGE, next), signal);
    if (items === null || asked.query !== wanted.query || asked.status !== wanted.status) {
      // The search changed meanwhile.
      return false;
    }
    const known = new Set(items.map((item) => item.id));
    items = [...items, ...page[kind.many].filter((item) => !known.has(item.id))];
    next = page.next;
    show();
    return true;
  };
  const more = () => {
    const button = h("button", { type: "button", class: "quiet wide" }, `Show more ${kind.many}`);
    const load = async () => {
      const shown = items.length;
      put(failure);
      try {
        if (await loadMore()) {
          keep({ shown: items.length });
          list.children[shown]?.querySelector("a").focus();
          say(`Showing ${items.length} ${kind.many}`);
        }
      } catch (error) {
        if (!signal.aborted) {
          put(failure, problem(error));
        }
      }
    };
    button.addEventListener("click", () => isBusy(button) || busy(button, "Loading…", load));
    return button;
  };
  /** Coming back restores rows and scroll offset. */
  const comeBack = async () => {
    const { shown, y } = before;
    before = { shown: 0, y: 0 };
    try {
      while (items.length < shown && next && await loadMore()) {
        // One page after the other.
      }
    } catch {
      // Remaining rows can be loaded again.
    }
    if (y > 0 && !signal.aborted) {
      window.scrollTo(0, y);
    }
  };
  const watched = () => parameters(Math.min(Math.max(items?.length ?? 0, before.shown, PAGE), MOST_WATCHED), null);
  const lookAgain = watch(watched, {
    signal,
    show: (page) => {
      const fresh = page[kind.many];
      // Later rows are unchanged.
      const known = new Set(fresh.map((item) => item.id));
      const last = fresh.at(-1)?.id;
      const at = items?.findIndex((item) => item.id === last) ?? -1;
      const beyond = page.next && at >= 0 ? items.slice(at + 1).filter((item) => !known.has(item.id)) : [];
      items = [...fresh, ...beyond];
      next = beyond.length > 0 ? beyond.at(-1).id : page.next;
      show();
      if (before.shown + before.y > 0) {
        comeBack();
      }
    },
    fail: (error) => {
      failing.show(error, error && problem(error, () => lookAgain()));
      if (error && items === null) {
        list.hidden = true;
        put(under);
        about.textContent = "";
      }
    },
  });
  const look = () => {
    const said = Object.entries(wanted).filter(([, value]) => value);
    rename(`${location.pathname}${said.length ? `?${new URLSearchParams(said)}` : ""}`);
    items = null;
    before = { shown: 0, y: 0 };
    keep({});
    put(failure);
    about.textContent = `Searching ${kind.many}…`;
    lookAgain();
  };
  const clear = () => {
    Object.assign(wanted, { query: "", status: "" });
    search.value = "";
    states.value = "";
    search.focus();
    look();
  };
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      wanted.query = search.value.trim();
      look();
    }, QUIET);
  });
  states.addEventListener("change", () => {
    wanted.status = states.value;
    look();
  });
  signal.addEventListener("abort", () => clearTimeout(timer));

  put(
    main,
    head(kind.title, creation(kind)),
    h(
      "div",
      { class: "tools", role: "search" },
      h("div", { class: "field" }, h("label", { for: search.id }, `Search ${kind.many}`), search),
      kind.states.length > 0 ? h("div", { class: "field" }, h("label", { for: states.id }, "Status"), states) : null,
    ),
    failing.box,
    list,
    under,
    failure,
    about,
  );
  put(under, waiting(`Loading ${kind.many}…`));
};
