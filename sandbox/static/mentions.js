// Mentions as people write them (@Ana, #general) and as they are sent (<@id>, <#id>).

import { peopleOf } from "./listbox.js";
import { isThread, nameOf, state } from "./state.js";

const guildAt = (channelId) => state.guilds.get(state.channels.get(channelId)?.guild_id);

/** Who can be mentioned here, by the name that is shown. */
export function mentionable(channelId) {
  return peopleOf(guildAt(channelId)).map((user) => ({ user, name: nameOf(user) }));
}

function table(channelId) {
  const people = mentionable(channelId).map(({ user, name }) => [`@${name}`, `<@${user.id}>`]);
  const places = (guildAt(channelId)?.channels ?? []).filter((each) => !isThread(each)).map((each) => [`#${each.name}`, `<#${each.id}>`]);
  return [...people, ...places].sort((one, other) => other[0].length - one[0].length);
}

/** The text with names in place of ids. */
export function readable(text, channelId) {
  return table(channelId).reduce((now, [name, id]) => now.replaceAll(id, name), text);
}

/** The text with ids in place of names, but for code. */
export function sendable(text, channelId) {
  const known = table(channelId);
  if (!known.length) return text;
  const escaped = known.map(([name]) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\w<])(?:${escaped.join("|")})(?!\\w)`, "g");
  const ids = new Map(known);
  const parts = text.split(/(```[\s\S]*?```|`[^`\n]*`)/);
  return parts.map((part, index) => (index % 2 ? part : part.replace(pattern, (name) => ids.get(name)))).join("");
}
