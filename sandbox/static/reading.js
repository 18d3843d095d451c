// What each member has read, and in which message they were mentioned: kept in the browser.

import { newer } from "./snowflakes.js";

let key = "";
let marks = { read: {}, pings: {}, dismissed: [] };

export function begin(world, user) {
  const wanted = `sandbox.reading.${world}.${user}`;
  if (wanted === key) return;
  key = wanted;
  try {
    marks = { read: {}, pings: {}, dismissed: [], ...JSON.parse(localStorage.getItem(key) ?? "{}") };
  } catch {
    marks = { read: {}, pings: {}, dismissed: [] };
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
export const pings = (channelId) => marks.pings[channelId] ?? 0;

export function isUnread(channel) {
  return Boolean(channel.last_message_id) && newer(channel.last_message_id, lastRead(channel.id));
}

export function markRead(channelId, messageId) {
  if (!messageId || (!newer(messageId, lastRead(channelId)) && !marks.pings[channelId])) return false;
  marks.read[channelId] = messageId;
  delete marks.pings[channelId];
  save();
  return true;
}

export function addPing(channelId) {
  marks.pings[channelId] = pings(channelId) + 1;
  save();
}

/** Hides an ephemeral message for good. */
export function dismiss(messageId) {
  marks.dismissed = [...marks.dismissed.slice(-200), messageId];
  save();
}

export const isDismissed = (messageId) => marks.dismissed.includes(messageId);
