// The single-page application: routes and their pages.
import { get, isGone } from "./base/api.js";
import { h, put, say, visible } from "./base/dom.js";
import { importPage } from "./pages/import.js";
import { listPage } from "./pages/list.js";
import { newPage } from "./pages/new.js";
import { objectivePage } from "./pages/objective.js";
import { settingsPage } from "./pages/settings.js";
import { taskPage } from "./pages/task.js";
import { addresses } from "./shell/addresses.js";
import { holder } from "./shell/held.js";
import { sessionEnds, signOutButton } from "./shell/session.js";
import { veil } from "./shell/veil.js";
import { empty, problem, waiting } from "./widgets/messages.js";
import { OBJECTIVES, TASKS } from "./work/kinds.js";

/**
 * Each route with its title and its page. A page gets `{ main, me, id, signal, go, rename, nameTheTab }`: its
 * element, the signed-in user, the ID in the URL, an abort signal for leaving the page, and functions that
 * navigate, replace the URL, and set the tab's title; also `kept` and `keep(value)`, which the history entry
 * restores, and `hold(isTyped)`, which asks before leaving while `isTyped()` is true.
 */
const PAGES = [
  [/^\/tasks$/, "Tasks", (page) => listPage(page, TASKS)],
  [/^\/tasks\/new$/, "New task", (page) => newPage(page, TASKS)],
  [/^\/tasks\/import$/, "Import from Jira", (page) => importPage(page, TASKS)],
  [/^\/tasks\/(T\d+)$/, "Task", taskPage],
  [/^\/objectives$/, "Objectives", (page) => listPage(page, OBJECTIVES)],
  [/^\/objectives\/new$/, "New objective", (page) => newPage(page, OBJECTIVES)],
  [/^\/objectives\/import$/, "Import from Jira", (page) => importPage(page, OBJECTIVES)],
  [/^\/objectives\/(O\d+)$/, "Objective", objectivePage],
  [/^\/settings\/jira$/, "Settings → Jira", settingsPage],
];

const main = document.getElementById("main");
const nav = document.getElementById("nav");
const account = document.getElementById("account");
const failure = document.getElementById("failure");
const late = document.getElementById("late");

let me = null;
let shown = new AbortController();

const nameTheTab = (title) => {
  document.title = `${visible(title)} · coder-server`;
};

const nothing = ({ main }) => put(main, empty(
  1,
  "Page not found",
  "Check the address, or start from the list of tasks.",
  h("a", { class: "button main", href: "/tasks" }, "All tasks"),
));

/** Shows the page of the current URL. */
const show = (isFirst) => {
  shown.abort();
  shown = new AbortController();
  held.forget();
  put(failure);
  const path = location.pathname.replace(/\/+$/, "") || "/";
  if (path === "/") {
    rename("/tasks");
    show(isFirst);
    return;
  }
  for (const link of nav.children) {
    const isHere = path.startsWith(link.getAttribute("href"));
    link.toggleAttribute("data-here", isHere);
    isHere ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  put(main);
  const [pattern, title, view] = PAGES.find(([pattern]) => pattern.test(path)) ?? [/()/, "Page not found", nothing];
  nameTheTab(title);
  const id = pattern.exec(path)[1] ?? null;
  view({ main, me, id, signal: shown.signal, go, rename, nameTheTab, kept: kept(), keep, hold: held.hold });
  if (!isFirst) {
    window.scrollTo(0, 0);
    // Start of the content for screen readers. A page may have focused its first field.
    if (!main.contains(document.activeElement)) {
      (main.querySelector("h1") ?? main).focus({ preventScroll: true });
    }
    say(title);
  }
};

const held = holder();
const { go, rename, kept, keep } = addresses({
  arrive: () => me !== null && show(false),
  mayLeave: held.mayLeave,
  isHeld: held.isHeld,
});

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

const signedOut = (isFirst) => {
  put(late);
  say("");
  nameTheTab("Not signed in");
  put(main, h(
    "div",
    { class: "empty" },
    h("h1", { tabindex: "-1" }, "You are not signed in"),
    h("p", {}, "Ask an administrator for a sign-in link. The operator of the server creates one with:"),
    h("p", {}, h("code", {}, "coder-server sign-in-link --name NAME")),
    h("p", { class: "soft" }, "A link works once and expires after 15 minutes."),
  ));
  if (!isFirst) {
    main.querySelector("h1").focus();
  }
};

const showAccount = () => put(
  account,
  h("span", { class: "who" }, h("bdi", {}, me.name), h("span", { class: "soft" }, ` ${me.role}`)),
  me.session === null ? null : signOutButton(held.mayLeave, held.forget, (error) => put(failure, problem(error))),
);

const start = async (isFirst) => {
  shown.abort();
  held.forget();
  put(failure);
  nav.hidden = true;
  me = null;
  put(account);
  put(main, waiting("Checking your sign-in…"));
  try {
    me = await get("/session");
  } catch (error) {
    if (error.kind === "not-signed-in") {
      signedOut(isFirst);
    } else if (!isGone(error)) {
      put(main, h("h1", {}, "coder-server"), problem(error, () => start(false)));
    }
    return;
  }
  nav.hidden = false;
  showAccount();
  show(isFirst);
};

/** The page, including drafts, at the time of a sign-out in another tab. */
const typed = veil(main);

sessionEnds({
  // Drafts stay visible: the page explains why they cannot be saved.
  failed: () => me !== null && !held.isHeld() && start(false),
  ended: () => {
    if (me === null || typed.isDrawn()) {
      return;
    }
    if (!held.isHeld()) {
      start(false);
      return;
    }
    typed.draw();
    nav.hidden = true;
    put(account);
    signedOut(false);
  },
  begun: (now) => {
    const isSame = me !== null && now.name === me.name && now.role === me.role;
    if (isSame && (typed.isDrawn() || held.isHeld())) {
      Object.assign(me, now);
      nav.hidden = false;
      showAccount();
      if (typed.isDrawn()) {
        typed.lift();
      }
    } else {
      typed.drop();
      start(false);
    }
  },
});

await start(true);
