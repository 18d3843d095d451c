// The page's own dialogs: asking again, naming a thread, writing a post.

import * as api from "./api.js";
import { h, iconButton } from "./dom.js";
import { sendable } from "./mentions.js";
import { go } from "./route.js";
import { loadPosts, nameOf, refresh } from "./state.js";

let made = 0;

/** A modal dialog with a title; `send()` resolves when it may close, or rejects with what to say. */
export function dialog({ title, body, yes, danger = false, send = async () => {}, closing = () => {}, mayClose = async () => true }) {
  const id = `dialog${(made += 1)}`;
  const fault = h("p", { class: "failure", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: `button ${danger ? "danger" : "primary"}` }, yes);
  const leave = async () => (await mayClose()) && node.close();
  const form = h(
    "form",
    { class: "dialog_form", method: "dialog", novalidate: true, onsubmit: onSubmit },
    h("header", {}, h("h2", { id: `${id}_title` }, title), iconButton("close", "Close", leave)),
    h("div", { class: "dialog_body" }, body, fault),
    h("footer", {}, h("button", { type: "button", class: "button secondary", onclick: leave }, "Cancel"), submit),
  );
  const node = h("dialog", { "aria-labelledby": `${id}_title`, oncancel: onCancel, onclose: onClose }, form);

  async function onSubmit(event) {
    event.preventDefault();
    submit.disabled = true;
    fault.hidden = true;
    try {
      await send();
      node.close("sent");
    } catch (error) {
      if (error.message) fault.replaceChildren(error.message);
      fault.hidden = !error.message;
      fault.scrollIntoView({ block: "nearest" });
    } finally {
      submit.disabled = false;
    }
  }

  function onCancel(event) {
    event.preventDefault();
    leave();
  }

  function onClose() {
    closing(node.returnValue === "sent");
    node.remove();
  }

  document.body.append(node);
  node.showModal();
  return node;
}

export function confirm({ title, text, yes, danger = false }) {
  return new Promise((resolve) => {
    dialog({ title, body: h("p", {}, text), yes, danger, closing: resolve }).querySelector("button[type=submit]").focus();
  });
}

function field(label, control) {
  control.id ||= `field${(made += 1)}`;
  return h("div", { class: "field_row" }, h("label", { for: control.id }, label), control);
}

/** Names and starts a thread, on a message or on its own. */
export function newThread(channel, message = null) {
  const name = h("input", { type: "text", maxlength: "100", autocomplete: "off" });
  if (message?.content) name.value = message.content.split("\n")[0].slice(0, 40);
  dialog({
    title: message ? `Thread on the message of ${nameOf(message.author)}` : `New thread in #${channel.name}`,
    body: field("Thread name", name),
    yes: "Create thread",
    async send() {
      if (!name.value.trim()) throw new Error("A thread needs a name.");
      const { id } = await api.startThread(channel.id, name.value.trim(), message?.id);
      await refresh();
      go(channel.guild_id, id);
    },
  });
  name.select();
}

/** Writes a post of a forum. */
export function newPost(forum) {
  const title = h("input", { type: "text", maxlength: "100", autocomplete: "off" });
  const text = h("textarea", { rows: "7", maxlength: "2000" });
  dialog({
    title: `New post in ${forum.name}`,
    body: [field("Title", title), field("Message", text)],
    yes: "Post",
    async send() {
      if (!title.value.trim() || !text.value.trim()) throw new Error("A post needs a title and a message.");
      const { id } = await api.post(forum.id, { title: title.value.trim(), text: sendable(text.value.trim(), forum.id) });
      await refresh();
      await loadPosts(forum.id);
      go(forum.guild_id, id);
    },
  });
  title.focus();
}
