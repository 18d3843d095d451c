// The panel of the clock: what time it is in this world, what comes next, and moving on to it.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { announce, toast } from "./popup.js";
import { changed } from "./state.js";
import { movedBy, moveTo, now } from "./time.js";
import { daysBetween, written } from "./timestamps.js";

const TICK_MS = 5000;

let moments = [];
let moving = false;

/** What the sandbox tells of its clock, by an answer or an event. */
export function told({ ahead, moments: coming }) {
  moveTo(ahead);
  moments = coming ?? moments;
  changed();
}

export async function lookAtClock() {
  told(await api.clock());
}

/** Looks again where what comes next has come, or may have changed. */
export function keepClock() {
  setInterval(() => {
    changed();
    if (moments.some((each) => Date.parse(each.when) <= now())) lookAtClock().catch(() => {});
  }, TICK_MS);
}

async function move(request) {
  if (moving) return;
  moving = true;
  changed();
  try {
    told(await request());
    announce(`It is ${written(new Date(now()), "F")}.`);
  } catch (error) {
    toast(error.message);
  }
  moving = false;
  changed();
}

function distance() {
  if (movedBy() < 60000) return "real time";
  const days = daysBetween(Date.now(), now());
  if (days) return `${days} ${days === 1 ? "day" : "days"} ahead`;
  const hours = Math.floor(movedBy() / 3600000);
  return hours ? `${hours} h ahead` : `${Math.floor(movedBy() / 60000)} min ahead`;
}

/** The items of the panel, for `keep`. */
export function clockItems() {
  const time = written(new Date(now()), "c");
  return [
    {
      key: "clock",
      mark: JSON.stringify([time, distance(), moments, moving]),
      make: () =>
        h(
          "section",
          { class: "clock", "aria-label": "Clock of this world", "aria-busy": moving ? "true" : null },
          h("p", { class: "clock_face" }, icon("clock"), h("time", { datetime: new Date(now()).toISOString() }, time), " ", h("small", { class: "muted" }, distance())),
          h("div", { class: "clock_moves" }, moments.slice(0, 2).map(momentButton), button("Jump a day", "day", "The day after, with all that comes until then", api.nextDay)),
        ),
    },
  ];
}

const momentButton = (each) => button(each.label, each.label, `Go to ${written(new Date(each.when), "F")}`, () => api.goTo(each.when));

function button(label, key, title, request) {
  return h("button", { type: "button", class: "button secondary small", title, "aria-disabled": moving ? "true" : null, "data-focus": `clock ${key}`, onclick: () => move(request) }, label);
}
