// What the page asks of the sandbox, as one member.

export class Refused extends Error {}

let speaker = null;

/** Everything from now on is done by this member. */
export function speakAs(userId) {
  speaker = userId;
}

async function ask(method, path, body, files = {}) {
  const options = { method, headers: {} };
  const named = Object.entries(files).flatMap(([field, list]) => [...list].map((file) => [field, file]));
  if (named.length) {
    options.body = new FormData();
    options.body.append("body", JSON.stringify(body ?? {}));
    for (const [field, file] of named) options.body.append(field, file, file.name);
  } else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(`/page${path}`, options);
  } catch {
    throw new Refused("The sandbox does not answer. Is it still running?");
  }
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = { message: text };
  }
  if (!response.ok) throw new Refused(answer.message || `The sandbox answered ${response.status}.`);
  return answer;
}

const as = (path) => `/as/${speaker}${path}`;
const channel = (id, path = "") => as(`/channels/${id}${path}`);
const message = (it, path = "") => channel(it.channel_id, `/messages/${it.id}${path}`);

export const people = () => ask("GET", "/people");
export const world = () => ask("GET", as("/world"));
export const messages = (id, before) => ask("GET", channel(id, `/messages${before ? `?before=${before}` : ""}`));
export const posts = (id) => ask("GET", channel(id, "/posts"));
export const commands = (id) => ask("GET", channel(id, "/commands"));

export const say = (id, body, files = []) => ask("POST", channel(id, "/messages"), body, { files });
export const edit = (it, text) => ask("PATCH", message(it), { text });
export const remove = (it) => ask("DELETE", message(it));
export const react = (it, emoji) => ask("PUT", message(it, `/reactions/${encodeURIComponent(emoji)}`));
export const unreact = (it, emoji) => ask("DELETE", message(it, `/reactions/${encodeURIComponent(emoji)}`));
export const typing = (id) => ask("POST", channel(id, "/typing"));
export const openDm = (user) => ask("POST", as("/dms"), { user });
export const startThread = (id, name, messageId) => ask("POST", channel(id, "/threads"), { name, message: messageId });
export const post = (id, body, files = []) => ask("POST", channel(id, "/posts"), body, { files });
export const archive = (id, archived) => ask("POST", channel(id, "/archive"), { archived });

export const command = (id, name, options, files) => ask("POST", channel(id, "/command"), { name, options }, files);
export const autocomplete = (id, body) => ask("POST", channel(id, "/autocomplete"), body);
export const menu = (it, name) => ask("POST", channel(it.channel_id, "/menu"), { name, message: it.id });
export const press = (it, customId) => ask("POST", message(it, "/press"), { custom_id: customId });
export const select = (it, customId, values) => ask("POST", message(it, "/select"), { custom_id: customId, values });
export const fill = (interaction, values, files) => ask("POST", as(`/interactions/${interaction}/fill`), { values }, files);

export const clock = () => ask("GET", "/clock");
export const goTo = (when) => ask("POST", "/clock", { when });
export const nextDay = () => ask("POST", "/clock/day");
export const tour = () => ask("GET", "/tour");

export const eventsAddress = () => `ws://${location.host}/page${as("/events")}`;
