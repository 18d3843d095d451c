// Files on a message: pictures shown, texts previewed, everything to be saved.

import { h, icon } from "./dom.js";

const PREVIEW_BYTES = 100_000;
const PICTURES = /^image\/(png|jpeg|gif|webp|avif)/;

/** The sandbox's own files under this page's origin, whatever name of this machine they were given with. */
export function local(url) {
  const known = new URL(url, location.href);
  return known.pathname.startsWith("/attachments/") ? known.pathname : known.href;
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function attachments(all) {
  return all?.length ? h("div", { class: "attachments" }, all.map(attachment)) : null;
}

function attachment(file) {
  const address = local(file.url);
  if (PICTURES.test(file.content_type ?? "") && address.startsWith("/")) {
    return h("a", { class: "picture", href: address, download: file.filename }, h("img", { src: address, alt: file.description ?? file.filename, loading: "lazy" }));
  }
  return fileCard({ name: file.filename, address, note: sizeOf(file.size), preview: isText(file) ? address : null });
}

const isText = (file) => /^text\/|json|markdown/.test(file.content_type ?? "") && file.size <= PREVIEW_BYTES;

export function fileCard({ name, address, note, preview }) {
  const card = h("div", { class: "file" }, icon("file"), h("div", {}, h("a", { href: address, download: name }, name), h("span", { class: "muted" }, note ?? "")));
  if (!preview) return card;
  const details = h("details", {}, h("summary", {}, "Preview"), h("pre", { tabindex: "0" }));
  details.addEventListener("toggle", async () => {
    const shown = details.querySelector("pre");
    if (!details.open || shown.textContent) return;
    const response = await fetch(preview);
    shown.textContent = response.ok ? await response.text() : "This file is gone.";
  });
  card.append(details);
  return card;
}
