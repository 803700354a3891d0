// Questions before something is done. A dialog stays until it is done or given up; what fails is said
// in it.
import { h, name, put, say } from "../base/dom.js";
import { busy, isBusy } from "./controls.js";
import { late } from "./late.js";
import { done as good, problem } from "./messages.js";

/**
 * Opens a dialog; gives whether `act` has been done. `body` is what it shows. `confirm` is the text of
 * the button that acts, `doing` what it says meanwhile, `done` what is told in the end. `act` may give
 * `false` to stay open. `opened` gets that button, to hide it for as long as there is nothing to act on.
 * It closes with the page that it belongs to: `signal` is that page's; what comes of it then is told on
 * the next one. What is dangerous begins at the button that gives it up, which says `cancel`.
 */
export const ask = ({ title, body, confirm, doing, done = null, cancel = "Cancel", danger = false, wide = false, opened = () => {}, signal, act }) => new Promise((resolve) => {
  const label = name("dialog");
  const failure = h("div", {});
  let isDone = false;
  const run = async (event) => {
    event.preventDefault();
    if (isBusy(go)) {
      return;
    }
    put(failure);
    try {
      isDone = (await busy(go, doing, act)) !== false;
    } catch (error) {
      if (!dialog.isConnected) {
        late(problem(error));
        return;
      }
      put(failure, problem(error));
      failure.scrollIntoView({ block: "nearest" });
      return;
    }
    if (!isDone) {
      return;
    }
    if (done !== null) {
      dialog.isConnected ? say(done) : late(good(done));
    }
    dialog.close();
  };
  const close = () => {
    if (!isBusy(go)) {
      dialog.close();
    }
  };
  const go = h("button", { type: "submit", class: danger ? "danger" : "main" }, confirm);
  const dialog = h(
    "dialog",
    {
      "aria-labelledby": label,
      class: wide ? "wide" : null,
      // Browsers let only the first one be refused as `cancel`.
      onkeydown: (event) => {
        if (event.key === "Escape") {
          event.preventDefault();
          close();
        }
      },
      oncancel: (event) => {
        event.preventDefault();
        close();
      },
      onclose: () => {
        dialog.remove();
        if (document.activeElement === document.body) {
          // What it was opened by is gone.
          document.querySelector("main h1")?.focus();
        }
        resolve(isDone);
      },
    },
    h(
      "form",
      { onsubmit: run, novalidate: true },
      h("h2", { id: label }, title),
      h("div", { class: "dialog-body" }, body),
      failure,
      h(
        "div",
        { class: "actions end" },
        h("button", { type: "button", class: "quiet", autofocus: danger, onclick: close }, cancel),
        go,
      ),
    ),
  );
  signal.addEventListener("abort", () => dialog.close());
  document.body.append(dialog);
  opened(go);
  dialog.showModal();
});
