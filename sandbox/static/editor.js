// Rewriting one's own message where it stands.

import * as api from "./api.js";
import { confirm } from "./dialogs.js";
import { fit, h } from "./dom.js";
import { readable, sendable } from "./mentions.js";
import { toast } from "./popup.js";
import { changed, state } from "./state.js";

/** The form in place of the message's text. */
export function editor(message) {
  const box = h("textarea", { "aria-label": "Edit message", rows: "1", onkeydown: onKey, oninput: () => fit(box) });
  box.value = readable(message.content, message.channel_id);

  function end() {
    state.editing = null;
    changed();
    document.querySelector(`#message-${message.id}`)?.focus({ preventScroll: true });
  }

  async function save() {
    const text = sendable(box.value.trim(), message.channel_id);
    try {
      if (!text && !message.attachments.length) {
        if (await confirm({ title: "Delete message", text: "Nothing is left of it. Delete this message?", yes: "Delete", danger: true })) await api.remove(message);
      } else if (text !== message.content) await api.edit(message, text);
      end();
    } catch (error) {
      toast(error.message);
    }
  }

  function onKey(event) {
    event.stopPropagation();
    if (event.key === "Escape") end();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  }

  requestAnimationFrame(() => {
    fit(box);
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
  const buttons = [
    "Escape to ",
    h("button", { type: "button", class: "as_link", onclick: end }, "cancel"),
    " • Enter to ",
    h("button", { type: "button", class: "as_link", onclick: save }, "save"),
  ];
  return h("div", { class: "editor" }, box, h("p", { class: "hint" }, buttons));
}
