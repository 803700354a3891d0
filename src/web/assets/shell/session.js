// Start and end of sessions in this tab and in others.
import { get, remove, session } from "../base/api.js";
import { h } from "../base/dom.js";

const tabs = new BroadcastChannel("session");

/**
 * Calls `failed` when the server rejects the session, `ended` after a sign-out in another tab, and
 * `begun(me)` after a sign-in there.
 */
export const sessionEnds = ({ failed, ended, begun }) => {
  session.addEventListener("ended", failed);
  const look = async () => {
    try {
      begun(await get("/session"));
    } catch {
      // Not signed in after all, or the server is down: the next request reports it.
    }
  };
  tabs.addEventListener("message", ({ data }) => data === "ended" ? ended() : look());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      // Restored from the back/forward cache; the session may have ended since.
      get("/session").catch(() => {});
    }
  });
};

/** `mayLeave()` asks first; `left()` is called afterwards, and `fail` with a problem. */
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
