// Reactions under a message, each a button that adds or takes back one's own.

import * as api from "./api.js";
import { h } from "./dom.js";
import { toast } from "./popup.js";
import { EPHEMERAL } from "./state.js";

export const OFFERED = ["✅", "👍", "❤️", "🎉", "💡", "👀"];

const spelled = (emoji) => (emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);

export function toggle(message, emoji) {
  const mine = message.reactions?.some((each) => each.me && spelled(each.emoji) === emoji);
  (mine ? api.unreact(message, emoji) : api.react(message, emoji)).catch((error) => toast(error.message));
}

export function reactions(message) {
  if (!message.reactions?.length || message.flags & EPHEMERAL) return null;
  return h("div", { class: "reactions" }, message.reactions.map((each) => reaction(message, each)));
}

function reaction(message, { emoji, count, me }) {
  const name = emoji.id ? `:${emoji.name}:` : emoji.name;
  return h(
    "button",
    {
      type: "button",
      class: me ? "reaction mine" : "reaction",
      "aria-pressed": String(me),
      "aria-label": `${name}, ${count} ${count === 1 ? "reaction" : "reactions"}`,
      "data-focus": `reaction ${name}`,
      onclick: () => toggle(message, spelled(emoji)),
    },
    h("span", {}, name),
    h("b", {}, String(count)),
  );
}
