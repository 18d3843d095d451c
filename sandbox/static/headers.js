// What stands above a channel, a forum or a thread.

import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { newThread } from "./dialogs.js";
import { openMenu, toast } from "./popup.js";
import { go } from "./route.js";
import { DM, FORUM, guildOf, may, placeName, state, TEXT, threadsOf } from "./state.js";

const MARKS = { [DM]: "at", [FORUM]: "forum" };

/** The header of the middle; `show(pane)` brings a list to the front. */
export function channelHeader(channel, { show, membersShown }) {
  const threads = threadsOf(channel.id);
  return {
    mark: JSON.stringify([channel.id, placeName(channel), channel.topic, threads.length, membersShown, channel.permissions]),
    make: () =>
      h(
        "header",
        { class: "channel_header" },
        iconButton("menu", "Show channels", () => show("sidebar"), { class: "quiet narrow_only" }),
        icon(MARKS[channel.type] ?? "hash"),
        h("h2", {}, placeName(channel)),
        channel.topic && channel.type !== FORUM ? h("p", { class: "topic", title: channel.topic }, channel.topic) : h("span", { class: "topic" }),
        channel.type === TEXT ? iconButton("thread", threads.length ? `Threads (${threads.length})` : "Threads", (event) => openThreads(event.currentTarget, channel), { "aria-haspopup": "menu", "data-focus": "threads" }) : null,
        channel.guild_id ? iconButton("people", membersShown ? "Hide members" : "Show members", () => show("members"), { "aria-pressed": String(membersShown), "data-focus": "members" }) : null,
      ),
  };
}

function openThreads(anchor, channel) {
  const threads = threadsOf(channel.id).reverse();
  const entry = (thread) => ({ label: thread.name, icon: thread.thread_metadata.archived ? "lock" : "thread", run: () => go(thread.guild_id, thread.id) });
  const active = threads.filter((each) => !each.thread_metadata.archived);
  const old = threads.filter((each) => each.thread_metadata.archived);
  openMenu(
    anchor,
    [
      may("threads", channel) && { label: "New thread", icon: "plus", run: () => newThread(channel) },
      active.length && { title: "Active threads" },
      ...active.map(entry),
      old.length && { title: "Archived threads" },
      ...old.map(entry),
      !threads.length && { title: "There are no threads here yet." },
    ],
    { label: `Threads of ${channel.name}` },
  );
}

export function threadHeader(thread) {
  const parent = state.channels.get(thread.parent_id);
  const { archived, locked } = thread.thread_metadata;
  const close = () => go(guildOf(thread), thread.parent_id);
  return {
    mark: JSON.stringify([thread.id, thread.name, archived, locked, parent?.name]),
    make: () =>
      h(
        "header",
        { class: "channel_header" },
        iconButton("back", "Back to the channel", close, { class: "quiet narrow_only" }),
        icon("thread"),
        h("div", { class: "thread_title" }, h("h2", { title: thread.name }, thread.name), parent ? h("p", { class: "muted" }, parent.type === FORUM ? parent.name : `#${parent.name}`, archived ? " • archived" : "", locked ? " • locked" : "") : null),
        iconButton("more", "Thread actions", (event) => openActions(event.currentTarget, thread), { "aria-haspopup": "menu", "data-focus": "actions" }),
        iconButton("close", "Close thread", close, { class: "quiet wide_only" }),
      ),
  };
}

function openActions(anchor, thread) {
  const { archived } = thread.thread_metadata;
  const change = () => api.archive(thread.id, !archived).catch((error) => toast(error.message));
  openMenu(anchor, [{ label: archived ? "Reopen thread" : "Archive thread", icon: "lock", run: change }], { label: "Thread actions" });
}
