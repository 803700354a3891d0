// Navigation between pages with the history.

const isOurs = (link, event) => link && link.origin === location.origin && !link.target
  && !link.hasAttribute("download") && event.button === 0 && !event.defaultPrevented
  && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  && !/^\/(api|assets)\//.test(link.pathname) && link.getAttribute("href").startsWith("/");

const address = () => location.pathname + location.search;

/**
 * `arrive()` shows the page of the current URL. While `isHeld()`, `mayLeave()` asks first, and a back
 * navigation is undone. Each history entry has `{ at, y, kept }`: its position, the scroll offset, and the
 * state that its page keeps.
 */
export const addresses = ({ arrive, mayLeave, isHeld }) => {
  let at = history.state?.at ?? 0;
  /** URL of the shown page. */
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
  /** State of a back navigation that needs confirmation. */
  let isAsked = false;
  let isAgreed = false;
  const returned = async () => {
    const to = history.state?.at ?? null;
    if (address() === here) {
      // Fragment navigation stays on the page.
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
  // Content arrives after the browser would restore the scroll offset.
  history.scrollRestoration = "manual";
  note({});
  return {
    go,
    rename,
    kept: () => ({ y: history.state?.y ?? 0, ...history.state?.kept }),
    keep: (kept) => note({ kept }),
  };
};
