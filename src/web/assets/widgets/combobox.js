// A field that looks for what is typed, and offers what it has found (the combobox pattern of ARIA).
import { isGone } from "../base/api.js";
import { h, name, put, visible } from "../base/dom.js";
import { problem, waiting } from "./messages.js";

/** So long after the last key, in milliseconds, it is looked for. */
const QUIET = 250;

/**
 * `search(text, signal)` gives `{ items, note }`; `option(item)` shows one of them, `text(item)` is what
 * the field says once it is picked. `pick(item)` is told of it, and of `null` when it is typed over.
 * Enter picks the highlighted item, and no other. An item that `isNamed(item, text)` is highlighted at once.
 * `looking` says what is waited for. An empty field looks for nothing, unless `open` wants it. `signal` is
 * that of its page.
 */
export const combobox = ({ label, hint, search, option, text, isNamed, pick, looking, signal: page, open = false }) => {
  const id = name("find");
  const list = h("ul", {
    id: `${id}-list`,
    role: "listbox",
    "aria-label": label,
    class: "found",
    hidden: true,
    // The field keeps the focus, and with it the list stays.
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
  /** Whether what is offered was found by what the field says. */
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
  /** Looks for what is typed. */
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
    // What is on its way answers another question.
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
      // The keys are those of an input method.
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
