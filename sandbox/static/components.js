// Buttons, selects and layouts of messages, and what pressing them begins.

import * as api from "./api.js";
import { fileCard, local } from "./attachments.js";
import { h } from "./dom.js";
import { colourOf, picture } from "./embeds.js";
import { listbox, choicesOf } from "./listbox.js";
import { openForm } from "./modal.js";
import { rich } from "./rich.js";
import * as runs from "./runs.js";
import { changed, state } from "./state.js";

const ROW = 1, BUTTON = 2, SECTION = 9, TEXT = 10, THUMBNAIL = 11, GALLERY = 12, FILE = 13, SEPARATOR = 14, CONTAINER = 17;
const SELECTS = new Set([3, 5, 6, 7, 8]);
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link_button" };
const FAILED = "This interaction failed";

/** `place()` is the channel or thread in whose pane they are shown. */
export function components(message, place) {
  return message.components?.length ? h("div", { class: "components" }, message.components.map((each) => component(message, each, place))) : null;
}

function component(message, it, place) {
  const all = () => it.components.map((each) => component(message, each, place));
  if (SELECTS.has(it.type)) return select(message, it, place);
  switch (it.type) {
    case ROW:
      return h("div", { class: "row" }, all());
    case BUTTON:
      return button(message, it, place);
    case TEXT:
      return h("div", { class: "text" }, rich(it.content));
    case SECTION:
      return h("div", { class: "section" }, h("div", {}, all()), component(message, it.accessory, place));
    case THUMBNAIL:
      return h("div", { class: "thumbnail" }, picture(it.media.url, it.description ?? ""));
    case GALLERY:
      return h("div", { class: "gallery" }, it.items.map((each) => picture(each.media.url, each.description ?? "")));
    case FILE:
      return fileCard({ name: it.name, address: local(it.file.url) });
    case SEPARATOR:
      return h("hr", { class: it.divider ? "" : "bare" });
    case CONTAINER: {
      const bar = colourOf(it.accent_color);
      return h("div", { class: "container", style: bar ? { "--bar": bar } : {} }, all());
    }
    default:
      return h("p", { class: "muted" }, `(a component of type ${it.type})`);
  }
}

const faceOf = (emoji) => (emoji ? (emoji.id ? `:${emoji.name}:` : emoji.name) : null);

function button(message, it, place) {
  const label = [faceOf(it.emoji), it.label].filter(Boolean).join(" ");
  if (it.url) return h("a", { class: "button link_button", href: it.url, target: "_blank", rel: "noopener noreferrer" }, label, " ↗");
  const waiting = state.busy.get(message.id);
  return h(
    "button",
    {
      type: "button",
      class: `button ${STYLES[it.style] ?? "secondary"}${waiting === it.custom_id ? " waiting" : ""}`,
      disabled: Boolean(it.disabled),
      "aria-disabled": waiting ? "true" : null,
      "aria-busy": waiting === it.custom_id ? "true" : null,
      "data-focus": it.custom_id,
      onclick: () => use(message, it, place, () => api.press(message, it.custom_id)),
    },
    label,
  );
}

function select(message, it, place) {
  const waiting = state.busy.get(message.id);
  return listbox({
    label: it.placeholder || "Make a selection",
    choices: choicesOf(it, message.channel_id),
    least: it.min_values ?? 1,
    most: it.max_values ?? 1,
    disabled: Boolean(it.disabled) || waiting === it.custom_id,
    focusKey: it.custom_id,
    chosen: (values) => use(message, it, place, () => api.select(message, it.custom_id, values)),
  });
}

async function use(message, it, place, request) {
  if (state.busy.has(message.id)) return;
  state.busy.set(message.id, it.custom_id);
  state.failures.delete(message.id);
  changed();
  const done = (failure) => {
    state.busy.delete(message.id);
    if (failure) state.failures.set(message.id, failure);
    changed();
  };
  try {
    const watcher = {
      success: () => done(),
      failure: () => done(FAILED),
      modal(form, id) {
        done();
        openForm(form, id, message.channel_id);
      },
    };
    await runs.begin(request(), watcher, place());
    changed();
  } catch (error) {
    done(error.message);
  }
}
