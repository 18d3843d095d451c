// Reads the Markdown of chat messages into a tree; it makes no HTML.
//
// Blocks: {type: text|code|quote|heading|subtext|list}; inline: strings and {type, …, children}.

const DEPTH = 12;

const FENCE = /```(?:([\w+#.-]{1,30})\n)?\n?([\s\S]*?)\n?```\n?/g;
const HEADING = /^(#{1,3})\s+(.+)$/;
const SUBTEXT = /^-#\s+(.+)$/;
const ITEM = /^( *)([-*]|\d{1,9}[.)])\s+(.*)$/;
const QUOTE = /^>(?: (.*)|)$/;

/** The blocks of a message. */
export function blocks(text, depth = 0) {
  const found = [];
  let at = 0;
  for (const fence of text.matchAll(FENCE)) {
    found.push(...lineBlocks(text.slice(at, fence.index), depth));
    found.push({ type: "code", language: fence[1] ?? "", text: fence[2] });
    at = fence.index + fence[0].length;
  }
  found.push(...lineBlocks(text.slice(at), depth));
  return found;
}

function lineBlocks(text, depth) {
  if (!text) return [];
  const lines = text.replace(/\n$/, "").split("\n");
  const found = [];
  let plain = [];
  const flush = () => {
    if (plain.length) found.push({ type: "text", children: inline(plain.join("\n")) });
    plain = [];
  };
  for (let n = 0; n < lines.length; n += 1) {
    const special = blockAt(lines, n, depth);
    if (!special) {
      plain.push(lines[n]);
      continue;
    }
    flush();
    found.push(special.block);
    n = special.last;
  }
  flush();
  return found;
}

function blockAt(lines, n, depth) {
  const line = lines[n];
  if (line.startsWith(">>> ") && depth < DEPTH) {
    const inner = [line.slice(4), ...lines.slice(n + 1)].join("\n");
    return { block: { type: "quote", blocks: blocks(inner, DEPTH) }, last: lines.length - 1 };
  }
  if (QUOTE.test(line) && line !== ">" && depth < DEPTH) {
    let last = n;
    while (last + 1 < lines.length && QUOTE.test(lines[last + 1])) last += 1;
    const inner = lines.slice(n, last + 1).map((each) => each.slice(2)).join("\n");
    return { block: { type: "quote", blocks: blocks(inner, DEPTH) }, last };
  }
  const heading = HEADING.exec(line);
  if (heading) return { block: { type: "heading", level: heading[1].length, children: inline(heading[2]) }, last: n };
  const subtext = SUBTEXT.exec(line);
  if (subtext) return { block: { type: "subtext", children: inline(subtext[1]) }, last: n };
  return ITEM.test(line) ? listAt(lines, n) : null;
}

function listAt(lines, first) {
  const [, indent, mark] = ITEM.exec(lines[first]);
  const ordered = /\d/.test(mark);
  const list = { type: "list", ordered, start: ordered ? Number.parseInt(mark, 10) : 1, items: [] };
  let n = first;
  for (; n < lines.length; n += 1) {
    const item = ITEM.exec(lines[n]);
    if (!item) break;
    if (item[1].length < indent.length || (item[1].length <= indent.length && /\d/.test(item[2]) !== ordered)) break;
    if (item[1].length > indent.length + 1 && list.items.length) {
      const inner = listAt(lines, n);
      list.items[list.items.length - 1].blocks.push(inner.block);
      n = inner.last;
      continue;
    }
    list.items.push({ children: inline(item[3]), blocks: [] });
  }
  return { block: list, last: n - 1 };
}

// Inline: the first rule that matches at a position wins.

const wraps = (type) => (match, depth) => ({ type, children: inline(match[1], depth + 1) });

const RULES = [
  [/\\([^\sA-Za-z0-9])/y, (match) => match[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (match) => ({ type: "code", text: match[2].replace(/^ (`[\s\S]*`) $/, "$1") })],
  [/<@!?(\d{15,21})>/y, (match) => ({ type: "user", id: match[1] })],
  [/<@&(\d{15,21})>/y, (match) => ({ type: "role", id: match[1] })],
  [/<#(\d{15,21})>/y, (match) => ({ type: "channel", id: match[1] })],
  [/<\/([^:<>]{1,100}):(\d+)>/y, (match) => ({ type: "command", name: match[1] })],
  [/<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y, (match) => ({ type: "time", seconds: Number(match[1]), style: match[2] ?? "f" })],
  [/<a?:(\w{2,32}):(\d{15,21})>/y, (match) => ({ type: "emoji", name: match[1] })],
  [/@(everyone|here)\b/y, (match) => ({ type: "everyone", name: match[1] })],
  [
    /\[((?:\\.|[^\]\\\n]){1,1000})\]\(<?(https?:\/\/[^\s<>)]+(?:\([^\s<>)]*\)[^\s<>)]*)*)>?(?:\s+"[^"\n]*")?\)/y,
    (match, depth) => ({ type: "link", url: match[2], children: inline(match[1], depth + 1) }),
  ],
  [/<(https?:\/\/[^\s<>]+)>/y, (match) => ({ type: "link", url: match[1], children: [match[1]] })],
  [/https?:\/\/[^\s<]*[^\s<.,:;!?"'\])*_~|]/y, (match) => ({ type: "link", url: match[0], children: [match[0]] })],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, wraps("strong")],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, wraps("underline")],
  [/\*(?=\S)((?:\*\*|\\[\s\S]|[^*\\])*?(?:\*\*|\\[\s\S]|[^\s*\\]))\*(?!\*)/y, wraps("em")],
  [/(?<!\w)_((?:__|\\[\s\S]|[^_\\])+?)_(?!\w)/y, wraps("em")],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, wraps("strike")],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, wraps("spoiler")],
];
const SPECIAL = /[\\`<@[*_~|]|https?:\/\//g;

/** The inline pieces of a text. */
export function inline(text, depth = 0) {
  if (depth > DEPTH) return [text];
  const pieces = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const next = SPECIAL.exec(text);
    if (!next) break;
    plain += text.slice(at, next.index);
    at = next.index;
    const [piece, length] = pieceAt(text, at, depth);
    if (typeof piece === "string") {
      plain += piece;
    } else {
      if (plain) pieces.push(plain);
      plain = "";
      pieces.push(piece);
    }
    at += length;
  }
  plain += text.slice(at);
  if (plain) pieces.push(plain);
  return pieces;
}

function pieceAt(text, at, depth) {
  for (const [pattern, make] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return [make(match, depth), match[0].length];
  }
  return [text[at], 1];
}

/** The text of a message in one line, without marks, for quotes and labels. */
export function plainText(text, nameOf = () => "someone") {
  const said = (piece) => {
    if (typeof piece === "string") return piece;
    if (piece.type === "code") return piece.text;
    if (piece.type === "spoiler") return "▇▇▇";
    if (piece.children) return piece.children.map(said).join("");
    if (piece.type === "time") return new Date(piece.seconds * 1000).toLocaleString();
    if (piece.type === "emoji") return `:${piece.name}:`;
    if (piece.type === "command") return `/${piece.name}`;
    if (piece.type === "everyone") return `@${piece.name}`;
    return nameOf(piece);
  };
  const bare = text.replace(/```[\w+#.-]*\n?/g, " ").replace(/^(?:>>> |> |-# |#{1,3}\s+)/gm, "").replace(/\s+/g, " ");
  return inline(bare).map(said).join("").trim();
}
