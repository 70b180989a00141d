// The page comes alive: hydration, routes, sending, news.

import { Channel } from "./channel.js";
import { Composer } from "./composer.js";
import { element, uuid } from "./dom.js";
import { banner, dialog, errorToast, pictureToast } from "./overlays.js";
import { showSidebar } from "./sidebar.js";
import { Thread } from "./thread.js";

const config = JSON.parse(document.getElementById("stage-config").textContent);
const channel = new Channel(hearNews);
const page = { ...config, channel, conversation: () => view.id };

/** What is shown: a conversation, or the start page when there is no id. */
let view = { id: null, revision: -1, exchanges: [], notice: null, visit: 0 };
let items = [];
let composer = null;
let thread = null;

/** Replaces the form by a new one, as hydration and a new chat do; what was typed is gone. */
function mountComposer() {
  const place = document.getElementById("composer-place");
  const template = document.getElementById("composer-template");
  const form = template.content.firstElementChild.cloneNode(true);
  place.querySelector("form:not([data-stale])").replaceWith(form);
  composer = new Composer(form, page, { send, stop });
  mountHomeForm(place, template);
  markPlacement();
}

/** The app shell keeps a second, hidden form mounted, in front of the one that is shown. */
function mountHomeForm(place, template) {
  if (config.generation === "a" || !config.switches.home_form_mounted) return;
  if (place.querySelector("form[data-stale]")) return;
  const hidden = template.content.firstElementChild.cloneNode(true);
  hidden.dataset.stale = "";
  hidden.style.display = "none";
  hidden.setAttribute("data-composer-placement", "home");
  place.prepend(element("div", {}, hidden));
}

function markPlacement() {
  const home = view.id === null && view.exchanges.length === 0;
  document.body.classList.toggle("home", home);
  composer.form.setAttribute("data-composer-placement", home ? "home" : "thread");
  const wrapper = document.getElementById("composer-place");
  if (config.generation !== "a" && view.id) wrapper.setAttribute("data-map-composer-conversation", view.id);
  else wrapper.removeAttribute("data-map-composer-conversation");
}

function render() {
  thread.show(view.exchanges);
  const newest = view.exchanges.at(-1);
  composer.setBusy(newest?.stop === true);
  composer.setBlocked(newest?.phase.kind === "choice");
  banner(config.generation, "chat-too-long", view.notice);
  markPlacement();
  const title = items.find((item) => item.id === view.id)?.title;
  document.title = title ?? "ChatGPT";
  showSidebar(items, view.id, config.generation);
}

function hearNews(news) {
  if (thread === null) return;
  if (news.type === "sidebar") {
    items = news.items;
    render();
  } else if (news.type === "conversation") {
    take(news.conversation);
  } else if (news.type === "toast") {
    pictureToast(page, news);
  } else if (news.type === "missed_news" && view.id) {
    load(view.id).then((conversation) => conversation && take(conversation));
  }
}

function take(conversation) {
  if (conversation.id !== view.id || conversation.revision <= view.revision || view.filling) return;
  view.revision = conversation.revision;
  view.exchanges = conversation.exchanges;
  view.notice = conversation.notice;
  render();
}

async function load(id) {
  const reply = await fetch(`/backend-api/conversation/${id}`);
  return reply.ok ? (await reply.json()).conversation : null;
}

/** Shows what the address names. */
async function route(first) {
  const id = /^\/c\/([A-Za-z0-9_-]{8,})$/.exec(location.pathname)?.[1] ?? null;
  view = { id, revision: -1, exchanges: [], notice: null, visit: view.visit + 1, filling: id !== null };
  thread.clear();
  if (!first) mountComposer();
  render();
  if (id === null) return;
  const mine = view;
  const conversation = await load(id);
  if (mine !== view) return;
  if (conversation === null) {
    errorToast(page, `Unable to load conversation ${id}`);
    history.replaceState({}, "", "/");
    return route(false);
  }
  await fill(mine, conversation);
}

/** A resumed conversation fills in steps, and the last step wipes what was typed meanwhile. */
async function fill(mine, conversation) {
  const all = conversation.exchanges;
  for (const share of [1 / 3, 2 / 3, 1]) {
    await channel.pause(config.timing.turn_step_ms);
    if (mine !== view) return;
    mine.exchanges = all.slice(all.length - Math.ceil(all.length * share));
    render();
  }
  mine.revision = conversation.revision;
  mine.notice = conversation.notice;
  mine.filling = false;
  if (composer.editor.text !== "") composer.clear();
  // What happened while the steps were taken.
  const now = await load(mine.id);
  if (mine === view && now) take(now);
}

