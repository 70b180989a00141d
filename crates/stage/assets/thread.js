// The thread: which exchanges are mounted, in which order.

import { element } from "./dom.js";
import { buildExchange } from "./turns.js";

/** How many exchanges are mounted at once; older ones come when one scrolls up to them. */
const MOUNTED = 6;

export class Thread {
  constructor(container, page, acts) {
    this.container = container;
    this.page = page;
    this.acts = acts;
    this.built = new Map();
    this.exchanges = [];
    this.mounted = MOUNTED;
    this.top = element("div", { class: "thread-top" });
    container.append(this.top);
    // In a hidden tab this never fires, so there older exchanges do not load.
    new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.more();
    }).observe(this.top);
  }

  more() {
    if (this.exchanges.length > this.mounted) {
      this.mounted += MOUNTED;
      this.show(this.exchanges);
    }
  }

  clear() {
    for (const { nodes } of this.built.values()) nodes.forEach((node) => node.remove());
    this.built.clear();
    this.exchanges = [];
    this.mounted = MOUNTED;
  }

  /** Shows these exchanges; nodes of exchanges that are there already stay the same. */
  show(exchanges) {
    this.exchanges = exchanges;
    const first = Math.max(0, exchanges.length - this.mounted);
    const wanted = exchanges.slice(first);
    const ids = new Set(wanted.map((exchange) => exchange.user_id));
    for (const [id, { nodes }] of this.built) {
      if (!ids.has(id)) {
        nodes.forEach((node) => node.remove());
        this.built.delete(id);
      }
    }
    let before = this.top;
    wanted.forEach((exchange, index) => {
      let built = this.built.get(exchange.user_id);
      if (!built) {
        built = buildExchange(exchange, this.page, this.acts);
        this.built.set(exchange.user_id, built);
      }
      const newest = index === wanted.length - 1;
      built.update(exchange, first + index, newest, index);
      for (const node of built.nodes) {
        if (before.nextSibling !== node) before.after(node);
        before = node;
      }
    });
    const newest = exchanges.at(-1);
    const seen = `${newest?.user_id}/${newest?.phase.kind}/${newest?.phase.actions}`;
    if (seen !== this.seen) before.scrollIntoView({ block: "end" });
    this.seen = seen;
  }
}
