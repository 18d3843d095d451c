// Starts the page, follows its address, and redraws it when something changes.

import * as api from "./api.js";
import { keepClock, lookAtClock } from "./clock.js";
import { Conversation } from "./conversation.js";
import { h, icon } from "./dom.js";
import * as events from "./events.js";
import { Forum } from "./forum.js";
import { channelHeader, threadHeader } from "./headers.js";
import { listen } from "./live.js";
import { members } from "./members.js";
import { toast } from "./popup.js";
import * as reading from "./reading.js";
import { go, present } from "./route.js";
import * as runs from "./runs.js";
import { openDirect, sidebar } from "./sidebar.js";
import { CATEGORY, changed, DM, forgetMessages, FORUM, guildOf, isThread, loadMessages, loadPosts, onChange, placeTitle, refresh, state } from "./state.js";
import { keepRelativeTimes } from "./timestamps.js";
import { prepareTour } from "./tour.js";

const ROOMY = 1200;
const byId = (id) => document.getElementById(id);
const memory = {
  get: (key) => localStorage.getItem(`sandbox.${key}`),
  set: (key, value) => localStorage.setItem(`sandbox.${key}`, value),
};

const panes = { channel: byId("channel"), thread: byId("thread"), members: byId("members") };
let view = null;
let threadView = null;
let membersShown = window.innerWidth >= ROOMY;
let stopListening = () => {};

// Lists on narrow screens

const small = matchMedia("(max-width: 760px)");
const narrow = () => small.matches;

function show(pane) {
  if (pane === "members" && !narrow()) membersShown = !membersShown;
  else document.body.dataset.drawer = document.body.dataset.drawer === pane ? "" : pane;
  const open = document.body.dataset.drawer;
  byId("shade").hidden = !open;
  if (open) (byId(open).querySelector("a[aria-current]") ?? byId(open).querySelector("a, button:not([hidden])"))?.focus();
  changed();
}

function closeDrawer() {
  document.body.dataset.drawer = "";
  byId("shade").hidden = true;
}

/** Opens the list that a spot of the tour is in, and closes it after. */
function showSpot(spot) {
  const wanted = narrow() && ["speaker", "clock"].includes(spot) ? "sidebar" : "";
  if ((document.body.dataset.drawer ?? "") !== wanted) wanted ? show(wanted) : closeDrawer();
}

// Following the address

const header = (channel) => channelHeader(channel, { show, membersShown: membersAreShown() });
const membersAreShown = () => (narrow() ? document.body.dataset.drawer === "members" : membersShown && !state.here.thread);

async function follow() {
  const wanted = present();
  if (wanted.channel && !state.channels.has(wanted.channel)) {
    // It may be so new that nothing was told of it yet.
    const asked = location.hash;
    await refresh().catch(() => {});
    if (location.hash !== asked) return;
  }
  const place = resolve(wanted);
  if (!place) return;
  closeDrawer();
  const { channel, thread } = place;
  const before = state.here;
  state.here = { guild: guildOf(channel), channel: channel.id, thread: thread?.id ?? null };
  memory.set(`last.${state.me.id}`, location.hash);
  memory.set(`channel.${state.here.guild}`, channel.id);
  changed();
  try {
    if (before.channel !== channel.id || !view) {
      view = channel.type === FORUM ? new Forum(panes.channel, { header }) : new Conversation(panes.channel, { header });
    }
    await view.show(channel.id, thread ? null : wanted.message);
    if (thread) {
      threadView ??= new Conversation(panes.thread, { header: threadHeader });
      await threadView.show(thread.id, wanted.message);
    }
    if (!wanted.message && matchMedia("(hover: hover)").matches) focusBox(thread ? threadView : view);
  } catch (error) {
    toast(error.message);
  }
}

function focusBox(conversation) {
  const busy = document.querySelector("dialog[open], .menu") || state.editing;
  if (!busy && !document.activeElement?.closest(".command_form")) conversation.composer?.focus();
}

/** {channel, thread} of an address, or null after going elsewhere because there is no such place. */
function resolve({ guild, channel: id }) {
  const wanted = state.channels.get(id);
  const channel = isThread(wanted) ? state.channels.get(wanted.parent_id) : wanted;
  if (channel && channel.type !== CATEGORY) return { channel, thread: isThread(wanted) ? wanted : null };
  const known = state.guilds.has(guild) || guild === "@me" ? guild : ([...state.guilds.keys()][0] ?? "@me");
  const first = firstChannel(known);
  if (first) go(known, first.id, { replace: true });
  else showNothing(known);
  return null;
}

