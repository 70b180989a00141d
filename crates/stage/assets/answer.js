// What an answer shows, phase by phase.

import { button, element, icon, withClock } from "./dom.js";
import { Gallery, StackedPicture } from "./pictures.js";

/** The order in which the blocks of an answer stand. */
const ORDER = ["words", "loading", "picture", "choice", "error", "controls"];

export class Answer {
  /** `acts` is { retry, choose }. */
  constructor(host, userErrorHost, page, acts) {
    this.host = host;
    this.userErrorHost = userErrorHost;
    this.page = page;
    this.acts = acts;
    this.blocks = new Map();
    this.picture = null;
  }

  /** Puts a block in its place; the same key keeps the node that is there. */
  block(name, key, build) {
    const held = this.blocks.get(name);
    if (held?.key === key) return held.node;
    held?.node.remove();
    this.blocks.delete(name);
    if (key === null) return null;
    const node = build();
    this.blocks.set(name, { key, node });
    const later = ORDER.slice(ORDER.indexOf(name) + 1);
    const next = later.map((one) => this.blocks.get(one)?.node).find((one) => one?.parentNode === this.host);
    this.host.insertBefore(node, next ?? null);
    return node;
  }

  update(exchange, newest) {
    const { phase } = exchange;
    const { generation } = this.page;
    this.words(exchange);
    this.loading(phase, generation);
    this.pictures(exchange, newest, generation);
    this.choice(exchange);
    this.error(exchange);
    this.controls(exchange, generation);
  }

  words(exchange) {
    const { phase } = exchange;
    if (phase.kind === "thinking") {
      this.block("words", "thinking", () => element("div", { class: "thinking", "aria-label": "Thinking" }));
    } else if (phase.kind === "stopped") {
      this.block("words", "stopped", () => element("p", { class: "faint" }, "You stopped this response"));
    } else if (phase.kind === "text") {
      this.block("words", `${phase.streaming}/${phase.text}`, () => this.message(exchange));
    } else {
      this.block("words", null);
    }
  }

  message({ assistant_id, phase }) {
    const streaming = phase.streaming;
    const text = withClock(phase.text);
    if (this.page.generation === "b") {
      return element(
        "div",
        {
          "data-content-search-unit-key": `${assistant_id}:assistant`,
          "data-chatgpt-selection-message-id": assistant_id,
          "data-chatgpt-selection-conversation-id": this.page.conversation() ?? "",
        },
        element("div", { "data-markdown-text-style": "assistant-message" }, element("p", {}, text)),
      );
    }
    return element(
      "div",
      {
        "data-message-author-role": "assistant",
        "data-message-id": assistant_id,
        "data-message-model-slug": "gpt-5-5",
        dir: "auto",
      },
      element(
        "div",
        { class: `markdown prose${streaming ? " result-streaming" : ""}` },
        element("p", {}, text),
      ),
    );
  }

  loading(phase, generation) {
    if (phase.kind !== "loading") {
      this.block("loading", null);
      return;
    }
    if (generation === "b") {
      this.block("loading", "activity", () =>
        element("div", { class: "faint", "data-testid": "activity-progress" }, phase.headline),
      );
      return;
    }
    const node = this.block("loading", "state", () => loadingBlock());
    node.querySelector('[data-testid="image-gen-loading-headline"]').textContent = phase.headline;
    const bar = node.querySelector('[role="progressbar"]');
    bar.setAttribute("aria-valuenow", phase.percent);
    bar.firstElementChild.style.width = `${phase.percent}%`;
    // The preview takes the place of the dots.
    node.querySelector('[data-testid="image-gen-loading-frame"]').hidden = phase.preview !== null;
  }

  pictures(exchange, newest, generation) {
    const { phase } = exchange;
    const parts = phase.kind === "picture" ? phase.parts : phase.preview ? [phase.preview] : [];
    const skeleton = generation === "b" && phase.kind === "loading";
    if (parts.length === 0 && !skeleton) {
      this.block("picture", null);
      this.picture = null;
      return;
    }
    if (generation === "b") {
      this.block("picture", exchange.picture_id, () => {
        this.picture = new Gallery(this.page);
        const ids = exchange.assistant_id;
        return element("div", { "data-chatgpt-search-message-ids": ids }, this.picture.node);
      });
      this.picture.update(parts);
      return;
    }
    this.block("picture", exchange.picture_id, () => {
      this.picture = new StackedPicture(exchange.picture_id, exchange.title);
      return this.picture.node;
    });
    this.picture.update(parts[0], { actions: phase.actions === true, newest });
  }

