// Where one writes: text, files, a reply, or a command.

import * as api from "./api.js";
import { commandForm } from "./command_form.js";
import { fit, h, icon, iconButton } from "./dom.js";
import { sendable } from "./mentions.js";
import { Picker } from "./picker.js";
import { toast } from "./popup.js";
import { changed, muzzle, nameOf, placeTitle, state } from "./state.js";

const LONGEST = 2000;
const WARN_AT = 1800;
const TYPING_EVERY_MS = 8000;
const drafts = new Map();

let made = 0;

/** The box under a conversation; `sent()` is told after each message. */
export class Composer {
  constructor({ sent }) {
    this.sent = sent;
    this.node = h("div", { class: "composer" });
    this.channelId = null;
    this.typedAt = 0;
  }

  /** Shows the box of a channel, with what was begun there. */
  show(channel) {
    const key = channel && `${state.me.id}/${channel.id}/${muzzle(channel)}/${placeTitle(channel)}`;
    if (key === this.key) return;
    this.key = key;
    this.channelId = channel?.id ?? null;
    if (!channel) return void this.node.replaceChildren();
    const silence = muzzle(channel);
    if (silence) return void this.node.replaceChildren(h("p", { class: "muzzle" }, icon("lock"), silence));
    this.build(channel);
  }

  build(channel) {
    const title = `Message ${placeTitle(channel)}`;
    const id = `composer${(made += 1)}`;
    this.box = h("textarea", { id, rows: "1", "aria-label": title, placeholder: title, onkeydown: (event) => this.onKey(event), oninput: () => this.onInput(), onpaste: (event) => this.onPaste(event) });
    this.picker = new Picker(this.box, { channelId: channel.id, pick: (command, rest) => this.begin(command, rest) });
    this.box.addEventListener("blur", () => this.picker.close());
    this.chooser = h("input", { type: "file", multiple: true, hidden: true, onchange: () => this.attach(this.chooser.files) });
    this.count = h("span", { class: "count", "aria-live": "polite" });
    this.above = h("div", { class: "above" });
    const line = h(
      "div",
      { class: "line" },
      iconButton("plus", "Upload a file", () => this.chooser.click()),
      this.box,
      this.count,
      iconButton("send", "Send message", () => this.send()),
      this.chooser,
    );
    this.form = h("div", { class: "box" }, this.above, line);
    this.node.replaceChildren(this.picker.list, this.form);
    this.node.ondragover = (event) => event.preventDefault();
    this.node.ondrop = (event) => {
      event.preventDefault();
      this.attach(event.dataTransfer.files);
    };
    this.box.value = this.draft.text;
    this.renderAbove();
    this.grow();
  }

  get draft() {
    const key = `${state.me.id}/${this.channelId}`;
    if (!drafts.has(key)) drafts.set(key, { text: "", files: [], reply: null, ping: true });
    return drafts.get(key);
  }

  reply(message) {
    Object.assign(this.draft, { reply: message, ping: true });
    this.renderAbove();
    this.box?.focus();
  }

  focus() {
    this.box?.focus({ preventScroll: true });
  }

  renderAbove() {
    const { reply, ping, files } = this.draft;
    const parts = [];
    if (reply) {
      const flip = h("button", { type: "button", class: "as_link", "aria-pressed": String(ping), title: "Whether they are notified", onclick: () => this.change({ ping: !ping }) }, ping ? "@ ON" : "@ OFF");
      parts.push(h("div", { class: "replying" }, h("span", {}, "Replying to ", h("b", {}, nameOf(reply.author))), flip, iconButton("close", "Cancel reply", () => this.change({ reply: null }))));
    }
    if (files.length) {
      const chips = files.map((file) => h("span", { class: "chip" }, icon("file"), file.name, iconButton("close", `Remove ${file.name}`, () => this.change({ files: files.filter((each) => each !== file) }))));
      parts.push(h("div", { class: "files" }, chips));
    }
    this.above.replaceChildren(...parts);
  }

  change(what) {
    Object.assign(this.draft, what);
    this.renderAbove();
    this.box.focus();
  }

  attach(files) {
    this.change({ files: [...this.draft.files, ...files].slice(0, 10) });
    this.chooser.value = "";
  }

  grow() {
    fit(this.box);
    const length = [...this.box.value].length;
    this.count.textContent = length > WARN_AT ? String(LONGEST - length) : "";
    this.count.classList.toggle("over", length > LONGEST);
  }

  onInput() {
    this.draft.text = this.box.value;
    this.grow();
    this.picker.look();
    if (this.box.value && !this.box.value.startsWith("/") && Date.now() - this.typedAt > TYPING_EVERY_MS) {
      this.typedAt = Date.now();
      api.typing(this.channelId).catch(() => {});
    }
  }

  /** A long paste becomes a file, as on Discord. */
  onPaste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (files.length) this.attach(files);
    else if (this.box.value.length + text.length > LONGEST) this.attach([new File([text], "message.txt", { type: "text/plain" })]);
    else return;
    event.preventDefault();
  }

  onKey(event) {
    if (event.isComposing || this.picker.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.enter();
    } else if (event.key === "Escape" && this.draft.reply) this.change({ reply: null });
    else if (event.key === "ArrowUp" && !this.box.value) this.editLast(event);
  }

  async enter() {
    if (!(await this.picker.ran())) this.send();
  }

  editLast(event) {
    const own = (state.messages.get(this.channelId)?.list ?? []).filter((each) => each.author.id === state.me.id && [0, 19].includes(each.type));
    if (!own.length) return;
    event.preventDefault();
    state.editing = own[own.length - 1].id;
    changed();
  }

  async send() {
    const text = this.box.value.trim();
    const { files, reply, ping } = this.draft;
    if (!text && !files.length) return this.box.focus();
    if ([...text].length > LONGEST) return toast(`A message has at most ${LONGEST} characters. Attach it as a file, or shorten it.`);
    const before = { ...this.draft };
    const { channelId } = this;
    Object.assign(this.draft, { text: "", files: [], reply: null });
    this.box.value = "";
    this.typedAt = 0;
    this.renderAbove();
    this.grow();
    try {
      await api.say(channelId, { text: sendable(text, channelId), reply_to: reply?.id, ping }, files);
      this.sent();
    } catch (error) {
      toast(error.message);
      if (channelId !== this.channelId || this.box.value) return;
      Object.assign(this.draft, before);
      this.box.value = before.text;
      this.renderAbove();
      this.grow();
    }
    return this.box.focus();
  }

  /** Lays the options of a command out. */
  begin(command, rest) {
    this.box.value = this.draft.text = "";
    this.grow();
    const form = commandForm({
      channelId: this.channelId,
      command,
      rest,
      done: () => {
        form.node.replaceWith(this.form);
        this.sent();
        this.box.focus();
      },
    });
    this.form.replaceWith(form.node);
    form.focus();
  }
}
