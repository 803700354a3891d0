// Confirmation dialogs. A dialog stays open until its action succeeds or is canceled, and shows failures.
import { h, name, put, say } from "../base/dom.js";
import { busy, isBusy } from "./controls.js";
import { late } from "./late.js";
import { done as good, problem } from "./messages.js";

/**
 * Opens a dialog; resolves to whether `act` was done. `body` is its content, `confirm` the button's text,
 * `doing` its progress, and `done` the success message. `act` may return `false` to stay open. `opened` gets
 * the button, to hide it while there is nothing to confirm. Closes with the page of `signal`; later results
 * are shown on the next page. For dangerous actions, the focus starts on the button with the text `cancel`.
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
      // Browsers allow only the first `cancel` event to be prevented.
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
          // The opener is gone.
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
