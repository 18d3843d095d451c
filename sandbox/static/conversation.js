// A channel or thread to read and write in: header, messages, box.

import { Composer } from "./composer.js";
import { arrowKeys, h, icon, keep } from "./dom.js";
import { markOf, messageNode, noteNode } from "./message.js";
import { placeOf } from "./runs.js";
import { openTools } from "./tools.js";
import * as reading from "./reading.js";
import { newer } from "./snowflakes.js";
import { changed, changeNote, DM, EPHEMERAL, isThread, loadEarlier, loadMessages, nameOf, placeName, placeTitle, state } from "./state.js";
import { dayOf } from "./timestamps.js";

const GROUP_MS = 7 * 60 * 1000;
const PLAIN = new Set([0, 19]);
const NEAR = 90;

export class Conversation {
  /** `header(channel)` makes what stands above, with a mark: `{mark, make}`. */
  constructor(root, { header }) {
    this.header = header;
    this.top = h("div", { class: "top" });
    this.list = h("div", { class: "messages", role: "log", tabindex: "0", "aria-live": "off", "aria-relevant": "additions" });
    this.present = h("button", { type: "button", class: "to_present", hidden: true, onclick: () => this.toPresent() }, "Jump to present ", icon("down"));
    this.typing = h("p", { class: "typing", role: "status" });
    this.composer = new Composer({ sent: () => this.toPresent() });
    this.on = { reply: (message) => this.composer.reply(message), place: () => this.channelId };
    this.area = h("div", { class: "messages_area" }, this.list, this.present);
    root.replaceChildren(this.top, this.area, this.composer.node, this.typing);
    this.stuck = true;
    this.channelId = null;
    this.list.addEventListener("scroll", () => this.onScroll());
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("contextmenu", (event) => this.onMenu(event));
    for (const name of ["toggle", "load"]) this.list.addEventListener(name, () => this.stuck && this.toPresent(), true);
    new ResizeObserver(() => this.stuck && this.toPresent()).observe(this.list);
  }

