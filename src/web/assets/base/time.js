// Formats times in the user's locale and time zone.
import { h } from "./dom.js";

const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const distance = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ago = (date) => {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const past = Math.abs(seconds);
  if (past < MINUTE) {
    return "just now";
  }
  if (past < HOUR) {
    return distance.format(Math.round(seconds / MINUTE), "minute");
  }
  if (past < DAY) {
    return distance.format(Math.round(seconds / HOUR), "hour");
  }
  return past < 7 * DAY ? distance.format(Math.round(seconds / DAY), "day") : day.format(date);
};

/** `3 minutes ago`, with the exact time as title. */
export const since = (text) => {
  const date = new Date(text);
  return h("time", { datetime: text, title: whole.format(date), "data-ago": true }, ago(date));
};

// Relative times must be refreshed.
setInterval(() => {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    time.textContent = ago(new Date(time.dateTime));
  }
}, 30_000);

/** `28 Nov 2026, 17:21`. */
export const exactly = (text) => h("time", { datetime: text }, whole.format(new Date(text)));
