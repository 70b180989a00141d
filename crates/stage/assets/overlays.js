// Dialogs and toasts, all of them outside `main`.

import { button, element } from "./dom.js";

/** A dialog with one button. */
export function dialog(id, title, text, label) {
  document.getElementById(id)?.remove();
  const shade = element("div", { class: "shade" });
  const close = button({ class: "pill dark", onclick: () => shade.remove() }, label);
  const box = element(
    "div",
    { id, role: "dialog", "aria-modal": "true", "aria-label": title, class: "dialog" },
    element("h2", {}, title),
    element("p", {}, text),
    close,
  );
  shade.append(box);
  document.body.append(shade);
}

/** A toast with the thumbnail of some other conversation's picture. */
export async function pictureToast(page, { text, thumbnail, for_ms }) {
  const node = element(
    "div",
    { role: "status", "data-testid": "toast-image", class: "toast" },
    element("img", { alt: "Generated image: another conversation", src: thumbnail, width: "48", height: "48" }),
    element("span", {}, text),
  );
  document.getElementById("toasts").append(node);
  await page.channel.pause(for_ms);
  node.remove();
}

/** A toast that says that something went wrong. */
export async function errorToast(page, text) {
  const node = element("div", { role: "alert", "data-testid": "toast-error", class: "toast" }, text);
  document.getElementById("toasts").append(node);
  await page.channel.pause(5000);
  node.remove();
}
