// Points in time, in the zone and language of whoever looks.

import { h } from "./dom.js";
import { now } from "./time.js";

const STYLES = {
  t: { hour: "numeric", minute: "2-digit" },
  T: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  d: { year: "numeric", month: "2-digit", day: "2-digit" },
  D: { year: "numeric", month: "long", day: "numeric" },
  f: { year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" },
  F: { weekday: "long", year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" },
  c: { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  s: { year: "numeric", month: "2-digit", day: "2-digit", hour: "numeric", minute: "2-digit" },
  S: { year: "numeric", month: "2-digit", day: "2-digit", hour: "numeric", minute: "2-digit", second: "2-digit" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const formats = new Map();

export function written(date, style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(undefined, STYLES[style]));
  return formats.get(style).format(date);
}

function ago(date) {
  const seconds = Math.round((date - now()) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return relative.format(Math.round(seconds / size), unit);
}

/** The <t:…> of a message. */
export function stamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}:${style}>`;
  const text = style === "R" ? ago(date) : written(date, style);
  return h(
    "time",
    { class: "stamp", datetime: date.toISOString(), title: written(date, "F"), "data-relative": style === "R" ? String(seconds) : null },
    text,
  );
}

const startOfDay = (moment) => new Date(moment).setHours(0, 0, 0, 0);

/** How many midnights lie between two points in time; daylight saving time makes some days shorter. */
export const daysBetween = (from, to) => Math.round((startOfDay(to) - startOfDay(from)) / 86400000);

/** When a message was sent: "Today at 9:30". */
export function sent(iso, { short = false } = {}) {
  const date = new Date(iso);
  const days = daysBetween(date, now());
  const time = written(date, "t");
  let text = short ? time : written(date, "s");
  if (!short && days === 0) text = `Today at ${time}`;
  if (!short && days === 1) text = `Yesterday at ${time}`;
  return h("time", { datetime: date.toISOString(), title: written(date, "F") }, text);
}

/** What "Today" means at present. */
export const today = () => written(new Date(now()), "D");
export const dayOf = (iso) => written(new Date(iso), "D");

/** Keeps "in 5 minutes" true; call once. */
export function keepRelativeTimes() {
  setInterval(() => {
    for (const node of document.querySelectorAll("[data-relative]")) {
      node.textContent = ago(new Date(Number(node.dataset.relative) * 1000));
    }
  }, 15000);
}
