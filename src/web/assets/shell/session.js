// The end of a session and the begin of another one, in this tab and in the others.
import { get, remove, session } from "../base/api.js";
import { h } from "../base/dom.js";

const tabs = new BroadcastChannel("session");

/**
 * `failed` is told when the server knows nobody any more, `ended` when somebody has signed out in another
 * tab, and `begun(me)` when somebody has signed in there.
 */
export const sessionEnds = ({ failed, ended, begun }) => {
  session.addEventListener("ended", failed);
  const look = async () => {
    try {
      begun(await get("/session"));
    } catch {
      // Nobody is signed in after all, or the server is gone: what asks next says so.
    }
  };
  tabs.addEventListener("message", ({ data }) => data === "ended" ? ended() : look());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      // It lay in the browser's memory, and the session may have ended since.
      get("/session").catch(() => {});
    }
  });
};

/** `mayLeave()` is asked before; `left()` is told that it was done, `fail` of a problem. */
export const signOutButton = (mayLeave, left, fail) => {
  const signOut = async () => {
    if (!(await mayLeave())) {
      return;
    }
    try {
      await remove("/session");
    } catch (error) {
      if (error.kind !== "not-signed-in") {
        fail(error);
        return;
      }
    }
    left();
    tabs.postMessage("ended");
    session.dispatchEvent(new Event("ended"));
  };
  return h("button", { type: "button", class: "quiet", onclick: signOut }, "Sign out");
};