function go(path) {
  history.pushState({}, "", path);
  return route(false);
}

async function send(text, uploads) {
  const mine = view;
  const exchange = {
    user_id: uuid(),
    prompt: text,
    uploads: uploads.map((upload) => upload.address),
    assistant_id: uuid(),
    turn_id: `request-WEB:${uuid()}-0`,
    picture_id: uuid(),
    title: "",
    phase: { kind: "thinking" },
    stop: true,
  };
  composer.clear();
  mine.exchanges = [...mine.exchanges, exchange];
  render();
  const reply = await post("/backend-api/f/conversation", {
    prompt: text,
    conversation_id: mine.id,
    message_id: exchange.user_id,
    generation: config.generation,
    uploads: uploads.map((upload) => upload.file),
    hidden: document.hidden,
  });
  if (reply.conversation) return sent(mine, reply.conversation);
  if (mine !== view) return;
  if (reply.detail?.code in COMPLAINTS) {
    // Nothing was sent: the message goes away and the text comes back.
    mine.exchanges = mine.exchanges.filter((one) => one !== exchange);
    composer.editor.set(text);
    complain(reply);
  } else {
    const lost = "Network connection lost. Attempting to reconnect...";
    exchange.stop = false;
    exchange.phase = { kind: "page_error", text: lost, in_user_turn: true };
    mine.exchanges = [...mine.exchanges];
  }
  render();
}

async function sent(mine, conversation) {
  const isNew = mine.id === null;
  mine.id = conversation.id;
  if (mine !== view) return;
  take(conversation);
  if (!isNew) return;
  // News that came before the conversation had a name here was not taken for its own.
  load(mine.id).then((now) => mine === view && now && take(now));
  const address = `/c/${conversation.id}`;
  const still = async (ms) => {
    await channel.pause(ms);
    return mine === view;
  };
  if (!(await still(config.timing.navigation_delay_ms))) return;
  history.pushState({}, "", address);
  if (config.switches.navigation_flips) {
    if (!(await still(150))) return;
    history.replaceState({}, "", "/");
    if (!(await still(150))) return;
    history.replaceState({}, "", address);
  }
}

/** Posts JSON. Gives the answer's body, with the status added. */
async function post(path, body) {
  try {
    const reply = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const told = await reply.json().catch(() => ({}));
    return { ...told, status: reply.status };
  } catch (error) {
    console.warn("The server could not be reached.", error);
    return { status: 0 };
  }
}

/** How the page says that a send was not taken, by the code of the server's answer. */
const COMPLAINTS = {
  signed_out: ({ title, message }) => dialog("modal-no-auth-login", title, message, "Log in"),
  session_expired: ({ title, message }) => dialog("modal-expired-session", title, message, "Log in"),
  too_many_requests: ({ title, message }) => dialog("modal-too-many-requests", title, message, "Got it"),
  unusual_activity: ({ message }) => banner(config.generation, "unusual-activity", message),
  chat_too_long: ({ message }) => (view.notice = message),
};

function complain({ detail }) {
  COMPLAINTS[detail?.code]?.(detail);
}

async function stop() {
  if (view.id) await post("/backend-api/stop_conversation", { conversation_id: view.id });
}

async function retry(exchange) {
  if (view.id === null) {
    // The page does not know that the first send arrived, and sends the message once more.
    view.exchanges = view.exchanges.filter((one) => one !== exchange);
    return send(exchange.prompt, []);
  }
  const reply = await post("/backend-api/regenerate", {
    conversation_id: view.id,
    message_id: exchange.user_id,
    hidden: document.hidden,
  });
  if (reply.conversation) take(reply.conversation);
  else complain(reply);
}

async function choose(exchange, pick) {
  await post("/backend-api/choice", {
    conversation_id: view.id,
    message_id: exchange.user_id,
    pick,
  });
}

/** Links within the page change the address without a load. */
function onClick(event) {
  const link = event.target.closest('a[href="/"], a[href^="/c/"], button[aria-label="New chat"]');
  if (!link || event.ctrlKey || event.metaKey || event.button !== 0) return;
  event.preventDefault();
  go(link.getAttribute("href") ?? "/");
}

async function start() {
  await channel.open();
  await channel.pause(config.timing.hydration_ms);
  thread = new Thread(document.getElementById("thread"), page, { retry, choose });
  mountComposer();
  const listed = await fetch("/backend-api/conversations");
  items = listed.ok ? (await listed.json()).items : [];
  document.addEventListener("click", onClick);
  addEventListener("popstate", () => route(false));
  window.stageLive = true;
  await route(true);
  if (document.hasFocus()) composer.editor.root.focus();
}

start();
