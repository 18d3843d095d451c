// One message, whole: who, when, what, and what one can do with it.

import { attachments } from "./attachments.js";
import { appMark, avatar } from "./avatars.js";
import { components } from "./components.js";
import { h, icon } from "./dom.js";
import { editor } from "./editor.js";
import { embeds } from "./embeds.js";
import { reactions } from "./reactions.js";
import { flat, rich } from "./rich.js";
import * as reading from "./reading.js";
import { changed, EPHEMERAL, findMessage, guildOf, LOADING, nameOf, state } from "./state.js";
import { sent, today } from "./timestamps.js";
import { tools } from "./tools.js";

const REPLY = 19, SLASH = 20, THREAD_CREATED = 18, THREAD_STARTER = 21, MENU_COMMAND = 23;

/** What makes a message look different, as a string. */
export function markOf(message, { grouped }) {
  if (message.type === THREAD_STARTER) return original(message) ? markOf(original(message), { grouped }) : message.id;
  const thread = state.channels.get(message.id);
  return JSON.stringify([
    message,
    grouped,
    today(),
    state.namesVersion,
    state.editing === message.id,
    state.busy.get(message.id),
    state.failures.get(message.id),
    thread && [thread.name, thread.message_count, thread.thread_metadata.archived],
    state.guilds.get(state.here.guild) ? state.channels.get(message.channel_id)?.permissions : null,
  ]);
}

/** What a thread began with, as it is now. */
function original({ referenced_message: known }) {
  return known && (findMessage(known.channel_id, known.id) ?? known);
}

/** The node of a message; `grouped` leaves out the face and name, `on` holds `reply(message)` and `place()`, the pane's channel. */
export function messageNode(message, { grouped, on }) {
  if (message.type === THREAD_CREATED) return systemNode(message, threadNotice(message));
  if (message.type === THREAD_STARTER) return starterNode(message, on);
  const whisper = Boolean(message.flags & EPHEMERAL);
  const mentioned = message.mention_everyone || message.mentions.some((each) => each.id === state.me.id);
  const classes = ["message", grouped && "grouped", whisper && "whisper", mentioned && "mentioned"].filter(Boolean).join(" ");
  const name = nameOf(message.author);
  return h(
    "article",
    { class: classes, id: `message-${message.id}`, tabindex: "-1", "aria-label": `${name}, ${sent(message.timestamp).textContent}`, "data-message": message.id },
    origin(message),
    h("div", { class: "gutter" }, grouped ? sent(message.timestamp, { short: true }) : avatar(message.author)),
    h("div", { class: "body" }, grouped ? null : head(message, name), said(message), after(message, on), whisper ? whisperNotice(message) : null),
    state.editing === message.id ? null : tools(message, on),
  );
}

function head(message, name) {
  return h(
    "header",
    {},
    h("span", { class: "author", style: colourOf(message) }, name),
    message.author.bot ? appMark() : null,
    sent(message.timestamp),
  );
}

function colourOf(message) {
  const guild = state.guilds.get(state.here.guild);
  const held = state.members.get(state.here.guild)?.get(message.author.id)?.roles ?? [];
  const role = guild?.roles.filter((each) => held.includes(each.id) && each.color).sort((one, other) => other.position - one.position)[0];
  return role ? { color: `#${role.color.toString(16).padStart(6, "0")}` } : {};
}

/** The line above a reply, or above the answer to a command. */
function origin(message) {
  if (message.type === SLASH || message.type === MENU_COMMAND) {
    const { user, name } = message.interaction ?? {};
    if (!user) return null;
    const verb = message.type === SLASH ? `/${name}` : name;
    return h("div", { class: "origin" }, avatar(user, { small: true }), h("span", {}, h("b", {}, nameOf(user)), " used ", h("span", { class: "mention" }, verb)));
  }
  if (message.type !== REPLY) return null;
  const { channel_id, message_id } = message.message_reference ?? {};
  // What a reply or thread refers to comes without what that refers to in turn; it may be known from elsewhere.
  const answered = message.referenced_message === undefined ? findMessage(channel_id, message_id) : message.referenced_message;
  if (answered === undefined) return null;
  if (answered === null) return h("div", { class: "origin" }, icon("reply"), h("span", {}, "Original message was deleted"));
  const text = excerpt(answered);
  const hash = `#/${guildOf(state.channels.get(answered.channel_id) ?? {})}/${answered.channel_id}/${answered.id}`;
  return h(
    "div",
    { class: "origin" },
    avatar(answered.author, { small: true }),
    h("a", { href: hash, "aria-label": `In reply to ${nameOf(answered.author)}: ${text}` }, h("b", {}, nameOf(answered.author)), " ", text),
  );
}