  choice(exchange) {
    const { phase } = exchange;
    if (phase.kind !== "choice") {
      this.block("choice", null);
      return;
    }
    if (this.page.generation === "b") {
      this.block("choice", exchange.picture_id, () => this.choiceB(exchange));
      return;
    }
    this.block("choice", exchange.picture_id, () => {
      const offers = phase.parts.map((part, index) => {
        const picture = new StackedPicture(`${exchange.picture_id}-${index}`, exchange.title);
        picture.update(part, { actions: false, newest: true });
        const pick = { class: "btn btn-secondary", onclick: () => this.acts.choose(exchange, index) };
        return element("div", { class: "offer" }, picture.node, button(pick, `Image ${index + 1} is better`));
      });
      const skip = {
        class: "text-token-text-tertiary plain",
        onclick: () => this.acts.choose(exchange, null),
      };
      return element(
        "div",
        { "data-testid": "image-paragen-multigen", class: "paragen" },
        element("p", {}, "Which image do you like more?"),
        element("div", { class: "offers" }, ...offers),
        button(skip, "Skip"),
      );
    });
  }

  /** Made up: how generation B asks was not found recorded anywhere. */
  choiceB(exchange) {
    const offers = exchange.phase.parts.map((part, index) => {
      const gallery = new Gallery(this.page);
      gallery.update([part]);
      const pick = { class: "pill", onclick: () => this.acts.choose(exchange, index) };
      return element("div", { class: "offer" }, gallery.node, button(pick, `Choose ${index + 1}`));
    });
    return element(
      "div",
      { role: "group", "aria-label": "Choose a picture" },
      element("p", {}, "Which image do you like more?"),
      element("div", { class: "offers" }, ...offers),
    );
  }

  error(exchange) {
    const { phase } = exchange;
    const failed = phase.kind === "tool_failed" || phase.kind === "page_error";
    this.userErrorHost.replaceChildren();
    if (!failed) {
      this.block("error", null);
      return;
    }
    const inUserTurn = phase.kind === "page_error" && phase.in_user_turn;
    if (inUserTurn) {
      this.block("error", null);
      this.userErrorHost.append(this.errorBlock(exchange));
    } else {
      this.block("error", `${phase.kind}/${exchange.assistant_id}`, () => this.errorBlock(exchange));
    }
  }

  errorBlock(exchange) {
    const { phase } = exchange;
    const retry = (attributes, text) =>
      button({ ...attributes, class: "pill", onclick: () => this.acts.retry(exchange) }, icon("retry"), text);
    if (phase.kind === "tool_failed") {
      return element(
        "div",
        { class: "failure", role: this.page.generation === "b" ? "alert" : null },
        element("div", {}, "Image generation failed"),
        retry({}, "Try again"),
      );
    }
    const hook = this.page.generation === "b" ? {} : { "data-testid": "regenerate-thread-error-button" };
    return element(
      "div",
      { class: "failure text-token-text-error", role: this.page.generation === "b" ? "alert" : null },
      element("div", {}, phase.text),
      retry(hook, "Retry"),
    );
  }

  controls(exchange, generation) {
    const { phase } = exchange;
    const picture = phase.kind === "picture" && phase.actions;
    const words = phase.kind === "text" && !phase.streaming;
    if (!picture && !words) {
      this.block("controls", null);
      return;
    }
    this.block("controls", `${phase.kind}`, () => {
      if (generation === "b") return controlsB();
      return picture ? controlsImage() : controlsText();
    });
  }
}

function loadingBlock() {
  return element(
    "div",
    { "data-testid": "image-gen-loading-state", class: "loading" },
    element(
      "div",
      { "data-testid": "image-gen-loading-frame", "aria-label": "Generating image...", class: "loading-frame" },
      element("div", { "data-testid": "loading-halftone-dots-animation", class: "loading-dots" }),
    ),
    element("div", { "data-testid": "image-gen-loading-headline", class: "loading-shimmer" }),
    element("div", { "data-testid": "image-gen-loading-dots" }),
    element(
      "div",
      {
        "data-testid": "image-gen-loading-progress",
        role: "progressbar",
        "aria-valuemin": "0",
        "aria-valuemax": "100",
        class: "loading-bar",
      },
      element("div"),
    ),
  );
}

function actionButton(testId, label, sign) {
  return button({ "data-testid": testId, "aria-label": label, class: "small" }, icon(sign));
}

function controlsImage() {
  return element(
    "div",
    { class: "actions" },
    element("span", { class: "faint" }, "Image created"),
    actionButton("good-image-turn-action-button", "Good image", "good"),
    actionButton("bad-image-turn-action-button", "Bad image", "bad"),
  );
}

function controlsText() {
  return element(
    "div",
    { class: "actions" },
    actionButton("copy-turn-action-button", "Copy", "copy"),
    actionButton("good-response-turn-action-button", "Good response", "good"),
    actionButton("bad-response-turn-action-button", "Bad response", "bad"),
  );
}

function controlsB() {
  const signs = { Copy: "copy", Share: "share", "Read aloud": "voice", "Regenerate response": "retry", "More actions": "more" };
  return element(
    "div",
    { class: "turn-action-controls actions" },
    ...Object.entries(signs).map(([label, sign]) => button({ "aria-label": label, class: "small" }, icon(sign))),
  );
}
