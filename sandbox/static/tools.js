// What one can do with a message: the bar over it, and the menu behind its last button.

import * as api from "./api.js";
import { h, iconButton } from "./dom.js";
import { confirm, newThread } from "./dialogs.js";
import { openForm } from "./modal.js";
import { openMenu, toast } from "./popup.js";
import { OFFERED, toggle } from "./reactions.js";
import * as runs from "./runs.js";
import { addNote, changed, changeNote, channelOf, EPHEMERAL, guildOf, LOADING, may, state, TEXT } from "./state.js";

const NO_ANSWER = "The application did not respond";

export function tools(message, on) {
  if (message.flags & LOADING || on.plain) return null;
  const channel = channelOf(message.channel_id);
  const open = !(message.flags & EPHEMERAL);
  const mine = message.author.id === state.me.id;
  const quick = open && may("react", channel) ? OFFERED.slice(0, 2).map((emoji) => quickReaction(message, emoji)) : [];
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": "Message actions" },
    quick,
    open ? iconButton("reply", "Reply", () => on.reply(message), { "data-focus": "reply" }) : null,
    mine && open ? iconButton("edit", "Edit", () => startEditing(message), { "data-focus": "edit" }) : null,
    iconButton("more", "More", (event) => openTools(event.currentTarget, message, on), { "aria-haspopup": "menu", "data-focus": "more" }),
  );
}

function quickReaction(message, emoji) {
  const props = { type: "button", class: "quiet face", "aria-label": `React with ${emoji}`, title: `React with ${emoji}`, "data-focus": emoji };
  return h("button", { ...props, onclick: () => toggle(message, emoji) }, emoji);
}

/** Opens the menu of a message; the commands of the bot come as they arrive. */
export async function openTools(anchor, message, on) {
  const channel = channelOf(message.channel_id);
  const open = !(message.flags & EPHEMERAL);
  const apps = await api.commands(channel.id).then((all) => all.message, () => []);
  const mine = message.author.id === state.me.id;
  const threadable = open && channel.type === TEXT && !state.channels.has(message.id) && may("threads", channel);
  openMenu(
    anchor,
    [
      ...(open && may("react", channel) ? OFFERED.map((emoji) => ({ label: `React with ${emoji}`, icon: "smile", run: () => toggle(message, emoji) })).slice(0, 4) : []),
      open && "-",
      open && { label: "Reply", icon: "reply", run: () => on.reply(message) },
      mine && open && { label: "Edit message", icon: "edit", run: () => startEditing(message) },
      threadable && { label: "Create thread", icon: "thread", run: () => newThread(channel, message) },
      open && { label: "Copy message link", icon: "link", run: () => copy(linkTo(channel, message)) },
      open && message.content && { label: "Copy text", icon: "file", run: () => copy(message.content) },
      open && apps.length && "-",
      open && apps.length && { title: "Apps" },
      ...(open ? apps.map((app) => ({ label: app.name, icon: "apps", run: () => runApp(message, app.name) })) : []),
      open && (mine || may("manageMessages", channel)) && "-",
      open && (mine || may("manageMessages", channel)) && { label: "Delete message", icon: "trash", danger: true, run: () => remove(message) },
    ],
    { label: "Message actions" },
  );
}

const linkTo = (channel, message) => `https://discord.com/channels/${guildOf(channel)}/${channel.id}/${message.id}`;

function copy(text) {
  navigator.clipboard.writeText(text).catch(() => toast("The browser did not allow copying."));
}

function startEditing(message) {
  state.editing = message.id;
  changed();
}

async function remove(message) {
  if (!(await confirm({ title: "Delete message", text: "Are you sure you want to delete this message?", yes: "Delete", danger: true }))) return;
  api.remove(message).catch((error) => toast(error.message));
}

async function runApp(message, name) {
  const note = addNote(message.channel_id, { name, text: "Sending command" });
  const drop = () => changeNote(message.channel_id, note, null);
  try {
    await runs.begin(api.menu(message, name), {
      success: drop,
      failure: () => changeNote(message.channel_id, note, { failed: true, text: NO_ANSWER }),
      modal(form, id) {
        drop();
        openForm(form, id, message.channel_id);
      },
    });
  } catch (error) {
    drop();
    toast(error.message);
  }
}