function firstChannel(guildId) {
  const remembered = state.channels.get(memory.get(`channel.${guildId}`));
  if (remembered && guildOf(remembered) === guildId) return remembered;
  if (guildId === "@me") return [...state.channels.values()].find((each) => each.type === DM);
  const channels = (state.guilds.get(guildId)?.channels ?? []).filter((each) => each.type !== CATEGORY);
  return channels.sort((one, other) => one.position - other.position)[0];
}

function showNothing(guildId) {
  state.here = { guild: guildId, channel: null, thread: null };
  view = null;
  const bot = state.users.get(state.bot);
  const direct = guildId === "@me" && bot;
  panes.channel.replaceChildren(
    h(
      "div",
      { class: "nothing" },
      icon("chat"),
      h("p", {}, direct ? "No conversation is open yet." : "There is no channel here that you can see."),
      direct ? h("button", { type: "button", class: "button primary", onclick: () => openDirect(bot.id) }, `Message ${bot.username}`) : null,
      h("button", { type: "button", class: "button secondary narrow_only", onclick: () => show("sidebar") }, "Show channels"),
    ),
  );
  changed();
}

// Redrawing

function render(drawLists) {
  if (!state.me) return;
  const { thread, channel } = state.here;
  if ((channel && !state.channels.has(channel)) || (thread && !state.channels.has(thread))) return void follow();
  drawLists.forEach((draw) => draw());
  panes.thread.hidden = !thread;
  panes.members.hidden = !membersAreShown() || !state.guilds.has(state.here.guild);
  document.body.classList.toggle("in_thread", Boolean(thread));
  view?.render();
  if (thread) threadView?.render();
  title();
  byId("banner").textContent = state.connected ? "" : "The connection was lost. Trying again… If the sandbox was started anew, open the address that it printed.";
}

function title() {
  const pings = [...state.channels.values()].reduce((sum, each) => sum + reading.pings(each), 0);
  const here = state.channels.get(state.here.thread ?? state.here.channel);
  document.title = `${pings ? `(${pings}) ` : ""}${here ? placeTitle(here) : "Sandbox"} · ${state.guilds.get(state.here.guild)?.name ?? state.application}`;
}

// Speaking

async function speak(userId) {
  stopListening();
  api.speakAs(userId);
  memory.set("speaker", userId);
  forgetMessages();
  view = threadView = null;
  await new Promise((resolve) => {
    stopListening = listen({
      ready: () => catchUp().then(resolve),
      event: events.apply,
      lost() {
        state.connected = false;
        runs.giveUp();
        changed();
      },
    });
  });
  await follow();
}

/** After connecting: everything that is shown is fetched again. */
async function catchUp() {
  try {
    await Promise.all([refresh(), lookAtClock()]);
    state.connected = true;
    const { channel, thread } = state.here;
    const shown = [channel, thread].filter((id) => id && state.channels.has(id));
    for (const id of [...state.messages.keys()]) if (!shown.includes(id)) state.messages.delete(id);
    await Promise.all(shown.map((id) => (state.channels.get(id).type === FORUM ? loadPosts(id) : loadMessages(id))));
  } catch (error) {
    toast(error.message);
  }
  changed();
}

async function start() {
  history.replaceState(null, "", location.pathname + location.hash);
  const { people } = await api.people();
  if (!people.length) {
    byId("welcome_text").textContent = "Nobody is here yet: the world has no members.";
    return;
  }
  const lists = [sidebar({ rail: byId("rail"), side: byId("sidebar"), speak }), members({ aside: panes.members, speak })];
  onChange(() => render(lists));
  const last = people.find((user) => user.id === memory.get("speaker")) ?? people[0];
  window.addEventListener("hashchange", follow);
  byId("shade").addEventListener("click", closeDrawer);
  byId("sidebar").addEventListener("click", (event) => event.target.closest("a") && closeDrawer());
  document.addEventListener("keydown", (event) => event.key === "Escape" && document.body.dataset.drawer && closeDrawer());
  document.addEventListener("visibilitychange", changed);
  small.addEventListener("change", changed);
  keepRelativeTimes();
  keepClock();
  if (!location.hash) history.replaceState(null, "", memory.get(`last.${last.id}`) || location.pathname);
  await speak(last.id);
  byId("welcome").hidden = true;
  byId("app").hidden = false;
  changed();
  await prepareTour(showSpot);
}

start().catch((error) => {
  byId("welcome_text").textContent = error.message;
});
