// A field with search results (the ARIA combobox pattern).
import { isGone } from "../base/api.js";
import { h, name, put, visible } from "../base/dom.js";
import { problem, waiting } from "./messages.js";

/** Delay after the last key in milliseconds. */
const QUIET = 250;

/**
 * `search(text, signal)` returns `{ items, note }`; `option(item)` renders a result, and `text(item)` is the
 * field's text once it is picked. Calls `pick(item)`, and `pick(null)` when the text changes. Enter picks
 * only the highlighted item. Items with `isNamed(item, text)` are highlighted immediately. `looking` is the
 * progress message. An empty field searches only if `open` is set. `signal` belongs to the page.
 */
export const combobox = ({ label, hint, search, option, text, isNamed, pick, looking, signal: page, open = false }) => {
  const id = name("find");
  const list = h("ul", {
    id: `${id}-list`,
    role: "listbox",
    "aria-label": label,
    class: "found",
    hidden: true,
    // The field keeps the focus, so the list stays open.
    onmousedown: (event) => event.preventDefault(),
  });
  const about = h("div", { class: "about", role: "status", "aria-live": "polite" });
  const failure = h("div", {});
  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-describedby": `${id}-hint`,
  });
  let items = [];
  let active = -1;
  let timer = null;
  let asked = new AbortController();
  let isPicked = false;
  /** Whether the results match the current text. */
  let isFresh = false;

  const show = (isShown) => {
    list.hidden = !isShown || items.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
  };
  const activate = (index) => {
    active = index;
    Array.from(list.children).forEach((child, at) => child.setAttribute("aria-selected", String(at === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (item) => {
    clearTimeout(timer);
    asked.abort();
    isPicked = true;
    input.value = visible(text(item));
    put(about);
    show(false);
    pick(item);
  };
  const offer = ({ items: found, note }) => {
    items = found;
    put(list, items.map((item, at) => h(
      "li",
      {
        id: `${id}-${at}`,
        role: "option",
        "aria-selected": "false",
        onclick: () => take(item),
      },
      option(item),
    )));
    put(about, note);
    show(document.activeElement === input);
  };
  /** Searches for the current text. */
  const look = async () => {
    const wanted = input.value.trim();
    clearTimeout(timer);
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    put(failure);
    if (wanted === "" && !open) {
      offer({ items: [], note: null });
      return;
    }
    put(about, waiting(looking));
    try {
      const found = await search(wanted, signal);
      if (!signal.aborted) {
        offer(found);
        isFresh = true;
        if (!list.hidden) {
          activate(items.findIndex((item) => isNamed(item, wanted)));
        }
      }
    } catch (error) {
      if (!isGone(error) && !signal.aborted) {
        offer({ items: [], note: null });
        put(failure, problem(error, () => {
          input.focus();
          look();
        }));
      }
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  };

  input.addEventListener("input", () => {
    if (isPicked) {
      isPicked = false;
      pick(null);
    }
    isFresh = false;
    activate(-1);
    // The pending request is for another text.
    asked.abort();
    later();
  });
  input.addEventListener("focus", () => {
    if (!isPicked && items.length > 0) {
      show(true);
    } else if (!isPicked && open) {
      look();
    }
  });
  input.addEventListener("blur", () => show(false));
  page.addEventListener("abort", () => {
    clearTimeout(timer);
    asked.abort();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      // The keys belong to an input method.
      return;
    }
    const isShown = !list.hidden;
    const to = {
      ArrowDown: () => isShown ? activate((active + 1) % items.length) : show(true),
      ArrowUp: () => isShown && activate((active <= 0 ? items.length : active) - 1),
      Escape: () => isShown && show(false),
      Enter: () => {
        if (isPicked) {
          return;
        }
        if (active >= 0) {
          take(items[active]);
        } else if (isFresh) {
          show(true);
        } else {
          look();
        }
      },
    }[event.key];
    if (to) {
      event.preventDefault();
      to();
    }
  });

  const box = h(
    "div",
    { class: "field combobox" },
    h("label", { for: id }, label),
    input,
    about,
    h("div", { class: "found-below" }, list),
    h("p", { class: "hint", id: `${id}-hint` }, hint),
    failure,
  );
  return { box, input, take };
};
