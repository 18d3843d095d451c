// The fields of a slash command's options: each knows its value, and what is wrong with it.

import * as api from "./api.js";
import { h } from "./dom.js";
import { channelsOf, peopleOf } from "./listbox.js";
import { nameOf, placeTitle, state } from "./state.js";

const INTEGER = 4, BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, MENTIONABLE = 9, NUMBER = 10, ATTACHMENT = 11;
const TYPING_MS = 120;

let made = 0;

/** A field: {node, option, value(), fault(), focus(), key(event)}. `others()` are the values of all fields. */
export function optionField(option, { channelId, path, others }) {
  const id = `option${(made += 1)}`;
  const control = controlOf(option, { id, channelId, path, others });
  const fault = h("p", { class: "fault", id: `${id}_fault`, hidden: true });
  const label = h("label", { class: option.required ? "label required" : "label", for: id }, option.name);
  control.input.setAttribute("aria-describedby", `${id}_hint ${id}_fault`);
  if (option.required) control.input.setAttribute("aria-required", "true");
  const field = {
    option,
    node: h("div", { class: "option", oninput: () => fault.hidden || field.check() }, label, control.node, h("p", { class: "hint", id: `${id}_hint` }, described(option)), fault),
    value: control.value,
    focus: () => control.input.focus(),
    key: control.key ?? (() => false),
    type: control.type ?? (() => {}),
    check() {
      const given = control.value();
      const wrong = given === undefined ? (option.required ? "This option is required." : null) : (control.fault?.() ?? null);
      fault.textContent = wrong ?? "";
      fault.hidden = !wrong;
      control.input.setAttribute("aria-invalid", String(Boolean(wrong)));
      return !wrong;
    },
  };
  return field;
}

/** discord.py fills a description that is missing with an ellipsis. */
const described = ({ description }) => (["…", "..."].includes(description) ? "" : description);

function controlOf(option, context) {
  if (option.choices?.length) return chooser(option.choices.map((each) => [each.value, each.name]), option, context.id);
  const guild = state.guilds.get(state.channels.get(context.channelId)?.guild_id);
  const users = () => peopleOf(guild).map((user) => [user.id, nameOf(user)]);
  const roles = () => (guild?.roles ?? []).map((role) => [role.id, role.name]);
  switch (option.type) {
    case BOOLEAN:
      return toggle(context.id);
    case USER:
      return chooser(users(), option, context.id);
    case ROLE:
      return chooser(roles(), option, context.id);
    case MENTIONABLE:
      return chooser([...users(), ...roles()], option, context.id);
    case CHANNEL:
      return chooser(channelsOf(guild, option.channel_types).map((each) => [each.id, placeTitle(each)]), option, context.id);
    case ATTACHMENT:
      return file(context.id);
    default:
      return option.autocomplete ? completed(option, context) : typed(option, context.id);
  }
}

function chooser(choices, option, id) {
  const input = h("select", { id }, h("option", { value: "" }, option.required ? "Choose…" : "—"), choices.map(([, name], index) => h("option", { value: String(index) }, name)));
  return {
    input,
    node: input,
    value: () => (input.value === "" ? undefined : choices[Number(input.value)][0]),
    type(text) {
      const wanted = text.trim().toLowerCase();
      const found = choices.findIndex(([, name]) => wanted && name.toLowerCase().startsWith(wanted));
      if (found >= 0) input.value = String(found);
    },
  };
}

/** Not given until touched: leaving an option out is not the same as saying no. */
function toggle(id) {
  let value;
  const input = h("button", { id, type: "button", class: "switch", role: "switch", "aria-checked": "false", onclick: () => set(value !== true) }, h("span", { class: "knob" }));
  const said = h("span", { class: "muted" }, "not set");
  function set(to) {
    value = to;
    input.setAttribute("aria-checked", String(to));
    said.textContent = to ? "True" : "False";
  }
  return { input, node: h("div", { class: "switch_row" }, input, said), value: () => value };
}

function file(id) {
  const input = h("input", { id, type: "file" });
  return { input, node: input, value: () => input.files[0] };
}

