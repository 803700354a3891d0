// Hides drafts while no user is signed in.
import { put } from "../base/dom.js";

export const veil = (main) => {
  let hidden = null;
  return {
    isDrawn: () => hidden !== null,
    /** Hides the page and its open dialogs. */
    draw: () => {
      const dialogs = Array.from(document.querySelectorAll("dialog[open]"));
      hidden = { children: Array.from(main.childNodes), dialogs, title: document.title, focused: document.activeElement };
      dialogs.forEach((dialog) => dialog.remove());
    },
    /** Shows the page again. */
    lift: () => {
      const { children, dialogs, title, focused } = hidden;
      hidden = null;
      put(main, children);
      document.title = title;
      for (const dialog of dialogs) {
        document.body.append(dialog);
        // Reopened as a modal, which is above everything else.
        dialog.removeAttribute("open");
        dialog.showModal();
      }
      focused?.focus();
    },
    /** Discards the page. */
    drop: () => {
      hidden?.dialogs.forEach((dialog) => dialog.close());
      hidden = null;
    },
  };
};