/** A message in one line. */
function excerpt(message) {
  const titles = message.embeds.map((each) => flat(each.title || each.description || ""));
  return [flat(message.content), ...titles, message.attachments[0]?.filename].find(Boolean) ?? "Click to see the message";
}

function said(message) {
  if (message.flags & LOADING) {
    return h("p", { class: "thinking" }, `${nameOf(message.author)} is thinking`, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")));
  }
  if (state.editing === message.id) return editor(message);
  const edited = message.edited_timestamp ? h("span", { class: "edited", title: new Date(message.edited_timestamp).toLocaleString() }, "(edited)") : null;
  const text = message.content ? rich(message.content) : [];
  if (edited && text.length && text[text.length - 1].tagName === "P") text[text.length - 1].append(" ", edited);
  else if (edited) text.push(h("p", {}, edited));
  return h("div", { class: "text" }, text);
}

function after(message, on) {
  const failure = state.failures.get(message.id);
  return [
    attachments(message.attachments),
    embeds(message.embeds),
    components(message, on.place),
    failure ? h("p", { class: "failure", role: "alert" }, icon("warn"), failure) : null,
    reactions(message),
    threadChip(message),
  ];
}

function threadChip(message) {
  const thread = state.channels.get(message.id);
  if (!thread || thread.parent_id !== message.channel_id) return null;
  const count = `${thread.message_count} ${thread.message_count === 1 ? "message" : "messages"}`;
  return h(
    "a",
    { class: "thread_chip", href: `#/${thread.guild_id}/${thread.id}`, "aria-label": `Open thread ${thread.name}, ${count}` },
    icon("thread"),
    h("b", {}, thread.name),
    h("span", {}, thread.thread_metadata.archived ? "archived" : `${count} ›`),
  );
}

function whisperNotice(message) {
  const dismiss = () => {
    reading.dismiss(message.id);
    changed();
  };
  return h(
    "p",
    { class: "only_you" },
    icon("eye"),
    "Only you can see this • ",
    h("button", { type: "button", class: "as_link", onclick: dismiss }, "Dismiss message"),
  );
}

// What Discord itself says

function systemNode(message, children) {
  return h(
    "article",
    { class: "message system", id: `message-${message.id}`, tabindex: "-1", "data-message": message.id },
    h("div", { class: "gutter" }, icon("thread")),
    h("div", { class: "body" }, h("p", {}, children, " ", sent(message.timestamp))),
  );
}

function threadNotice(message) {
  const id = message.message_reference?.channel_id;
  const thread = state.channels.get(id);
  const name = thread ? h("a", { href: `#/${thread.guild_id}/${id}` }, message.content) : h("b", {}, message.content);
  return [h("b", {}, nameOf(message.author)), " started a thread: ", name, "."];
}

function starterNode(message, on) {
  if (!original(message)) return systemNode(message, "The message that this thread began with was deleted.");
  const node = messageNode(original(message), { grouped: false, on });
  node.querySelector(".thread_chip")?.remove();
  node.querySelector(".tools")?.remove();
  node.id = `message-${message.id}`;
  node.classList.add("starter");
  return node;
}

/** A line of this page's own, such as a command that is on its way or was never answered. */
export function noteNode(note, dismiss) {
  const bot = state.users.get(state.bot);
  return h(
    "article",
    { class: `message note${note.failed ? " failed" : ""}`, tabindex: "-1" },
    h("div", { class: "origin" }, avatar(state.me, { small: true }), h("span", {}, h("b", {}, nameOf(state.me)), " used ", h("span", { class: "mention" }, note.name))),
    h("div", { class: "gutter" }, avatar(bot)),
    h(
      "div",
      { class: "body" },
      h("header", {}, h("span", { class: "author" }, nameOf(bot)), appMark()),
      note.failed
        ? h("p", { class: "failure", role: "alert" }, icon("warn"), note.text)
        : h("p", { class: "thinking" }, note.text, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"))),
      note.failed
        ? h("p", { class: "only_you" }, icon("eye"), "Only you can see this • ", h("button", { type: "button", class: "as_link", onclick: dismiss }, "Dismiss message"))
        : null,
    ),
  );
}