function typed(option, id) {
  const number = option.type === INTEGER || option.type === NUMBER;
  const input = h("input", { id, type: "text", inputmode: number ? (option.type === INTEGER ? "numeric" : "decimal") : null, autocomplete: "off" });
  const value = () => {
    const text = input.value.trim();
    if (!text) return undefined;
    return number && !Number.isNaN(Number(text)) ? Number(text) : text;
  };
  return { input, node: input, value, type: (text) => (input.value = text), fault: () => faultOf(option, value()) };
}

function faultOf(option, value) {
  if (option.type === INTEGER && !Number.isInteger(value)) return "This is a whole number.";
  if (option.type === NUMBER && typeof value !== "number") return "This is a number.";
  const size = typeof value === "number" ? value : [...value].length;
  const least = option.min_value ?? option.min_length;
  const most = option.max_value ?? option.max_length;
  if (least !== undefined && size < least) return typeof value === "number" ? `At least ${least}.` : `At least ${least} characters.`;
  if (most !== undefined && size > most) return typeof value === "number" ? `At most ${most}.` : `At most ${most} characters.`;
  return null;
}

/** A text that the bot completes while it is typed. */
function completed(option, { id, channelId, path, others }) {
  const plain = typed(option, id);
  const { input } = plain;
  const list = h("ul", { class: "picker suggestions", role: "listbox", id: `${id}_list`, "aria-label": `Suggestions for ${option.name}`, hidden: true });
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(key, value);
  }
  let offers = [];
  let active = 0;
  let taken = null;
  let asked = 0;
  let stale = false;
  let timer = null;

  async function ask() {
    const mine = (asked += 1);
    const options = Object.fromEntries(Object.entries(others()).filter(([name]) => name !== option.name));
    const found = await api.autocomplete(channelId, { name: path, options: { ...options, [option.name]: input.value }, focused: option.name }).catch(() => null);
    if (mine !== asked || document.activeElement !== input) return;
    offers = found ?? [];
    show(found === null ? "Loading options failed" : offers.length ? null : "No options match your search");
  }

  function show(note) {
    const rows = offers.map((offer, index) =>
      h("li", { role: "option", id: `${list.id}_${index}`, onpointerdown: (event) => event.preventDefault(), onclick: () => take(index), onmousemove: () => activate(index) }, offer.name),
    );
    stale = false;
    list.classList.remove("stale");
    list.replaceChildren(...(note ? [h("li", { class: "muted" }, note)] : rows));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (!note) activate(0);
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((node, each) => node.setAttribute("aria-selected", String(each === index)));
    input.setAttribute("aria-activedescendant", `${list.id}_${index}`);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    taken = offers[index];
    input.value = taken.name;
    hide();
  }

  function hide() {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function soon() {
    taken = null;
    stale = true;
    list.classList.add("stale");
    clearTimeout(timer);
    timer = setTimeout(ask, TYPING_MS);
  }

  input.addEventListener("input", soon);
  input.addEventListener("focus", () => taken || soon());
  input.addEventListener("blur", hide);

  function key(event) {
    // What is offered may still be for what was typed before: then Enter sends the text as it is.
    if (list.hidden || (stale && event.key !== "Escape")) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && offers.length) activate((active + steps[event.key] + offers.length) % offers.length);
    else if (event.key === "Escape") hide();
    else if ((event.key === "Enter" || event.key === "Tab") && offers.length) {
      // With nothing typed in an option that may stay empty, Enter sends instead of choosing.
      if (!input.value.trim() && !option.required) return hide();
      const exact = offers[active].name.toLowerCase() === input.value.trim().toLowerCase();
      take(active);
      if (exact || event.key === "Tab") return false;
    } else return false;
    event.preventDefault();
    return true;
  }

  return {
    ...plain,
    node: h("div", { class: "completed" }, input, list),
    value: () => (taken ? taken.value : plain.value()),
    type(text) {
      plain.type(text);
      taken = null;
    },
    fault: () => (taken ? null : plain.fault()),
    key,
  };
}
