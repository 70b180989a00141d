// The markup of one exchange: a user's message and the place of its answer.

import { button, element, icon } from "./dom.js";
import { Answer } from "./answer.js";

/** Text longer than this is folded in generation A. */
const FOLD_OVER_CHARS = 900;

/** The turns of a page that changed overnight have this attribute and none that was known. */
const RENAMED = "data-part";

/** Builds an exchange: { nodes, update(exchange, index, newest) }. */
export function buildExchange(exchange, page, acts) {
  return page.generation === "a" ? exchangeA(exchange, page, acts) : exchangeB(exchange, page, acts);
}

function uploaded(exchange) {
  return exchange.uploads.map((address) =>
    element(
      "button",
      { type: "button", class: "uploaded", "aria-haspopup": "dialog" },
      element("img", { alt: "Uploaded image", src: new URL(address, location.href).href, width: "1024", height: "1024" }),
    ),
  );
}

function exchangeA(exchange, page, acts) {
  const errorHost = element("div");
  const host = element("div", { class: "answer" });
  const user = element(
    "section",
    { "data-turn": "user", "data-turn-id": exchange.user_id, "data-scroll-anchor": "false", dir: "auto", class: "turn user" },
    element("h4", { class: "sr-only" }, "You said:"),
    element(
      "div",
      { "data-message-author-role": "user", "data-message-id": exchange.user_id, dir: "auto", class: "message" },
      ...uploaded(exchange),
      element("div", { class: "user-message-bubble-color bubble" }, foldable(exchange.prompt)),
    ),
    element("div", { class: "actions under" }, button({ "data-testid": "copy-turn-action-button", "aria-label": "Copy", class: "small" }, icon("copy"))),
    errorHost,
  );
  const assistant = element(
    "section",
    { "data-turn": "assistant", "data-scroll-anchor": "true", "data-is-intersecting": "true", dir: "auto", class: "turn assistant" },
    element("h4", { class: "sr-only" }, "ChatGPT said:"),
    host,
  );
  const wrappers = [user, assistant].map((section) => element("div", { class: "turn-wrapper" }, section));
  const answer = new Answer(host, errorHost, page, acts);
  return {
    nodes: wrappers,
    update(now, index, newest) {
      const name = page.switches.turns_renamed ? RENAMED : "data-testid";
      user.setAttribute(name, `conversation-turn-${index * 2 + 1}`);
      assistant.setAttribute(name, `conversation-turn-${index * 2 + 2}`);
      assistant.dataset.turnId = now.turn_id;
      wrappers[0].setAttribute("data-turn-id-container", now.user_id);
      wrappers[1].setAttribute("data-turn-id-container", now.turn_id);
      answer.update(now, newest);
    },
  };
}

/** Long text is folded behind a toggle whose own words are not part of the message. */
function foldable(text) {
  const words = element("div", { class: "whitespace-pre-wrap" }, text);
  if (text.length <= FOLD_OVER_CHARS) return words;
  const fold = element("div", { "data-testid": "collapsible-user-message-content", class: "folded" }, words);
  const toggle = button({ class: "plain" }, "Show more");
  toggle.addEventListener("click", () => {
    toggle.textContent = fold.classList.toggle("folded") ? "Show more" : "Show less";
  });
  return element("div", {}, fold, toggle);
}

function exchangeB(exchange, page, acts) {
  const mixed = page.generation === "mixed";
  const id = exchange.user_id;
  const errorHost = element("div");
  // In the mixed page the user's message has the attributes of generation A instead of its own.
  const bubble = mixed
    ? { "data-message-author-role": "user", "data-message-id": id }
    : { "data-user-message-bubble": "true" };
  const turn = element("div", { class: "turn user" });
  turn.append(
    element(
      "div",
      {
        "data-chatgpt-search-unit-key": `${id}:user`,
        "data-chatgpt-search-message-ids": id,
        class: "message",
      },
      ...uploaded(exchange),
      element("div", { ...bubble, class: "bubble" }, element("div", { class: "whitespace-pre-wrap" }, exchange.prompt)),
    ),
    element(
      "div",
      { class: "actions under" },
      button({ "aria-label": "Copy message", class: "small" }, icon("copy")),
      button({ "aria-label": "Share prompt", class: "small" }, icon("share")),
      button({ "aria-label": "Edit message", class: "small" }, icon("edit")),
    ),
    errorHost,
  );
  // An answer of pictures alone has no unit: its blocks are later siblings of the heading.
  const host = element(
    "div",
    { class: "turn assistant answer" },
    element("span", { hidden: true, "data-chatgpt-agent-turn-start": "" }),
    element("h4", { class: "sr-only", "data-conversation-role": "assistant" }, "ChatGPT said:"),
  );
  const inner = element("div", {}, turn, host);
  const name = page.switches.turns_renamed ? RENAMED : "data-turn-key";
  const node = element("div", { [name]: id }, inner);
  const answer = new Answer(host, errorHost, page, acts);
  return {
    nodes: [node],
    update(now, index, newest, mountedIndex) {
      inner.setAttribute("data-content-search-turn-key", `fallback-turn-${mountedIndex}`);
      answer.update(now, newest);
    },
  };
}
