// The left: workspaces, their channels and threads, direct messages, and who is speaking.

import * as api from "./api.js";
import { appMark, avatar, crest } from "./avatars.js";
import { clockItems } from "./clock.js";
import { h, icon, iconButton, keep } from "./dom.js";
import { openMenu, toast } from "./popup.js";
import * as reading from "./reading.js";
import { go } from "./route.js";
import { CATEGORY, DM, FORUM, isThread, nameOf, placeName, refresh, state, threadsOf } from "./state.js";
import { newer } from "./snowflakes.js";
import { hasTour, startTour } from "./tour.js";

const DIRECT = "@me";

/** Draws both columns; `speak(userId)` changes the speaker. */
export function sidebar({ rail, side, speak }) {
  const heading = h("h1", {});
  const guide = iconButton("guide", "Tour", startTour, { "data-focus": "tour", hidden: true });
  const list = h("nav", { class: "places", "aria-label": "Channels" });
  const foot = h("div", { class: "foot" });
  side.replaceChildren(h("header", { class: "place" }, heading, guide), list, foot);
  return () => {
    keep(rail, railItems());
    const guild = state.guilds.get(state.here.guild);
    guide.hidden = !hasTour();
    heading.textContent = guild?.name ?? "Direct messages";
    keep(list, guild ? guildItems(guild) : directItems());
    keep(foot, [...clockItems(), { key: "me", mark: JSON.stringify([state.me, state.people]), make: () => switcher(speak) }]);
  };
}

const mentions = (count) => `${count} ${count === 1 ? "mention" : "mentions"}`;

// Workspaces

function railItems() {
  const direct = [...state.channels.values()].filter((each) => each.type === DM);
  const guilds = [...state.guilds.values()];
  return [
    railItem(DIRECT, "Direct messages", () => icon("chat"), direct),
    { key: "line", mark: "", make: () => h("hr", { role: "presentation" }) },
    ...guilds.map((guild) => railItem(guild.id, guild.name, () => crest(guild), guild.channels.concat(guild.threads.filter((each) => each.joined)))),
  ];
}

function railItem(id, name, face, places) {
  const live = places.map((each) => state.channels.get(each.id) ?? each);
  const here = state.here.guild === id;
  const unread = live.some((each) => reading.isUnread(each));
  const pings = live.reduce((sum, each) => sum + reading.pings(each), 0);
  const label = [name, pings ? mentions(pings) : unread ? "unread" : ""].filter(Boolean).join(", ");
  return {
    key: id,
    mark: JSON.stringify([label, here]),
    make: () =>
      h(
        "button",
        { type: "button", class: `rail_item${unread ? " unread" : ""}`, "aria-label": label, title: name, "aria-current": here ? "true" : null, "data-focus": id, onclick: () => go(id) },
        face(),
        pings ? h("span", { class: "badge" }, String(pings)) : null,
      ),
  };
}

// Channels

function guildItems(guild) {
  const byPosition = (one, other) => one.position - other.position || (newer(one.id, other.id) ? 1 : -1);
  const channels = [...guild.channels].sort(byPosition);
  const under = (parent) => channels.filter((each) => (each.parent_id ?? null) === parent && each.type !== CATEGORY).flatMap(channelItems);
  const categories = channels.filter((each) => each.type === CATEGORY);
  const known = new Set(categories.map((each) => each.id));
  const loose = channels.filter((each) => each.type !== CATEGORY && each.parent_id && !known.has(each.parent_id)).flatMap(channelItems);
  return [...under(null), ...loose, ...categories.flatMap((each) => [{ key: each.id, mark: each.name, make: () => h("h2", {}, each.name) }, ...under(each.id)])];
}

function channelItems(channel) {
  const shown = threadsOf(channel.id).filter((each) => isHere(each) || (each.joined && !each.thread_metadata.archived) || reading.pings(each));
  return [placeItem(channel, channel.type === FORUM ? "forum" : "hash"), ...shown.map((each) => placeItem(each, "thread"))];
}

const isHere = (channel) => state.here.thread === channel.id || state.here.channel === channel.id;

function placeItem(place, mark) {
  const channel = state.channels.get(place.id) ?? place;
  const here = state.here.thread ? state.here.thread === channel.id : state.here.channel === channel.id;
  const unread = reading.isUnread(channel) && !isHere(channel);
  const pings = reading.pings(channel);
  const kind = { forum: "forum", hash: "channel", thread: "thread", at: "direct messages" }[mark];
  const name = placeName(channel);
  const label = [name, `(${kind})`, pings ? mentions(pings) : unread ? "unread" : ""].filter(Boolean).join(" ");
  return {
    key: channel.id,
    mark: JSON.stringify([label, here]),
    make: () =>
      h(
        "a",
        {
          href: `#/${channel.guild_id ?? DIRECT}/${channel.id}`,
          class: `place_link${unread ? " unread" : ""}${isThread(channel) ? " under" : ""}`,
          "aria-label": label,
          "aria-current": here ? "page" : null,
          "data-focus": channel.id,
        },
        mark === "at" ? avatar(channel.recipients[0] ?? state.me, { small: true }) : icon(mark),
        h("span", { class: "place_name" }, name),
        channel.recipients?.[0]?.bot ? appMark() : null,
        pings ? h("span", { class: "badge" }, String(pings)) : null,
      ),
  };
}

// Direct messages

function directItems() {
  const open = [...state.channels.values()].filter((each) => each.type === DM);
  open.sort((one, other) => (newer(other.last_message_id ?? other.id, one.last_message_id ?? one.id) ? 1 : -1));
  const bot = state.users.get(state.bot);
  const known = open.some((each) => each.recipients[0]?.id === state.bot);
  const items = open.map((each) => placeItem(each, "at"));
  if (known || !bot) return items;
  const make = () => h("button", { type: "button", class: "place_link", onclick: () => openDirect(state.bot) }, avatar(bot, { small: true }), h("span", { class: "place_name" }, nameOf(bot)), appMark());
  return [{ key: "bot", mark: nameOf(bot), make }, ...items];
}

/** Opens the direct messages with somebody. */
export async function openDirect(userId) {
  try {
    const { id } = await api.openDm(userId);
    await refresh();
    go(DIRECT, id);
  } catch (error) {
    toast(error.message);
  }
}

// The speaker

function switcher(speak) {
  const open = (event) =>
    openMenu(
      event.currentTarget,
      [
        { title: "Speak as" },
        ...state.people.map((user) => ({ label: nameOf(user), lead: avatar(user, { small: true }), checked: user.id === state.me.id, run: () => speak(user.id) })),
      ],
      { label: "Speak as", end: false },
    );
  return h(
    "button",
    { type: "button", class: "speaker", "aria-haspopup": "menu", "aria-label": `Speaking as ${nameOf(state.me)}, change`, "data-focus": "speaker", onclick: open },
    avatar(state.me),
    h("span", {}, h("small", {}, "Speaking as"), h("b", {}, nameOf(state.me))),
    icon("down"),
  );
}
