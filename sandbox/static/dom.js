// Building and keeping DOM nodes. Text only ever becomes text: nothing here takes HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element; `on…` properties are listeners, null and false leave a property out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "style") for (const [name, what] of Object.entries(value)) node.style.setProperty(name, what);
    else if (key in node && !key.startsWith("aria") && typeof value !== "string") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
}

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h17M3 15h17",
  forum: "M5 4h14v11H11l-4 4v-4H5zM9 8h6M9 11h4",
  thread: "M5 4v9a3 3 0 0 0 3 3h11M15 12l4 4-4 4",
  at: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v1.500a2.500 2.500 0 0 0 5 0V12a9 9 0 1 0-4 7.500",
  menu: "M4 7h16M4 12h16M4 17h16",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20c0-4 3-6 6-6s6 2 6 6M16 4.500a3.500 3.500 0 0 1 0 6.500M17 14c2.500.600 4 2.500 4 6",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  send: "M4 12 20 4l-5 16-3.500-6.500zM11.500 13.500 20 4",
  reply: "M10 7 4 12l6 5M4 12h9a7 7 0 0 1 7 7",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14c1 1.500 2 2 3.500 2s2.500-.500 3.500-2M9 9.500h.01M15 9.500h.01",
  down: "M6 9l6 6 6-6",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  apps: "M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM16.500 13.500v6M13.500 16.500h6",
  warn: "M12 4 2.500 20h19zM12 10v4M12 17h.01",
  link: "M10 14a4 4 0 0 0 6 .500l3-3a4 4 0 0 0-5.500-5.500L12 7.500M14 10a4 4 0 0 0-6-.500l-3 3A4 4 0 0 0 10.500 18l1.500-1.500",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
  guide: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.500 8.500l-2 5-5 2 2-5z",
  check: "M5 12.500 10 17.500 19 7",
};

/** A drawing that says nothing to a screen reader; its button has the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon_${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, props = {}) {
  return h("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick, ...props }, icon(name));
}

/**
 * Makes the children of `parent` those of `items`, each `{key, mark, make}`: a child whose mark is unchanged stays,
 * with its focus, selection and listeners.
 */
export function keep(parent, items) {
  const known = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  let lost = null;
  const nodes = items.map(({ key, mark, make }) => {
    const old = known.get(key);
    if (old && old.keptMark === mark) return old;
    if (old?.contains(document.activeElement)) lost = key;
    const node = make();
    node.dataset.key = key;
    node.keptMark = mark;
    return node;
  });
  const wanted = new Set(nodes);
  for (const node of [...parent.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
  if (lost !== null && focused) {
    const again = nodes.find((node) => node.dataset.key === lost)?.querySelector(`[data-focus="${CSS.escape(focused)}"]`);
    again?.focus({ preventScroll: true });
  }
}

/** Moves the focus among items with the arrow keys, Home and End; returns whether the key was used. */
export function arrowKeys(event, items, { across = false } = {}) {
  const steps = across ? { ArrowLeft: -1, ArrowRight: 1 } : { ArrowUp: -1, ArrowDown: 1 };
  const at = items.indexOf(document.activeElement);
  let to = null;
  if (event.key in steps) to = at < 0 ? 0 : (at + steps[event.key] + items.length) % items.length;
  else if (event.key === "Home") to = 0;
  else if (event.key === "End") to = items.length - 1;
  if (to === null || !items.length) return false;
  event.preventDefault();
  items[to].focus();
  return true;
}

/** Makes a text box as high as its text, in browsers whose style sheets cannot (`field-sizing`). */
export function fit(box) {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  if (box.scrollHeight) box.style.height = `${box.scrollHeight + 2}px`;
}
