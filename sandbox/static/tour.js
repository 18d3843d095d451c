// A guided tour: a card beside one real thing after the other, until it is over or dismissed for good.

import * as api from "./api.js";
import { h, iconButton } from "./dom.js";
import { changed, onChange } from "./state.js";

const DONE = "sandbox.tour";
const GAP = 12;
const EDGE = 8;

const newest = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility()).pop();
const SPOTS = {
  message: () => newest("#channel .message:has(.app_mark)"),
  thread: () => newest("#channel .thread_chip"),
  box: () => newest(".composer .box"),
  speaker: () => newest(".speaker"),
  clock: () => newest(".clock"),
};

let steps = [];
let at = -1;
let reveal = () => {};

export const hasTour = () => steps.length > 0;

/** Fetches the tour, and begins it for a newcomer. `show(spot)` brings the list that a spot is in on a small screen. */
export async function prepareTour(show) {
  reveal = show;
  steps = await api.tour();
  onChange(place);
  changed();
  for (const name of ["resize", "scroll"]) window.addEventListener(name, place, true);
  if (hasTour() && localStorage.getItem(DONE) !== "done") startTour();
}

export function startTour() {
  if (at >= 0) return card.querySelector(".primary").focus();
  document.body.append(ring, card);
  return turn(0);
}

const ring = h("div", { class: "tour_ring", "aria-hidden": "true" });
const card = h("div", { class: "tour", role: "dialog", "aria-labelledby": "tour_title", "aria-describedby": "tour_text", onkeydown: onKey });

function turn(to) {
  at = to;
  const step = steps[at];
  const last = at === steps.length - 1;
  reveal(step.spot);
  card.replaceChildren(
    h("header", {}, h("h2", { id: "tour_title" }, step.title), iconButton("close", "End the tour", end)),
    h("p", { id: "tour_text" }, step.text),
    h(
      "footer",
      {},
      h("span", { class: "muted" }, `${at + 1} of ${steps.length}`),
      at ? h("button", { type: "button", class: "button secondary small", onclick: () => turn(at - 1) }, "Back") : null,
      h("button", { type: "button", class: "button primary small", onclick: () => (last ? end() : turn(at + 1)) }, last ? "Done" : "Next"),
    ),
  );
  SPOTS[step.spot]()?.scrollIntoView({ block: "nearest" });
  place();
  card.querySelector(".primary").focus({ preventScroll: true });
}

function end() {
  at = -1;
  ring.remove();
  card.remove();
  localStorage.setItem(DONE, "done");
  reveal(null);
  // On a small screen the tour's own button has just gone with its list.
  (newest("#channel .narrow_only") ?? newest("[data-focus='tour']"))?.focus({ preventScroll: true });
}

function onKey(event) {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  end();
}

/** Puts ring and card where the thing is now. */
function place() {
  if (at < 0) return;
  const target = SPOTS[steps[at].spot]();
  ring.hidden = !target;
  const box = target?.getBoundingClientRect() ?? { left: innerWidth / 2, right: innerWidth / 2, top: innerHeight / 3, bottom: innerHeight / 3 };
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  Object.assign(ring.style, { left: `${box.left - 4}px`, top: `${top - 4}px`, width: `${box.right - box.left + 8}px`, height: `${bottom - top + 8}px` });
  const { offsetWidth: width, offsetHeight: height } = card;
  const fits = (y) => y >= EDGE && y + height <= innerHeight - EDGE;
  const y = [top - height - GAP, bottom + GAP].find(fits) ?? Math.max(EDGE, innerHeight - height - EDGE);
  const x = Math.min(Math.max(EDGE, box.left), innerWidth - width - EDGE);
  Object.assign(card.style, { left: `${x}px`, top: `${y}px` });
}
