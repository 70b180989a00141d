// Pictures in an answer, in the two ways of showing them.

import { button, element, icon } from "./dom.js";

/** Loads the pictures of older turns only when they come near the view. */
const nearby = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      nearby.unobserve(entry.target);
      entry.target.dispatchEvent(new Event("near"));
    }
  },
  { rootMargin: "400px" },
);

/** Generation A: a container with three stacked copies of the same file. */
export class StackedPicture {
  constructor(id, title) {
    this.title = title;
    this.file = null;
    this.clear = element("img", { class: "stacked-clear" });
    this.fading = element("img", { alt: "", "aria-hidden": "true" });
    this.backdrop = element("img", { alt: "", "aria-hidden": "true" });
    this.frame = element("div", { class: "stacked-front" }, this.clear);
    this.node = element(
      "div",
      { id: `image-${id}`, class: "group/imagegen-image relative stacked" },
      element("div", { class: "blur-2xl stacked-backdrop", "aria-hidden": "true" }, this.backdrop),
      element("div", { class: "stacked-fading", style: { filter: "blur(0px)" } }, this.fading),
      this.frame,
    );
    this.overlay = null;
  }

  update(part, { actions, newest }) {
    this.node.style.aspectRatio = `${part.width} / ${part.height}`;
    this.frame.style.filter = part.blurred ? "blur(18px)" : "";
    if (actions && !this.overlay) {
      this.overlay = overlayButtons();
      this.node.append(this.overlay);
    }
    if (part.file === this.file) return;
    this.file = part.file;
    if (newest) {
      this.load(part);
    } else {
      this.node.addEventListener("near", () => this.load(part), { once: true });
      nearby.observe(this.node);
    }
  }

  load(part) {
    if (part.file !== this.file) return;
    for (const copy of [this.clear, this.fading, this.backdrop]) {
      copy.setAttribute("src", new URL(part.address, location.href).href);
      copy.setAttribute("width", part.width);
      copy.setAttribute("height", part.height);
    }
    this.clear.setAttribute("alt", `Generated image: ${this.title}`);
  }
}

function overlayButtons() {
  return element(
    "div",
    { "data-testid": "image-gen-overlay-actions", class: "overlay-actions" },
    button({ "aria-label": "Edit image", class: "pill glass" }, icon("edit"), "Edit"),
    button({ "aria-label": "Share this image", class: "round glass" }, icon("share")),
    button({ "aria-label": "Like this image", class: "round glass" }, icon("good")),
    button({ "aria-label": "Dislike this image", class: "round glass" }, icon("bad")),
  );
}

/** Generation B: a gallery of previews whose sources are blobs of the document. */
export class Gallery {
  constructor(page) {
    this.page = page;
    this.files = [];
    this.tiles = [];
    this.node = element(
      "div",
      { "data-testid": "generated-image-gallery", class: "gallery" },
      button({ "aria-label": "Edit image", class: "pill glass gallery-edit" }, icon("edit"), "Edit"),
    );
    this.addTile();
  }

  addTile() {
    const number = this.tiles.length + 1;
    const image = element("img", { alt: `Generated image ${number}` });
    const tile = button({ "data-testid": "generated-image-preview", class: "gallery-tile" }, image);
    this.tiles.push({ image, tile, url: null });
    this.node.append(tile);
  }

  update(parts) {
    while (this.tiles.length < parts.length) this.addTile();
    if (parts.length > 1 && !this.thumbnails) {
      this.thumbnails = element("div", { role: "group", "aria-label": "Generated images", class: "gallery-thumbnails" });
      parts.forEach((_, index) => {
        const attributes = { "aria-label": `Show Generated image ${index + 1}`, class: "gallery-thumbnail" };
        this.thumbnails.append(button(attributes, String(index + 1)));
      });
      this.node.append(this.thumbnails);
    }
    parts.forEach((part, index) => {
      if (this.files[index] === part.file) return;
      this.files[index] = part.file;
      this.load(part, index);
    });
  }

  async load(part, index) {
    const { image, tile } = this.tiles[index];
    tile.style.aspectRatio = `${part.width} / ${part.height}`;
    const bytes = await fetchPatiently(this.page, part.address);
    if (bytes === null || this.files[index] !== part.file) return;
    const before = this.tiles[index].url;
    this.tiles[index].url = URL.createObjectURL(bytes);
    image.setAttribute("width", part.width);
    image.setAttribute("height", part.height);
    image.setAttribute("src", this.tiles[index].url);
    if (before) URL.revokeObjectURL(before);
  }
}

/** Fetches a picture for the page itself; tries again a few times when it is withheld. */
async function fetchPatiently(page, address) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      const reply = await fetch(address, { headers: { "x-page-load": "1" } });
      if (reply.ok) return await reply.blob();
    } catch (error) {
      console.warn("The picture could not be fetched.", error);
    }
    await page.channel.pause(800);
  }
  return null;
}
