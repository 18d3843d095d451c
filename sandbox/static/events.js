// What the events of the world do to what the page knows.

import { lookAtClock, told } from "./clock.js";
import * as reading from "./reading.js";
import * as runs from "./runs.js";
import { changed, DM, EPHEMERAL, findMessage, isThread, refreshSoon, state, touch } from "./state.js";
import { newer } from "./snowflakes.js";

const STRUCTURE = /^(CHANNEL|THREAD|GUILD|USER)_/;
const TYPING_MS = 8000;

/** Applies one event. */
export function apply(name, data) {
  if (data.channel_id) touch(data.channel_id);
  if (name in handlers) handlers[name](data);
  else if (runs.isAnswer(name)) runs.tell(name, data);
  else if (STRUCTURE.test(name)) refreshSoon();
  changed();
}

const handlers = {
  MESSAGE_CREATE(message) {
    put(message);
    state.typing.get(message.channel_id)?.delete(message.author.id);
    note(message);
  },
  CLOCK_MOVED: told,
  INTERACTION_SUCCESS(data) {
    runs.tell("INTERACTION_SUCCESS", data);
    lookAtClock().catch(() => {}); // it may have changed what comes next
  },
  MESSAGE_UPDATE: put,
  MESSAGE_DELETE: ({ channel_id, id }) => drop(channel_id, [id]),
  MESSAGE_DELETE_BULK: ({ channel_id, ids }) => drop(channel_id, ids),
  MESSAGE_REACTION_ADD: (data) => reaction(data, 1),
  MESSAGE_REACTION_REMOVE: (data) => reaction(data, -1),
  MESSAGE_REACTION_REMOVE_ALL: (data) => rewriteReactions(data, () => []),
  MESSAGE_REACTION_REMOVE_EMOJI: (data) => rewriteReactions(data, (all) => all.filter((each) => !same(each.emoji, data.emoji))),
  TYPING_START({ channel_id, user_id }) {
    if (user_id === state.me.id) return;
    const typists = state.typing.get(channel_id) ?? new Map();
    typists.set(user_id, Date.now() + TYPING_MS);
    state.typing.set(channel_id, typists);
    setTimeout(changed, TYPING_MS + 50);
  },
};

function put(message) {
  const known = state.messages.get(message.channel_id);
  state.failures.delete(message.id);
  if (!known) return;
  const at = known.list.findIndex((each) => each.id === message.id);
  if (at >= 0) known.list[at] = { ...message, reactions: message.reactions ?? [] };
  else if (!known.list.length || newer(message.id, known.list[known.list.length - 1].id)) known.list.push(message);
  else if (!known.more || newer(message.id, known.list[0].id)) {
    known.list.push(message);
    known.list.sort((one, other) => (newer(one.id, other.id) ? 1 : -1));
  }
}

/** Unread marks, counts, and posts of a forum. */
function note(message) {
  const channel = state.channels.get(message.channel_id);
  if (!channel) return refreshSoon();
  if (!(message.flags & EPHEMERAL)) channel.last_message_id = message.id;
  if (isThread(channel)) {
    if (message.id !== channel.id && message.type !== 21 && !(message.flags & EPHEMERAL)) channel.message_count += 1;
    if (message.author.id === state.me.id) channel.joined = true;
    state.posts.delete(channel.parent_id);
  }
  const mine = message.author.id === state.me.id;
  const called = channel.type === DM || message.mention_everyone || message.mentions.some((each) => each.id === state.me.id);
  if (mine) reading.markRead(channel.id, message.id);
  else if (called && !(message.flags & EPHEMERAL)) channel.calls = [...(channel.calls ?? []), message.id];
}

function drop(channelId, ids) {
  const gone = new Set(ids);
  const known = state.messages.get(channelId);
  const channel = state.channels.get(channelId);
  if (channel && isThread(channel)) channel.message_count -= ids.filter((id) => id !== channelId && !(findMessage(channelId, id)?.flags & EPHEMERAL)).length;
  if (known) known.list = known.list.filter((each) => !gone.has(each.id));
  state.posts.delete(channel?.parent_id);
}

const same = (one, other) => (one.id ?? one.name) === (other.id ?? other.name);

function rewriteReactions({ channel_id, message_id }, rewrite) {
  const known = state.messages.get(channel_id);
  const at = known ? known.list.findIndex((each) => each.id === message_id) : -1;
  if (at >= 0) known.list[at] = { ...known.list[at], reactions: rewrite(known.list[at].reactions ?? []) };
}

function reaction(data, step) {
  if (!findMessage(data.channel_id, data.message_id)) return;
  const mine = data.user_id === state.me.id;
  rewriteReactions(data, (all) => {
    const known = all.some((each) => same(each.emoji, data.emoji)) ? all : [...all, { emoji: data.emoji, count: 0, me: false }];
    return known
      .map((each) => (same(each.emoji, data.emoji) ? { ...each, count: each.count + step, me: mine ? step > 0 : each.me } : each))
      .filter((each) => each.count > 0);
  });
}
