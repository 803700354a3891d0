// Polls the API while the page is visible.
import { isGone, newer } from "./api.js";

const EVERY = 2000;
const LATEST = 30_000;

/** Resolves after this number of milliseconds, on abort, or when the page becomes visible. */
const pause = (milliseconds, signal, waker) => new Promise((resolve) => {
  const done = new AbortController();
  const end = () => {
    clearTimeout(timer);
    done.abort();
    resolve();
  };
  const timer = setTimeout(end, milliseconds);
  for (const [target, event] of [[signal, "abort"], [waker, "wake"], [document, "visibilitychange"]]) {
    target.addEventListener(event, end, { signal: done.signal });
  }
});

/**
 * Shows the response of an API path, and shows it again on changes. Calls `fail` with each problem, and with
 * `null` when it is over. `path` is called each time, because the path may change. Returns a function that
 * polls immediately.
 */
export const watch = (path, { signal, show, fail }) => {
  const waker = new EventTarget();
  let isWoken = false;
  let etag = null;
  let seen = null;
  let failures = 0;
  const look = async () => {
    const wanted = path();
    if (wanted !== seen) {
      etag = null;
    }
    let answer;
    try {
      answer = await newer(wanted, etag, signal);
    } catch (error) {
      if (!isGone(error)) {
        failures += 1;
        fail(error);
      }
      return;
    }
    if (signal.aborted || wanted !== path()) {
      return;
    }
    failures = 0;
    fail(null);
    if (answer !== null) {
      seen = wanted;
      etag = answer.etag;
      show(answer.value);
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      isWoken = false;
      // The first request is sent even if the page is hidden, because the tab needs its title.
      if (seen === null || document.visibilityState === "visible") {
        await look();
      }
      const isStale = isWoken || (seen !== null && path() !== seen && failures === 0);
      await pause(isStale ? 0 : Math.min(EVERY * 2 ** failures, LATEST), signal, waker);
    }
  };
  run();
  return () => {
    // A pending request may return the previous state.
    isWoken = true;
    waker.dispatchEvent(new Event("wake"));
  };
};
