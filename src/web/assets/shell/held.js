// What is typed into a page and saved nowhere: nobody leaves it without being asked.
import { h } from "../base/dom.js";
import { ask } from "../widgets/dialog.js";

export const holder = () => {
  let isTyped = () => false;
  let asked = null;
  const forget = () => {
    isTyped = () => false;
  };
  const isHeld = () => isTyped();
  /** Whether the page may be left: nothing is typed, or it may be lost. */
  const mayLeave = async () => {
    if (!isHeld()) {
      return true;
    }
    // Whoever goes back twice is asked once.
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
    /** While `typed()` says so, the page is held. */
    hold: (typed) => {
      isTyped = typed;
    },
    forget,
    isHeld,
    mayLeave,
  };
};
