// Embeds: cards with a coloured bar.

import { local } from "./attachments.js";
import { h } from "./dom.js";
import { link, rich, richLine } from "./rich.js";
import { sent } from "./timestamps.js";

export function embeds(all) {
  return all?.length ? all.map(embed) : null;
}

export const colourOf = (number) => (number === null || number === undefined ? null : `#${number.toString(16).padStart(6, "0")}`);

function embed(it) {
  const bar = it.color ? { "--bar": colourOf(it.color) } : {};
  return h(
    "section",
    { class: "embed", style: bar, "aria-label": it.title ? null : "Embed" },
    it.author?.name ? h("p", { class: "embed_author" }, it.author.url ? link(it.author.url, [it.author.name]) : it.author.name) : null,
    it.title ? h("h3", { class: "embed_title" }, it.url ? link(it.url, richLine(it.title)) : richLine(it.title)) : null,
    it.description ? h("div", { class: "text" }, rich(it.description)) : null,
    fields(it.fields),
    it.image?.url ? picture(it.image.url) : null,
    foot(it),
  );
}

function fields(all) {
  if (!all?.length) return null;
  const shown = all.map((each) =>
    h("div", { class: each.inline ? "field inline" : "field" }, h("dt", {}, richLine(each.name)), h("dd", { class: "text" }, rich(each.value))),
  );
  return h("dl", { class: "fields" }, shown);
}

/** Only the sandbox's own pictures are shown: the page loads nothing from elsewhere. */
export function picture(url, alt = "") {
  const address = local(url);
  return address.startsWith("/") ? h("img", { src: address, alt, class: "embed_image" }) : h("p", {}, link(address, ["🖼 ", address]));
}

function foot(it) {
  if (!it.footer?.text && !it.timestamp) return null;
  const parts = [it.footer?.text, it.timestamp ? sent(it.timestamp) : null].filter(Boolean);
  return h("footer", {}, parts.flatMap((part, index) => (index ? [" • ", part] : [part])));
}
