// Faces made of initials and a colour of their own.

import { h } from "./dom.js";
import { nameOf } from "./state.js";

const HUES = [212, 160, 28, 340, 265, 190, 95, 12];

function hue(id) {
  return HUES[Number(BigInt(id) % 7919n) % HUES.length];
}

function initials(name) {
  const words = name.trim().split(/[\s_-]+/).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? "?")].slice(0, 2);
  return letters.join("").toUpperCase();
}

export function avatar(user, { small = false } = {}) {
  const name = nameOf(user);
  const shape = `avatar${small ? " small" : ""}${user.bot ? " bot" : ""}`;
  return h("span", { class: shape, "aria-hidden": "true", style: { "--hue": String(hue(user.id)) } }, initials(name));
}

export function crest(guild) {
  return h("span", { class: "crest", "aria-hidden": "true", style: { "--hue": String(hue(guild.id)) } }, initials(guild.name));
}

export const appMark = () => h("span", { class: "app_mark", title: "This is a bot" }, "APP");
