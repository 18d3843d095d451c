// Floating lists and menus: where they go, and how they end.

import { arrowKeys, h, icon } from "./dom.js";

const GAP = 6;

/** Puts a fixed box beside its anchor, above if there is more room. */
export function place(box, anchor, { end = false } = {}) {
  const at = anchor.getBoundingClientRect();
  const below = window.innerHeight - at.bottom;
  const upward = below < Math.min(box.scrollHeight + GAP, 260) && at.top > below;
  box.style.minWidth = `max(210px, ${at.width}px)`;
  box.style.maxHeight = `${Math.max(120, (upward ? at.top : below) - 2 * GAP)}px`;
  box.style.top = upward ? "auto" : `${at.bottom + GAP}px`;
  box.style.bottom = upward ? `${window.innerHeight - at.top + GAP}px` : "auto";
  const width = Math.max(at.width, box.offsetWidth);
  const left = end ? at.right - width : at.left;
  box.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`;
}

let closeOpen = null;

/** Opens a menu of `{label, icon, danger, run}`, `{title}` and `"-"` beside its button. */
export function openMenu(anchor, entries, { label, end = true } = {}) {
  closeOpen?.();
  const menu = h("div", { class: "popup menu", role: "menu", "aria-label": label, tabindex: "-1" }, entries.filter(Boolean).map(entry));
  const items = () => [...menu.querySelectorAll("button")];

  function entry(it) {
    if (it === "-") return h("hr");
    if (it.title) return h("p", { class: "menu_title", role: "presentation" }, it.title);
    const props = { type: "button", class: it.danger ? "danger_text" : "", tabindex: "-1", onclick: () => (close(), it.run()) };
    const role = it.checked === undefined ? { role: "menuitem" } : { role: "menuitemradio", "aria-checked": String(it.checked) };
    return h("button", { ...props, ...role }, it.lead ?? (it.icon ? icon(it.icon) : null), h("span", {}, it.label), it.checked ? icon("check") : null);
  }

  function close() {
    // In this order: a button of a message's tools is only there while it is expanded or has the focus.
    if (anchor.isConnected) anchor.focus({ preventScroll: true });
    anchor.setAttribute?.("aria-expanded", "false");
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    closeOpen = null;
  }

  const outside = (event) => menu.contains(event.target) || close();
  menu.addEventListener("keydown", (event) => {
    if (arrowKeys(event, items())) return;
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  document.body.append(menu);
  place(menu, anchor, { end });
  anchor.setAttribute?.("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  closeOpen = close;
  (items().find((each) => each.getAttribute("aria-checked") === "true") ?? items()[0] ?? menu).focus();
}

/** Tells a screen reader what the eye sees anyway. */
export function announce(text) {
  document.getElementById("said").textContent = text;
}

/** A passing word about something that did not work. */
export function toast(text) {
  const node = h("div", { class: "toast" }, icon("warn"), h("span", {}, text));
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), 6000);
}
