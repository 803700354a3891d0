// Going from one address of the page to another, and back.

const isOurs = (link, event) => link && link.origin === location.origin && !link.target
  && !link.hasAttribute("download") && event.button === 0 && !event.defaultPrevented
  && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  && !/^\/(api|assets)\//.test(link.pathname) && link.getAttribute("href").startsWith("/");

const address = () => location.pathname + location.search;

/**
 * `arrive()` shows what stands at the present address. While `isHeld()`, `mayLeave()` is asked before;
 * whoever goes back meanwhile is led to where they were. Each entry of the history is
 * `{ at, y, kept }`: its place, how far down it was left, and what its page wants to remember.
 */
export const addresses = ({ arrive, mayLeave, isHeld }) => {
  let at = history.state?.at ?? 0;
  /** The address of what is shown. */
  let here = address();
  const note = (more, to = "") => history.replaceState({ at, ...history.state, ...more }, "", to);

  const go = (to) => {
    note({ y: window.scrollY });
    at += 1;
    history.pushState({ at }, "", to);
    here = address();
    arrive();
  };
  const rename = (to) => {
    note({}, to);
    here = address();
  };
  /** Whether somebody who goes back is being asked, and has agreed. */
  let isAsked = false;
  let isAgreed = false;
  const returned = async () => {
    const to = history.state?.at ?? null;
    if (address() === here) {
      // A jump within the page is none to another one.
      at = to ?? at;
      return;
    }
    if (!isAgreed && isHeld() && to !== null && to !== at) {
      const by = to - at;
      history.go(-by);
      if (!isAsked) {
        isAsked = true;
        isAgreed = await mayLeave();
        isAsked = false;
        if (isAgreed) {
          history.go(by);
        }
      }
      return;
    }
    isAgreed = false;
    at = to ?? at + 1;
    here = address();
    arrive();
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (isOurs(link, event)) {
      event.preventDefault();
      if (await mayLeave()) {
        go(link.pathname + link.search);
      }
    }
  });
  window.addEventListener("popstate", returned);
  window.addEventListener("pagehide", () => note({ y: window.scrollY }));
  // The page is longer only later than the browser would scroll.
  history.scrollRestoration = "manual";
  note({});
  return {
    go,
    rename,
    kept: () => ({ y: history.state?.y ?? 0, ...history.state?.kept }),
    keep: (kept) => note({ kept }),
  };
};
