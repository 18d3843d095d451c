// The list over the message box: slash commands after "/", people after "@".

import * as api from "./api.js";
import { avatar } from "./avatars.js";
import { h } from "./dom.js";
import { mentionable } from "./mentions.js";
import { state } from "./state.js";

const SUBCOMMAND = 1, GROUP = 2;
const MOST = 25;

/** Commands as they are typed: {path, description, options}, subcommands each on their own. */
export function flattened(commands) {
  const down = (command, path) => {
    const deeper = (command.options ?? []).filter((each) => each.type === SUBCOMMAND || each.type === GROUP);
    if (deeper.length) return deeper.flatMap((each) => down(each, `${path} ${each.name}`));
    return [{ path, description: command.description, options: command.options ?? [] }];
  };
  return commands.flatMap((command) => down(command, command.name));
}

/** Suggests for a text box; `pick(command, rest)` is told of a chosen command. */
export class Picker {
  constructor(box, { channelId, pick }) {
    this.box = box;
    this.channelId = channelId;
    this.pick = pick;
    this.commands = [];
    this.entries = [];
    this.active = 0;
    this.looking = null;
    this.list = h("ul", { class: "picker", role: "listbox", hidden: true, id: `${box.id}_picker`, "aria-label": "Suggestions" });
    box.setAttribute("aria-controls", this.list.id);
    box.setAttribute("aria-autocomplete", "list");
  }

  get open() {
    return !this.list.hidden;
  }

  close() {
    this.list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
  }

  /** Looks at what has been typed. */
  async look() {
    const text = this.box.value;
    if (/^\/[^\n]*$/.test(text)) return (this.looking = this.lookForCommand(text));
    const word = /(?:^|\s)@([^\s@]*)$/.exec(text.slice(0, this.box.selectionStart));
    if (word) return this.showPeople(word[1]);
    return this.close();
  }

  async lookForCommand(text) {
    if (!this.commands.length || text === "/") {
      const all = await api.commands(this.channelId).catch(() => ({ slash: [] }));
      this.commands = flattened(all.slash);
    }
    if (this.box.value !== text) return null;
    const whole = this.whole(text);
    if (whole) {
      this.close();
      return this.pick(whole.command, whole.rest);
    }
    if (!this.commands.length && text === "/") return this.showNote("There are no commands here. Is the bot running?");
    const wanted = text.slice(1).toLowerCase();
    const starting = this.commands.filter((each) => each.path.startsWith(wanted));
    const holding = this.commands.filter((each) => !each.path.startsWith(wanted) && each.path.includes(wanted));
    return this.show([...starting, ...holding].slice(0, MOST).map((command) => this.commandEntry(command)), "Commands");
  }

  /** A command typed to its end and followed by a space: what comes next are its options. */
  whole(text) {
    const typed = text.slice(1);
    const found = this.commands.filter((each) => typed.startsWith(`${each.path} `)).sort((one, other) => other.path.length - one.path.length)[0];
    return found && { command: found, rest: typed.slice(found.path.length + 1) };
  }

  commandEntry(command) {
    const options = command.options.map((each) => h("code", { class: each.required ? "" : "optional" }, each.name));
    return {
      node: [h("span", { class: "what" }, h("b", {}, `/${command.path}`), " ", options, h("small", {}, command.description)), h("span", { class: "muted" }, state.application)],
      run: () => this.pick(command, ""),
    };
  }

  showPeople(typed) {
    const wanted = typed.toLowerCase();
    const found = mentionable(this.channelId).filter(({ name }) => name.toLowerCase().includes(wanted));
    if (found.length === 1 && found[0].name.toLowerCase() === wanted) return this.close();
    const entries = found.slice(0, 8).map(({ user, name }) => ({
      node: [avatar(user, { small: true }), h("span", { class: "what" }, h("b", {}, name))],
      run: () => this.insert(typed, `@${name} `),
    }));
    return this.show(entries, "People");
  }

  insert(typed, text) {
    const caret = this.box.selectionStart;
    this.box.setRangeText(text, caret - typed.length - 1, caret, "end");
    this.close();
    this.box.focus();
  }

  show(entries, label) {
    this.entries = entries;
    this.list.hidden = !entries.length;
    this.list.setAttribute("aria-label", label);
    this.list.replaceChildren(
      ...entries.map((entry, index) =>
        h(
          "li",
          {
            role: "option",
            id: `${this.list.id}_${index}`,
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => this.run(index),
            onmousemove: () => this.activate(index),
          },
          entry.node,
        ),
      ),
    );
    if (entries.length) this.activate(0);
    else this.close();
  }

  showNote(text) {
    this.entries = [];
    this.list.replaceChildren(h("li", { class: "muted" }, text));
    this.list.hidden = false;
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((node, each) => node.setAttribute("aria-selected", String(each === index)));
    this.box.setAttribute("aria-activedescendant", `${this.list.id}_${index}`);
  }

  /** Runs the suggestion for what was typed faster than the commands came; returns whether there was one. */
  async ran() {
    await this.looking;
    if (!this.open || !this.entries.length) return false;
    this.run(this.active);
    return true;
  }

  run(index) {
    const entry = this.entries[index];
    this.close();
    entry?.run();
  }

  /** Uses a key of the box; returns whether it was one of the list's. */
  key(event) {
    if (!this.open || (!this.entries.length && event.key !== "Escape")) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      this.activate((this.active + steps[event.key] + this.entries.length) % this.entries.length);
      this.list.children[this.active].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" || event.key === "Tab") this.run(this.active);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }
}
