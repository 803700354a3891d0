// What somebody has typed, out of sight for as long as nobody is signed in.
import { put } from "../base/dom.js";

export const veil = (main) => {
  let hidden = null;
  return {
    isDrawn: () => hidden !== null,
    /** Takes away what is shown, open dialogs too. */
    draw: () => {
      const dialogs = Array.from(document.querySelectorAll("dialog[open]"));
      hidden = { children: Array.from(main.childNodes), dialogs, title: document.title, focused: document.activeElement };
      dialogs.forEach((dialog) => dialog.remove());
    },
    /** Brings it back. */
    lift: () => {
      const { children, dialogs, title, focused } = hidden;
      hidden = null;
      put(main, children);
      document.title = title;
      for (const dialog of dialogs) {
        document.body.append(dialog);
        // Outside of the page it was open, and not before everything else.
        dialog.removeAttribute("open");
        dialog.showModal();
      }
      focused?.focus();
    },
    /** Gives it up. */
    drop: () => {
      hidden?.dialogs.forEach((dialog) => dialog.close());
      hidden = null;
    },
  };
};
