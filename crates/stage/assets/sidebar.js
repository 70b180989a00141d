// The list of recent conversations.

import { element } from "./dom.js";

/** The page of generation A shows small pictures beside this many of the newest lines. */
const THUMBNAILS = 3;

/** Shows the lines, the newest first, and marks the one that is open. */
export function showSidebar(items, open, generation) {
  const list = document.getElementById("history");
  const lines = items.map((item, index) => {
    const link = element(
      "a",
      {
        href: `/c/${item.id}`,
        draggable: "true",
        class: "history-line",
        "data-active": item.id === open ? "" : null,
        "aria-current": item.id === open ? "page" : null,
      },
      element("span", {}, item.title),
    );
    if (generation === "a" && item.thumbnail && index < THUMBNAILS) {
      link.prepend(element("img", { alt: "", src: item.thumbnail, width: "20", height: "20", loading: "lazy" }));
    }
    return link;
  });
  list.replaceChildren(...lines);
}
