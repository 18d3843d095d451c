// Who is in this workspace.

import { appMark, avatar } from "./avatars.js";
import { h, keep } from "./dom.js";
import { openMenu } from "./popup.js";
import { openDirect } from "./sidebar.js";
import { nameOf, state } from "./state.js";

/** Draws the list; `speak(userId)` changes the speaker. */
export function members({ aside, speak }) {
  return () => {
    const guild = state.guilds.get(state.here.guild);
    const users = guild ? guild.members.map((each) => state.users.get(each.user.id) ?? each.user) : [];
    const byName = (one, other) => nameOf(one).localeCompare(nameOf(other));
    const people = users.filter((user) => !user.bot).sort(byName);
    const bots = users.filter((user) => user.bot).sort(byName);
    keep(aside, [...group("Members", people, speak), ...group("Bots", bots, speak)]);
  };
}

function group(title, users, speak) {
  if (!users.length) return [];
  const heading = `${title} — ${users.length}`;
  return [{ key: title, mark: heading, make: () => h("h2", {}, heading) }, ...users.map((user) => entry(user, speak))];
}

function entry(user, speak) {
  const me = user.id === state.me.id;
  const name = nameOf(user);
  const open = (event) =>
    openMenu(
      event.currentTarget,
      [!me && { label: `Message ${name}`, icon: "chat", run: () => openDirect(user.id) }, !me && !user.bot && { label: `Speak as ${name}`, icon: "people", run: () => speak(user.id) }, me && { title: "This is you" }],
      { label: name, end: false },
    );
  return {
    key: user.id,
    mark: JSON.stringify([name, me]),
    make: () => h("button", { type: "button", class: "member", "aria-haspopup": "menu", "data-focus": user.id, onclick: open }, avatar(user, { small: true }), h("span", { class: "place_name" }, name), user.bot ? appMark() : null, me ? h("small", { class: "muted" }, "you") : null),
  };
}
