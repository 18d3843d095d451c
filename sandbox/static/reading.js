// What each member has read: kept in the browser.

import { newer } from "./snowflakes.js";

let key = "";
let marks = { read: {}, dismissed: [] };

export function begin(world, user) {
  const wanted = `sandbox.reading.${world}.${user}`;
  if (wanted === key) return;
  key = wanted;
  try {
    marks = { read: {}, dismissed: [], ...JSON.parse(localStorage.getItem(key) ?? "{}") };
  } catch {
    marks = { read: {}, dismissed: [] };
  }
}

function save() {
  try {
    localStorage.setItem(key, JSON.stringify(marks));
  } catch {
    // A browser without storage forgets; that is all.
  }
}

export const lastRead = (channelId) => marks.read[channelId] ?? "0";

/** How many messages call the member that were not read. */
export const pings = (channel) => (channel.calls ?? []).filter((id) => newer(id, lastRead(channel.id))).length;

export function isUnread(channel) {
  return Boolean(channel.last_message_id) && newer(channel.last_message_id, lastRead(channel.id));
}

export function markRead(channelId, messageId) {
  if (!messageId || !newer(messageId, lastRead(channelId))) return false;
  marks.read[channelId] = messageId;
  save();
  return true;
}

/** Hides an ephemeral message for good. */
export function dismiss(messageId) {
  marks.dismissed = [...marks.dismissed.slice(-200), messageId];
  save();
}

export const isDismissed = (messageId) => marks.dismissed.includes(messageId);
