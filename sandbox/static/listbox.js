// A select with descriptions: a button that opens a list, for one choice or several.

import { h, icon } from "./dom.js";
import { nameOf, placeTitle, state } from "./state.js";
import { place } from "./popup.js";

let made = 0;

/** What a select offers: its own options, or members, roles and channels of the place. */
export function choicesOf(it, channelId) {
  const guild = state.guilds.get(state.channels.get(channelId)?.guild_id);
  const defaults = new Set((it.default_values ?? []).map((each) => each.id));
  const entry = (id, label) => ({ value: id, label, chosen: defaults.has(id) });
  const users = () => peopleOf(guild).map((user) => entry(user.id, nameOf(user)));
  const roles = () => (guild?.roles ?? []).map((role) => entry(role.id, role.name));
  switch (it.type) {
    case 5:
      return users();
    case 6:
      return roles();
    case 7:
      return [...users(), ...roles()];
    case 8:
      return channelsOf(guild, it.channel_types).map((each) => entry(each.id, placeTitle(each)));
    default:
      return it.options.map((each) => ({
        value: each.value,
        label: [each.emoji?.id ? null : each.emoji?.name, each.label].filter(Boolean).join(" "),
        note: each.description,
        chosen: Boolean(each.default),
      }));
  }
}

export function peopleOf(guild) {
  return guild ? guild.members.map((each) => each.user) : [...state.users.values()];
}

export function channelsOf(guild, types) {
  return guild ? [...guild.channels, ...guild.threads].filter((each) => !types?.length || types.includes(each.type)) : [];
}

/**
 * `chosen(values)` is told after a choice (of one) or when the list closes changed (of several); `node.values` are
 * the present ones.
 */
export function listbox({ label, choices, least = 1, most = 1, disabled = false, focusKey = null, labelledBy = null, chosen = () => {} }) {
  const id = `list${(made += 1)}`;
  let values = choices.filter((each) => each.chosen).map((each) => each.value);
  let before = values.join("\n");
  const several = most > 1;
  const shown = h("span", { class: "chosen" });
  const button = h(
    "button",
    {
      type: "button",
      class: "listbox_button",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-label": labelledBy ? null : label,
      "aria-labelledby": labelledBy,
      disabled,
      "data-focus": focusKey,
      onclick: () => (list.hidden ? open() : close()),
      onkeydown: onKey,
    },
    shown,
    icon("down"),
  );
  const list = h("ul", { id, class: "popup listbox", role: "listbox", hidden: true, "aria-label": label, "aria-multiselectable": several ? "true" : null });
  const node = h("div", { class: "select" }, button, list);
  let active = -1;

  const options = choices.map((choice, index) =>
    h(
      "li",
      { role: "option", id: `${id}_${index}`, onclick: () => pick(index), onmousemove: () => activate(index) },
      h("span", { class: "tick" }, icon("check")),
      h("span", { class: "what" }, h("span", {}, choice.label), choice.note ? h("small", {}, choice.note) : null),
    ),
  );
  list.append(...(options.length ? options : [h("li", { class: "muted" }, "Nothing to choose from")]));

  function show() {
    const names = choices.filter((each) => values.includes(each.value)).map((each) => each.label);
    shown.textContent = names.join(", ") || label;
    shown.classList.toggle("muted", !names.length);
    options.forEach((option, index) => option.setAttribute("aria-selected", String(values.includes(choices[index].value))));
    node.values = values;
  }

  function activate(index) {
    active = index;
    options.forEach((option, each) => option.classList.toggle("active", each === index));
    button.setAttribute("aria-activedescendant", options[index]?.id ?? "");
  }

  function open() {
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    place(list, button);
    activate(Math.max(0, choices.findIndex((each) => values.includes(each.value))));
    document.addEventListener("pointerdown", outside);
    document.addEventListener("scroll", follow, true);
  }

  function close({ tell = true } = {}) {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("scroll", follow, true);
    if (several && tell && values.join("\n") !== before && values.length >= least) {
      before = values.join("\n");
      chosen(values);
    }
  }

  const outside = (event) => node.contains(event.target) || close();
  const follow = (event) => node.contains(event.target) || place(list, button);

  function pick(index) {
    const { value } = choices[index];
    if (several) {
      if (values.includes(value)) values = values.filter((each) => each !== value);
      else if (values.length < most) values = [...values, value];
      show();
      return;
    }
    values = values.includes(value) && least === 0 ? [] : [value];
    show();
    close({ tell: false });
    button.focus();
    chosen(values);
  }

  function onKey(event) {
    if (list.hidden) {
      if (["ArrowDown", "ArrowUp"].includes(event.key)) {
        event.preventDefault();
        open();
      }
      return;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && choices.length) {
      activate((active + steps[event.key] + choices.length) % choices.length);
      options[active].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") {
      close();
      return;
    } else if ((event.key === "Enter" || event.key === " ") && active >= 0) pick(active);
    else if (event.key.length === 1) {
      const found = choices.findIndex((each) => each.label.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0) activate(found);
      return;
    } else return;
    event.preventDefault();
  }

  show();
  return node;
}