  /** Turns to a channel, and to a message in it if one is named. */
  async show(channelId, messageId = null) {
    const other = channelId !== this.channelId;
    this.channelId = channelId;
    if (other) {
      this.stuck = true;
      this.readBefore = reading.lastRead(channelId);
      this.list.replaceChildren();
      // What was said before is not read out; what comes from now on is.
      this.list.setAttribute("aria-live", "off");
    }
    this.render();
    if (!state.messages.has(channelId)) await loadMessages(channelId);
    this.render();
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 500);
    if (messageId) await this.jump(messageId);
  }

  get channel() {
    return state.channels.get(this.channelId);
  }

  render() {
    const channel = this.channel;
    if (!channel) return;
    const head = this.header(channel);
    keep(this.top, [{ key: "top", ...head }]);
    this.list.setAttribute("aria-label", `Messages in ${placeTitle(channel)}`);
    const anchor = this.stuck ? null : this.anchor();
    keep(this.list, this.items(channel));
    if (this.stuck) this.toPresent();
    else if (anchor) this.list.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
    this.composer.show(channel);
    this.renderTyping();
    this.markRead(channel);
  }

  anchor() {
    const edge = this.list.getBoundingClientRect().top;
    const node = [...this.list.children].find((each) => each.getBoundingClientRect().bottom > edge && each.dataset.message);
    return node && { node, top: node.getBoundingClientRect().top };
  }

  markRead(channel) {
    const known = state.messages.get(channel.id);
    if (!known || document.hidden) return;
    const last = known.list[known.list.length - 1]?.id;
    const seen = channel.last_message_id && (!last || newer(channel.last_message_id, last)) ? channel.last_message_id : last;
    if (reading.markRead(channel.id, seen)) changed();
  }

  items(channel) {
    const known = state.messages.get(channel.id);
    const notes = state.notes.get(channel.id) ?? [];
    if (!known) return [{ key: "loading", mark: "", make: () => h("p", { class: "loading" }, "Loading messages…") }];
    const items = known.more ? [{ key: "more", mark: "", make: () => h("p", { class: "loading" }, "Loading earlier messages…") }] : [this.beginning(channel)];
    const shown = this.shown(channel, known.list);
    let before = null;
    let told = false;
    for (const message of shown) {
      const day = dayOf(message.timestamp);
      const fresh = !told && this.isFresh(message);
      if (!before || dayOf(before.timestamp) !== day) items.push({ key: `day${day}`, mark: day, make: () => h("div", { class: "divider", role: "separator" }, h("span", {}, day)) });
      if (fresh) items.push({ key: "new", mark: "", make: () => h("div", { class: "divider fresh", role: "separator" }, h("span", {}, "New")) });
      told ||= fresh;
      const grouped = Boolean(before) && !fresh && goesOn(before, message);
      items.push({ key: message.id, mark: markOf(message, { grouped }), make: () => messageNode(message, { grouped, on: this.on }) });
      before = message;
    }
    for (const note of notes) {
      items.push({ key: note.id, mark: JSON.stringify(note), make: () => noteNode(note, () => changeNote(channel.id, note, null)) });
    }
    return items;
  }

  /** What stands here: with the whispers that this pane asked for, without those another pane did. */
  shown(channel, list) {
    const whispered = (each) => each.flags & EPHEMERAL;
    const here = list.filter((each) => !whispered(each) || placeOf(each) === channel.id);
    const above = (state.messages.get(channel.parent_id)?.list ?? []).filter((each) => whispered(each) && placeOf(each) === channel.id);
    const all = above.length ? [...here, ...above].sort((one, other) => (newer(one.id, other.id) ? 1 : -1)) : here;
    return all.filter((each) => !reading.isDismissed(each.id));
  }

  isFresh(message) {
    return this.readBefore !== "0" && newer(message.id, this.readBefore) && message.author.id !== state.me.id && !(message.flags & EPHEMERAL);
  }

  beginning(channel) {
    const name = placeTitle(channel);
    const words = isThread(channel) ? `This is the start of the thread “${channel.name}”.` : channel.type === DM ? `This is the beginning of your direct messages with ${placeName(channel)}.` : `This is the start of the ${name} channel.`;
    return { key: "beginning", mark: name + (channel.topic ?? ""), make: () => h("header", { class: "beginning" }, h("h2", {}, name), h("p", { class: "muted" }, words, channel.topic ? ` ${channel.topic}` : "")) };
  }

  renderTyping() {
    const typists = [...(state.typing.get(this.channelId) ?? new Map())].filter(([, until]) => until > Date.now()).map(([id]) => nameOf(state.users.get(id) ?? { id, username: "Someone" }));
    const text = typists.length > 3 ? "Several people are typing…" : typists.length ? `${typists.join(", ")} ${typists.length === 1 ? "is" : "are"} typing…` : "";
    if (this.typing.textContent !== text) this.typing.textContent = text;
  }

  toPresent() {
    this.list.scrollTop = this.list.scrollHeight;
    this.stuck = true;
    this.present.hidden = true;
  }

  onScroll() {
    const left = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
    this.stuck = left < NEAR;
    this.present.hidden = left < 600;
    if (this.list.scrollTop < 150 && state.messages.get(this.channelId)?.more) {
      this.stuck = false;
      loadEarlier(this.channelId).catch(() => {});
    }
  }

  /** Scrolls to a message, fetching earlier ones until it is there. */
  async jump(messageId) {
    const { channelId } = this;
    const node = () => this.list.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
    while (!node() && channelId === this.channelId && (await loadEarlier(channelId))) this.render();
    const found = node();
    if (!found || channelId !== this.channelId) return;
    this.stuck = false;
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
    found.classList.add("flash");
    setTimeout(() => found.classList.remove("flash"), 2000);
  }

  onKey(event) {
    if (event.target !== this.list && !event.target.matches(".message")) return;
    const all = [...this.list.querySelectorAll(".message")];
    if (event.target === this.list && event.key === "ArrowUp" && all.length) {
      event.preventDefault();
      all[all.length - 1].focus();
    } else arrowKeys(event, all);
  }

  onMenu(event) {
    const node = event.target.closest(".message[data-message]");
    if (!node || event.target.closest("a, img, textarea") || String(getSelection())) return;
    const message = state.messages.get(this.channelId)?.list.find((each) => each.id === node.dataset.message);
    if (!message || !PLAIN.has(message.type) && message.type !== 20 && message.type !== 23) return;
    event.preventDefault();
    const at = { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY, width: 0 };
    openTools({ getBoundingClientRect: () => at, focus: () => node.focus(), isConnected: true }, message, this.on);
  }
}

/** Whether a message goes on where the last one of its author ended. */
function goesOn(before, message) {
  return (
    message.type === 0 &&
    PLAIN.has(before.type) &&
    before.author.id === message.author.id &&
    (before.flags & EPHEMERAL) === (message.flags & EPHEMERAL) &&
    new Date(message.timestamp) - new Date(before.timestamp) < GROUP_MS
  );
}
