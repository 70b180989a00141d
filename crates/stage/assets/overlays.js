// Dialogs and toasts, all of them outside `main`, and banners over the composer.

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

/**
 * A banner over the composer; none when there is no text. Only its words were recorded: that it is
 * an alert in generation A, and stands in the portal over the composer in generation B, is a guess.
 */
export function banner(generation, id, text) {
  const shown = document.getElementById(id);
  if ((shown?.textContent ?? null) === text) return;
  shown?.remove();
  if (text === null) return;
  const portal = document.querySelector("[data-above-composer-portal]");
  const node = element("div", { id, role: generation === "a" ? "alert" : null, class: "banner" }, text);
  if (portal) portal.append(node);
  else document.getElementById("composer-place").before(node);
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
