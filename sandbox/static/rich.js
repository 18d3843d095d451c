// Shows a message's Markdown: mentions with names, times in the viewer's zone, links that jump inside the page.

import { h } from "./dom.js";
import { blocks, inline, plainText } from "./markdown.js";
import { inside } from "./route.js";
import { guildOf, nameOf, placeTitle, state } from "./state.js";
import { stamp } from "./timestamps.js";

const FACE = String.raw`\p{Extended_Pictographic}[\u{FE0F}\p{Emoji_Modifier}]*`;
const JUMBO = new RegExp(String.raw`^(?:${FACE}(?:\u{200D}${FACE})*\s*){1,12}$`, "u");

/** The nodes of a whole text. */
export function rich(text) {
  const found = blocks(text).map(block);
  if (JUMBO.test(text) && found.length === 1) found[0].classList.add("jumbo");
  return found;
}

/** The nodes of one line, such as a title. */
export const richLine = (text) => inline(text).map(piece);

/** One line without marks, for quotes. */
export const flat = (text) => plainText(text, (each) => mention(each).textContent);

function block(it) {
  switch (it.type) {
    case "code":
      return h("pre", { tabindex: "0" }, h("code", { "data-language": it.language || null }, it.text));
    case "quote":
      return h("blockquote", {}, it.blocks.map(block));
    case "heading":
      return h(`h${it.level + 2}`, { class: `heading heading${it.level}` }, it.children.map(piece));
    case "subtext":
      return h("p", { class: "subtext" }, it.children.map(piece));
    case "list":
      return list(it);
    default:
      return h("p", {}, it.children.map(piece));
  }
}

function list(it) {
  const items = it.items.map((item) => h("li", {}, item.children.map(piece), item.blocks.map(block)));
  return it.ordered ? h("ol", { start: it.start }, items) : h("ul", {}, items);
}

const TAGS = { strong: "strong", em: "em", underline: "u", strike: "s" };

function piece(it) {
  if (typeof it === "string") return it;
  if (it.type in TAGS) return h(TAGS[it.type], {}, it.children.map(piece));
  switch (it.type) {
    case "code":
      return h("code", {}, it.text);
    case "spoiler":
      return spoiler(it.children.map(piece));
    case "link":
      return link(it.url, it.children.map(piece));
    case "time":
      return stamp(it.seconds, it.style);
    case "emoji":
      return `:${it.name}:`;
    case "command":
      return h("span", { class: "mention" }, `/${it.name}`);
    default:
      return mention(it);
  }
}

function spoiler(children) {
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const node = event.currentTarget;
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  const props = { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler, press to reveal" };
  return h("span", { ...props, onclick: show, onkeydown: show }, h("span", {}, children));
}

/** A link out of the page, or a jump inside it. */
export function link(url, children) {
  const jump = inside(url);
  if (jump) return h("a", { href: jump }, children.length === 1 && children[0] === url ? jumpName(url) : children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, children);
}

function jumpName(url) {
  const [, channelId, messageId] = new URL(url).pathname.split("/").slice(2);
  const channel = state.channels.get(channelId);
  return `${channel ? placeTitle(channel) : "unknown"}${messageId ? " › message" : ""}`;
}

function mention(it) {
  switch (it.type) {
    case "user": {
      const user = state.users.get(it.id);
      return h("span", { class: it.id === state.me?.id ? "mention me" : "mention" }, user ? `@${nameOf(user)}` : "@unknown-user");
    }
    case "role": {
      const roles = [...state.guilds.values()].flatMap((guild) => guild.roles);
      return h("span", { class: "mention" }, `@${roles.find((role) => role.id === it.id)?.name ?? "unknown-role"}`);
    }
    case "channel": {
      const channel = state.channels.get(it.id);
      if (!channel) return h("span", { class: "mention" }, "#unknown");
      return h("a", { class: "mention", href: `#/${guildOf(channel)}/${channel.id}` }, placeTitle(channel));
    }
    default:
      return h("span", { class: "mention me" }, `@${it.name}`);
  }
}
