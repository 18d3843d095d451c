// A forum: its posts as cards, the latest first.

import { avatar } from "./avatars.js";
import { newPost } from "./dialogs.js";
import { h, icon, keep } from "./dom.js";
import { toast } from "./popup.js";
import * as reading from "./reading.js";
import { flat } from "./rich.js";
import { newer } from "./snowflakes.js";
import { changed, loadPosts, may, nameOf, state } from "./state.js";
import { sent } from "./timestamps.js";

export class Forum {
  constructor(root, { header }) {
    this.header = header;
    this.top = h("div", { class: "top" });
    this.bar = h("div", { class: "forum_bar" });
    this.list = h("div", { class: "posts", role: "list", "aria-label": "Posts" });
    this.channelId = null;
    root.replaceChildren(this.top, this.bar, this.list);
  }

  async show(channelId) {
    this.channelId = channelId;
    this.render();
    await loadPosts(channelId);
  }

  render() {
    const forum = state.channels.get(this.channelId);
    if (!forum) return;
    keep(this.top, [{ key: "top", ...this.header(forum) }]);
    const allowed = may("send", forum);
    keep(this.bar, [{ key: "bar", mark: `${forum.id}${forum.topic}${allowed}`, make: () => this.barNode(forum, allowed) }]);
    if (reading.markRead(forum.id, forum.last_message_id)) changed();
    const posts = state.posts.get(forum.id);
    if (!posts) {
      if (this.loading) return;
      this.loading = true;
      loadPosts(forum.id).catch((error) => toast(error.message)).finally(() => (this.loading = false));
      return;
    }
    const latest = (post) => post.last_message_id ?? post.id;
    const sorted = [...posts].sort((one, other) => (newer(latest(other), latest(one)) ? 1 : -1));
    const empty = [{ key: "empty", mark: "", make: () => h("p", { class: "loading" }, "There are no posts yet. Write the first one.") }];
    keep(this.list, sorted.length ? sorted.map((post) => this.item(forum, post)) : empty);
  }

  barNode(forum, allowed) {
    const button = h("button", { type: "button", class: "button primary", onclick: () => newPost(forum) }, icon("plus"), "New post");
    return h("div", { class: "forum_intro" }, h("p", { class: "muted" }, forum.topic || "Each post is a conversation of its own."), allowed ? button : null);
  }

  item(forum, post) {
    const here = state.here.thread === post.id;
    const live = state.channels.get(post.id) ?? post;
    const unread = reading.isUnread(live) && !here;
    return {
      key: post.id,
      mark: JSON.stringify([post, live.message_count, here, unread, state.namesVersion]),
      make: () => h("div", { role: "listitem" }, this.card(forum, post, { here, unread, count: live.message_count })),
    };
  }

  card(forum, post, { here, unread, count }) {
    const author = post.first?.author ?? state.users.get(post.owner_id);
    const tags = (post.applied_tags ?? []).map((id) => forum.available_tags.find((tag) => tag.id === id)?.name).filter(Boolean);
    return h(
      "a",
      { class: `post${unread ? " unread" : ""}`, href: `#/${post.guild_id}/${post.id}`, "aria-current": here ? "page" : null },
      tags.length ? h("span", { class: "tags" }, tags.map((tag) => h("span", { class: "tag" }, tag))) : null,
      h("b", { class: "post_title" }, post.name, post.thread_metadata.archived ? h("span", { class: "muted" }, " (archived)") : null),
      h("span", { class: "post_line" }, author ? [h("b", {}, nameOf(author)), ": "] : null, this.excerpt(post)),
      h("span", { class: "post_foot" }, author ? avatar(author, { small: true }) : null, icon("chat"), String(count), post.first ? sent(post.first.timestamp) : null),
    );
  }

  excerpt(post) {
    const first = post.first;
    if (!first) return "The first message was deleted.";
    const text = flat(first.content) || first.embeds.map((each) => flat(each.description || each.title || "")).find(Boolean) || (first.attachments.length ? "An attachment" : "");
    return [...text].slice(0, 220).join("");
  }
}
