// Small icons.
import { svg } from "../base/dom.js";

const PATHS = {
  check: "M3.5 8.5l3 3 6-7",
  cross: "M4 4l8 8M12 4l-8 8",
  dash: "M4 8h8",
  warning: "M8 2.5l6 11H2zM8 6.5v3M8 11.6v.2",
  outside: "M9.5 3H13v3.5M13 3L7.5 8.5M11 9.5V13H3V5h3.5",
  plus: "M8 3v10M3 8h10",
  down: "M4 6l4 4 4-4",
};

/** A decorative icon; screen readers read the text beside it. */
export const icon = (sign) => svg(
  "svg",
  { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
  svg("path", { d: PATHS[sign] }),
);
