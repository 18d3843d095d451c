// A chosen slash command with its options, in place of the message box.

import * as api from "./api.js";
import { h, iconButton } from "./dom.js";
import { openForm } from "./modal.js";
import { optionField } from "./options.js";
import * as runs from "./runs.js";
import { addNote, changeNote } from "./state.js";

const ATTACHMENT = 11;
const NO_ANSWER = "The application did not respond";

/**
 * `{node, focus()}` of the form; `done()` is told when it ends. `rest` is what was typed after the command's name.
 * Whoever shows it focuses it at once, so that no key is lost that is typed on meanwhile.
 */
export function commandForm({ channelId, command, rest, done }) {
  const others = () => Object.fromEntries(fields.filter((each) => each.option.type !== ATTACHMENT && each.value() !== undefined).map((each) => [each.option.name, each.value()]));
  const fields = command.options.map((option) => optionField(option, { channelId, path: command.path, others }));
  const fault = h("p", { class: "failure", role: "alert", hidden: true });
  const run = h("button", { type: "submit", class: "button primary" }, `Run /${command.path}`);
  const node = h(
    "form",
    { class: "command_form", "aria-label": `Command ${command.path}`, novalidate: true, onsubmit: send, onkeydown: onKey },
    h("header", {}, h("b", { class: "command_name" }, `/${command.path}`), h("span", { class: "muted" }, command.description), iconButton("close", "Cancel command", () => done())),
    h("div", { class: "options" }, fields.map((each) => each.node)),
    fault,
    h("footer", {}, fields.length ? h("span", { class: "hint" }, "Enter runs it, Escape cancels") : null, run),
  );

  function onKey(event) {
    const field = fields.find((each) => each.node.contains(event.target));
    if (field?.key(event)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      done();
    } else if (event.key === "Enter" && event.target.matches("input, select, [role=switch]") && !event.isComposing) {
      event.preventDefault();
      send(event);
    }
  }

  async function send(event) {
    event.preventDefault();
    if (run.disabled) return;
    fault.hidden = true;
    const faulty = fields.filter((each) => !each.check());
    if (faulty.length) return void faulty[0].focus();
    const files = Object.fromEntries(fields.filter((each) => each.option.type === ATTACHMENT && each.value()).map((each) => [each.option.name, [each.value()]]));
    run.disabled = true;
    try {
      await runCommand(channelId, command.path, others(), files);
      done();
    } catch (error) {
      fault.replaceChildren(error.message);
      fault.hidden = false;
      run.disabled = false;
    }
  }

  const first = fields.find((each) => each.option.required) ?? fields[0];
  if (rest) first?.type(rest);
  return { node, focus: () => (first ? first.focus() : run.focus()) };
}

async function runCommand(channelId, path, options, files) {
  const note = addNote(channelId, { name: `/${path}`, text: "Sending command" });
  const drop = () => changeNote(channelId, note, null);
  try {
    await runs.begin(api.command(channelId, path, options, files), {
      success: drop,
      failure: () => changeNote(channelId, note, { failed: true, text: NO_ANSWER }),
      modal(form, id) {
        drop();
        openForm(form, id, channelId);
      },
    });
  } catch (error) {
    drop();
    throw error;
  }
}
