// Forms that the bot opens. What was typed stays until it has been taken.

import * as api from "./api.js";
import { confirm, dialog } from "./dialogs.js";
import { h } from "./dom.js";
import { choicesOf, listbox } from "./listbox.js";
import { rich } from "./rich.js";
import * as runs from "./runs.js";
import { state } from "./state.js";

const ROW = 1, TEXT_INPUT = 4, TEXT = 10, LABEL = 18, FILE_UPLOAD = 19, RADIO_GROUP = 21, CHECKBOX_GROUP = 22, CHECKBOX = 23;
const PARAGRAPH = 2;
const LONGEST = 4000;

let made = 0;

/** Shows a form; sends it as the answer to `interaction`. */
export function openForm(form, interaction, channelId) {
  const inputs = [];
  const body = form.components.map((top) => part(top, channelId, inputs));
  const before = snapshot(inputs);
  const bot = state.users.get(state.bot);
  const note = h("p", { class: "subtext" }, `This form goes to ${bot?.username ?? "the bot"}. Do not share passwords.`);
  const node = dialog({
    title: form.title,
    body: [...body, note],
    yes: "Submit",
    send: () => send(interaction, inputs, channelId),
    async mayClose() {
      if (snapshot(inputs) === before) return true;
      return confirm({ title: "Discard what you wrote?", text: "It will not be sent anywhere.", yes: "Discard", danger: true });
    },
  });
  node.classList.add("form_dialog");
  inputs[0]?.focus();
}

const snapshot = (inputs) => JSON.stringify(inputs.map((each) => each.value()));

function send(interaction, inputs, channelId) {
  const faulty = inputs.filter((each) => !each.check());
  if (faulty.length) {
    faulty[0].focus();
    return Promise.reject(new Error(""));
  }
  const values = {};
  const files = {};
  for (const input of inputs) {
    if (input.files) files[input.id] = input.value();
    else if (input.value() !== undefined) values[input.id] = input.value();
  }
  return new Promise((resolve, reject) => {
    const failure = () => reject(new Error("Something went wrong. Try again."));
    runs
      .begin(api.fill(interaction, values, files), {
        success: resolve,
        failure,
        modal(form, id) {
          resolve();
          openForm(form, id, channelId);
        },
      })
      .catch(reject);
  });
}

function part(top, channelId, inputs) {
  if (top.type === TEXT) return h("div", { class: "text" }, rich(top.content));
  if (top.type === ROW) return top.components.map((each) => labelled(each.label, null, each, channelId, inputs));
  if (top.type === LABEL) return labelled(top.label, top.description, top.component, channelId, inputs);
  return null;
}

function labelled(label, description, it, channelId, inputs) {
  const id = `form${(made += 1)}`;
  const fault = h("p", { class: "fault", id: `${id}_fault`, hidden: true });
  const input = { ...(INPUTS[it.type] ?? selectInput)(it, { id, label, channelId }), id: it.custom_id };
  const group = [RADIO_GROUP, CHECKBOX_GROUP].includes(it.type);
  input.check = () => {
    const wrong = input.fault();
    fault.textContent = wrong ?? "";
    fault.hidden = !wrong;
    input.control.setAttribute("aria-invalid", String(Boolean(wrong)));
    return !wrong;
  };
  input.focus = () => (input.control.matches("input, textarea, button") ? input.control : input.control.querySelector("input, button")).focus();
  input.control.setAttribute("aria-describedby", `${description ? `${id}_hint ` : ""}${id}_fault`);
  if (group) input.control.setAttribute("aria-labelledby", `${id}_label`);
  inputs.push(input);
  const required = it.required && it.type !== CHECKBOX;
  return h(
    "div",
    { class: "field_row", oninput: () => fault.hidden || input.check(), onclick: () => fault.hidden || input.check() },
    h(group ? "span" : "label", { class: required ? "label required" : "label", id: `${id}_label`, for: group ? null : id }, label),
    description ? h("p", { class: "hint", id: `${id}_hint` }, description) : null,
    input.node,
    fault,
  );
}

const lengthOf = (text) => [...text].length;

function textInput(it, { id }) {
  const most = it.max_length ?? LONGEST;
  const least = it.min_length ?? 0;
  const long = it.style === PARAGRAPH;
  const control = h(long ? "textarea" : "input", { id, placeholder: it.placeholder ?? null, autocomplete: "off", "aria-required": String(it.required) });
  if (long) control.rows = 4;
  control.value = it.value ?? "";
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const recount = () => {
    const length = lengthOf(control.value);
    count.textContent = `${length}/${most}`;
    count.classList.toggle("over", length > most);
  };
  control.addEventListener("input", recount);
  recount();
  return {
    control,
    node: h("div", { class: "counted" }, control, count),
    value: () => control.value,
    fault() {
      const length = lengthOf(control.value);
      if (!length) return it.required ? "This field is required." : null;
      if (length > most) return `This must be ${most} or fewer in length; it is ${length}.`;
      return length < least ? `This must be ${least} or more in length.` : null;
    },
  };
}

function selectInput(it, { id, label, channelId }) {
  const least = it.required ? (it.min_values ?? 1) : 0;
  const box = listbox({ label: it.placeholder || "Make a selection", choices: choicesOf(it, channelId), least, most: it.max_values ?? 1, labelledBy: `${id}_label` });
  const control = box.querySelector("button");
  control.id = id;
  control.title = label;
  return { control, node: box, value: () => box.values, fault: () => counted(box.values.length, least) };
}

const counted = (count, least) => (count < least ? (least === 1 ? "This field is required." : `Choose at least ${least}.`) : null);

function fileInput(it, { id }) {
  const control = h("input", { id, type: "file", multiple: (it.max_values ?? 1) > 1 });
  const least = it.required ? (it.min_values ?? 1) : 0;
  return { control, node: control, files: true, value: () => [...control.files], fault: () => counted(control.files.length, least) };
}

function optionGroup(kind, role) {
  return (it, { id }) => {
    const boxes = it.options.map((option, index) => {
      const box = h("input", { type: kind, name: id, id: `${id}_${index}`, value: option.value });
      box.checked = Boolean(option.default);
      return h("label", { class: "check_row" }, box, h("span", {}, option.label, option.description ? h("small", {}, option.description) : null));
    });
    const control = h("div", { role, class: "checks" }, boxes);
    const chosen = () => [...control.querySelectorAll("input:checked")].map((each) => each.value);
    const least = it.required ? (it.min_values ?? 1) : 0;
    const value = () => (kind === "radio" ? chosen()[0] : chosen());
    return { control, node: control, value, fault: () => counted(chosen().length, least) };
  };
}

function checkbox(it, { id }) {
  const control = h("input", { id, type: "checkbox" });
  control.checked = Boolean(it.default);
  return { control, node: control, value: () => control.checked, fault: () => null };
}

const INPUTS = {
  [TEXT_INPUT]: textInput,
  [FILE_UPLOAD]: fileInput,
  [RADIO_GROUP]: optionGroup("radio", "radiogroup"),
  [CHECKBOX_GROUP]: optionGroup("checkbox", "group"),
  [CHECKBOX]: checkbox,
};
