// Small helpers to build elements.

/** Makes an element. Attributes that are null or false are left out; true gives an empty one. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") Object.assign(node.style, value);
    else if (name === "onclick") node.addEventListener("click", value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A button with an icon letter or words. */
export function button(attributes, ...children) {
  return element("button", { type: "button", ...attributes }, ...children);
}

const PATHS = {
  send: "M12 19V6M6 11l6-6 6 6",
  stop: "M8 8h8v8H8z",
  voice: "M5 10v4M9 7v10M13 5v14M17 8v8M21 11v2",
  dictate: "M12 4v10M9 7v6M15 7v6M6 12a6 6 0 0 0 12 0M12 18v3",
  copy: "M8 8h11v11H8zM5 16V5h11",
  good: "M7 11v9H4v-9zM7 11l4-7c2 0 2 2 1 6h6l-1 10H7",
  bad: "M7 13V4H4v9zM7 13l4 7c2 0 2-2 1-6h6L17 4H7",
  share: "M12 15V4M8 8l4-4 4 4M5 14v6h14v-6",
  edit: "M4 20l4-1L19 8l-3-3L5 16z",
  more: "M5 12h.1M12 12h.1M19 12h.1",
  retry: "M5 12a7 7 0 1 1 2 5M5 18v-5h5",
  close: "M6 6l12 12M18 6L6 18",
};

/** A drawn sign. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Writes the moments in a text (`{clock:MILLISECONDS:LANGUAGE}`) as times of day by the person's clock. */
export function withClock(text) {
  return text.replace(/\{clock:(\d+):(\w+)\}/g, (_, moment, language) => {
    const style = { hour: "numeric", minute: "2-digit", hour12: ["en", "ja", "ko", "zh"].includes(language) };
    return new Date(Number(moment)).toLocaleTimeString(language, style);
  });
}

/** A version 4 UUID; `crypto.randomUUID` is missing on insecure hosts. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
