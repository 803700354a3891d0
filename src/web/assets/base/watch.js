// Looks again and again, for as long as somebody looks at the page.
import { isGone, newer } from "./api.js";

const EVERY = 2000;
const LATEST = 30_000;

/** Ends after so many milliseconds, or earlier when it is asked to, or when the page is shown again. */
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
 * Shows what is at an address of the API, and again when it has changed. `fail` is told of each
 * problem, and of `null` when it is over. The address may change: `path` is asked for it each time.
 * Gives a function that looks at once.
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
      // At first even where nobody looks yet: the tab gets its name.
      if (seen === null || document.visibilityState === "visible") {
        await look();
      }
      const isStale = isWoken || (seen !== null && path() !== seen && failures === 0);
      await pause(isStale ? 0 : Math.min(EVERY * 2 ** failures, LATEST), signal, waker);
    }
  };
  run();
  return () => {
    // It may be looking at this moment, at what was there before.
    isWoken = true;
    waker.dispatchEvent(new Event("wake"));
  };
};
