// One page: what stands at which address, and who is signed in.
import { get, isGone, remove } from "./base/api.js";
import { h, put, say } from "./base/dom.js";
import { importPage } from "./pages/import.js";
import { listPage } from "./pages/list.js";
import { newPage } from "./pages/new.js";
import { objectivePage } from "./pages/objective.js";
import { settingsPage } from "./pages/settings.js";
import { taskPage } from "./pages/task.js";
import { empty, problem, waiting } from "./widgets/messages.js";
import { OBJECTIVES, TASKS } from "./work/kinds.js";

/** Each address, its name, and what shows it: it gets `{ main, me, id, signal, go, rename, nameTheTab }`. */
const PAGES = [
  [/^\/tasks$/, "Tasks", (page) => listPage(page, TASKS)],
  [/^\/tasks\/new$/, "New task", (page) => newPage(page, TASKS)],
  [/^\/tasks\/import$/, "Import from Jira", (page) => importPage(page, TASKS)],
  [/^\/tasks\/(T\d+)$/, "Task", taskPage],
  [/^\/objectives$/, "Objectives", (page) => listPage(page, OBJECTIVES)],
  [/^\/objectives\/new$/, "New objective", (page) => newPage(page, OBJECTIVES)],
  [/^\/objectives\/import$/, "Import from Jira", (page) => importPage(page, OBJECTIVES)],
  [/^\/objectives\/(O\d+)$/, "Objective", objectivePage],
  [/^\/settings\/jira$/, "Jira settings", settingsPage],
];

const main = document.getElementById("main");
const nav = document.getElementById("nav");
const account = document.getElementById("account");
const failure = document.getElementById("failure");

let me = null;
let shown = new AbortController();
/** The address of what is shown. */
let here = null;

const nameTheTab = (title) => {
  document.title = `${title} · coder-server`;
};

/** Shows what stands at the present address. */
const show = (isFirst) => {
  shown.abort();
  shown = new AbortController();
  put(failure);
  here = location.pathname + location.search;
  const path = location.pathname.replace(/\/+$/, "") || "/";
  if (path === "/") {
    history.replaceState(null, "", "/tasks");
    show(isFirst);
    return;
  }
  for (const link of nav.children) {
    const isHere = path.startsWith(link.getAttribute("href"));
    link.toggleAttribute("data-here", isHere);
    isHere ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  put(main);
  const [pattern, title, view] = PAGES.find(([pattern]) => pattern.test(path)) ?? [/()/, "Nothing here", nothing];
  nameTheTab(title);
  const id = pattern.exec(path)[1] ?? null;
  view({ main, me, id, signal: shown.signal, go, rename, nameTheTab });
  if (!isFirst) {
    window.scrollTo(0, 0);
    // Where reading begins. A page may have put the focus into its first field.
    if (!main.contains(document.activeElement)) {
      (main.querySelector("h1") ?? main).focus({ preventScroll: true });
    }
    say(title);
  }
};

const nothing = ({ main }) => put(main, empty(
  1,
  "There is nothing at this address",
  "What you look for may have another name.",
  h("a", { class: "button main", href: "/tasks" }, "All tasks"),
));

/** Gives what is shown another address. */
const rename = (address) => {
  history.replaceState(null, "", address);
  here = address;
};

/** Goes to another address of this page. */
const go = (address) => {
  history.pushState(null, "", address);
  show(false);
};

const isOurs = (link, event) => link && link.origin === location.origin && !link.target
  && !link.hasAttribute("download") && event.button === 0 && !event.defaultPrevented
  && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  && !/^\/(api|assets)\//.test(link.pathname) && link.getAttribute("href").startsWith("/");

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (isOurs(link, event)) {
    event.preventDefault();
    go(link.pathname + link.search);
  }
});
window.addEventListener("popstate", () => {
  // A jump within the page is none to another one.
  if (me !== null && location.pathname + location.search !== here) {
    show(false);
  }
});

const signOut = async () => {
  try {
    await remove("/session");
  } catch (error) {
    // What is typed into the page stays.
    if (error.kind !== "not-signed-in") {
      put(failure, problem(error, signOut));
      return;
    }
  }
  await start();
};

const signedOut = () => {
  nameTheTab("Not signed in");
  put(main, h(
    "div",
    { class: "empty" },
    h("h1", {}, "You are not signed in"),
    h("p", {}, "Ask an administrator for a sign-in link. Whoever runs the server makes one with:"),
    h("p", {}, h("code", {}, "coder-server sign-in-link --name NAME")),
    h("p", { class: "soft" }, "A link works once, and for 15 minutes."),
  ));
};

const start = async () => {
  shown.abort();
  put(failure);
  nav.hidden = true;
  me = null;
  put(account);
  put(main, waiting("Looking who is signed in …"));
  try {
    me = await get("/session");
  } catch (error) {
    if (error.kind === "not-signed-in") {
      signedOut();
    } else if (!isGone(error)) {
      put(main, h("h1", {}, "coder-server"), problem(error, start));
    }
    return;
  }
  nav.hidden = false;
  put(
    account,
    h("span", { class: "who" }, h("bdi", {}, me.name), h("span", { class: "soft" }, ` ${me.role}`)),
    me.session === null ? null : h("button", { type: "button", class: "quiet", onclick: signOut }, "Sign out"),
  );
  show(true);
};

await start();
