// What the page knows: the world as the speaker sees it, the messages read so far, and where the page is.

import * as api from "./api.js";
import * as reading from "./reading.js";
import { newer } from "./snowflakes.js";

export const TEXT = 0, DM = 1, CATEGORY = 4, FORUM = 15;
export const EPHEMERAL = 64, LOADING = 128, V2 = 32768;
const THREADS = new Set([10, 11, 12]);

export const state = {
  me: null,
  world: "",
  application: "",
  bot: "",
  people: [],
  users: new Map(),
  guilds: new Map(),
  channels: new Map(),
  members: new Map(),
  /** By channel: {list, more}. */
  messages: new Map(),
  /** By channel: what is shown to this page only, such as a command that nobody answered. */
  notes: new Map(),
  /** By forum: its posts with their first messages. */
  posts: new Map(),
  /** By message: the component that waits for an answer, and what went wrong with it. */
  busy: new Map(),
  failures: new Map(),
  dismissed: new Set(),
  typing: new Map(),
  here: { guild: null, channel: null, thread: null },
  editing: null,
  connected: true,
  namesVersion: 0,
};

// Telling the views: any change, one rendering.

const views = [];
let due = false;

export function onChange(render) {
  views.push(render);
}

export function changed() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    for (const render of views) render();
  });
}

// Loading. An event may overtake an answer that does not know of it yet: then one asks again.

const TRIES = 4;
const overtaken = new Set();

/** Notes that something happened in a channel. */
export function touch(channelId) {
  overtaken.add(channelId).add("world");
}

async function settled(what, ask) {
  let answer;
  for (let tries = 0; tries < TRIES; tries += 1) {
    overtaken.delete(what);
    answer = await ask();
    if (!overtaken.has(what)) break;
  }
  return answer;
}

let namesBefore = "";

/** Fetches everything but messages. */
export async function refresh() {
  const seen = await settled("world", api.world);
  state.me = seen.me;
  state.world = seen.world;
  state.application = seen.application;
  state.bot = seen.bot;
  state.people = seen.people;
  state.users = new Map(Object.entries(seen.users));
  state.guilds = new Map(seen.guilds.map((guild) => [guild.id, guild]));
  state.members = new Map(seen.guilds.map((guild) => [guild.id, new Map(guild.members.map((each) => [each.user.id, each]))]));
  const places = [...seen.direct, ...seen.guilds.flatMap((guild) => [...guild.channels, ...guild.threads])];
  state.channels = new Map(places.map((each) => [each.id, each]));
  const names = JSON.stringify([seen.users, places.map((each) => [each.id, each.name]), seen.guilds.map((each) => each.members)]);
  if (names !== namesBefore) state.namesVersion += 1;
  namesBefore = names;
  reading.begin(state.world, state.me.id);
  changed();
}

let refreshing = null;

/** Fetches again soon, once for many reasons. */
export function refreshSoon() {
  refreshing ??= setTimeout(() => {
    refreshing = null;
    refresh().catch(() => {});
  }, 60);
}

/** Forgets what only the last speaker saw. */
export function forgetMessages() {
  for (const table of ["messages", "notes", "posts", "busy", "failures", "typing"]) state[table].clear();
  state.editing = null;
}

/** Fetches the newest messages of a channel, or again those that are shown. */
export async function loadMessages(channelId) {
  const { messages, more } = await settled(channelId, () => api.messages(channelId));
  const known = state.messages.get(channelId);
  const oldest = messages[0]?.id;
  const kept = known && oldest ? known.list.filter((each) => newer(oldest, each.id)) : [];
  state.messages.set(channelId, { list: [...kept, ...messages], more: kept.length ? known.more : more });
  changed();
}

/** Fetches the messages before those known; returns whether there were any. */
export async function loadEarlier(channelId) {
  const known = state.messages.get(channelId);
  if (!known?.more || known.loading) return false;
  known.loading = true;
  try {
    const { messages, more } = await api.messages(channelId, known.list[0].id);
    known.list = [...messages, ...known.list];
    known.more = more;
  } finally {
    known.loading = false;
  }
  changed();
  return true;
}

export async function loadPosts(forumId) {
  state.posts.set(forumId, await api.posts(forumId));
  changed();
}

// Looking

export const channelOf = (id) => state.channels.get(id);
export const isThread = (channel) => THREADS.has(channel?.type);

export function nameOf(user, guildId = state.here.guild) {
  const nick = state.members.get(guildId)?.get(user.id)?.nick;
  const known = state.users.get(user.id) ?? user;
  return nick || known.global_name || known.username;
}

export function placeName(channel) {
  if (channel.type === DM) return nameOf(channel.recipients[0] ?? state.me);
  return channel.name;
}

/** Its name as written: #general, @Ana, or a thread's bare name. */
export function placeTitle(channel) {
  if (channel.type === DM) return `@${placeName(channel)}`;
  return isThread(channel) || channel.type === FORUM ? channel.name : `#${channel.name}`;
}

export const guildOf = (channel) => channel.guild_id ?? "@me";

export function threadsOf(channelId) {
  return [...state.channels.values()].filter((each) => isThread(each) && each.parent_id === channelId);
}

export function findMessage(channelId, messageId) {
  return state.messages.get(channelId)?.list.find((each) => each.id === messageId);
}

const BITS = { send: 1n << 11n, sendInThreads: 1n << 38n, attach: 1n << 15n, react: 1n << 6n, threads: 1n << 35n, manageMessages: 1n << 13n };

export function may(what, channel) {
  return (BigInt(channel?.permissions ?? 0) & BITS[what]) !== 0n;
}

/** What keeps the speaker from writing here, or null. */
export function muzzle(channel) {
  if (isThread(channel) && channel.thread_metadata.locked && !may("manageMessages", channel)) return "This thread is locked.";
  const needed = isThread(channel) ? "sendInThreads" : "send";
  return may(needed, channel) ? null : "You do not have permission to send messages here.";
}

// Notes

let noteCount = 0;

export function addNote(channelId, note) {
  const made = { id: `note${(noteCount += 1)}`, ...note };
  state.notes.set(channelId, [...(state.notes.get(channelId) ?? []), made]);
  changed();
  return made;
}

export function changeNote(channelId, note, change) {
  const notes = state.notes.get(channelId) ?? [];
  const next = change ? notes.map((each) => (each.id === note.id ? { ...each, ...change } : each)) : notes.filter((each) => each.id !== note.id);
  state.notes.set(channelId, next);
  changed();
}
