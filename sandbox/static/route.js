// Where the page is, kept in the address as #/GUILD/CHANNEL/MESSAGE.

import { state } from "./state.js";

const LINK = /^https?:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(@me|\d+)\/(\d+)(?:\/(\d+))?\/?$/;

/** The place within this page that a Discord link names, or null if it names none of this world. */
export function inside(url) {
  const match = LINK.exec(url);
  if (!match || !state.channels.has(match[2])) return null;
  return `#/${match.slice(1).filter(Boolean).join("/")}`;
}

/** {guild, channel, message} of the address. */
export function present() {
  const [guild, channel, message] = location.hash.replace(/^#\/?/, "").split("/");
  return { guild: guild || null, channel: channel || null, message: message || null };
}

export function go(guild, channel, { replace = false } = {}) {
  const hash = `#/${[guild, channel].filter(Boolean).join("/")}`;
  if (location.hash === hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else if (replace) {
    history.replaceState(null, "", hash);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = hash;
}
