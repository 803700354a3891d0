// Unsaved drafts: asks before leaving the page.
import { h } from "../base/dom.js";
import { ask } from "../widgets/dialog.js";

export const holder = () => {
  let isTyped = () => false;
  let asked = null;
  const forget = () => {
    isTyped = () => false;
  };
  const isHeld = () => isTyped();
  /** Whether the page may be left: no draft, or the user agreed. */
  const mayLeave = async () => {
    if (!isHeld()) {
      return true;
    }
    // Going back twice asks once.
    asked ??= ask({
      title: "Leave without saving?",
      body: h("p", {}, "Your changes haven't been saved."),
      confirm: "Leave",
      doing: "Leaving…",
      cancel: "Stay",
      danger: true,
      signal: new AbortController().signal,
      act: async () => {},
    });
    const isLeft = await asked;
    asked = null;
    return isLeft;
  };
  window.addEventListener("beforeunload", (event) => {
    if (isHeld()) {
      event.preventDefault();
    }
  });
  return {
    /** Asks before leaving while `typed()` is true. */
    hold: (typed) => {
      isTyped = typed;
    },
    forget,
    isHeld,
    mayLeave,
  };
};
