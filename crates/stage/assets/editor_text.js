// How lines of text are written into the editor's paragraphs, and read back.

import { element } from "./dom.js";

const ADDRESS = /(https?:\/\/[^\s]+)/;

/** The paragraphs for some lines. An empty text is one paragraph with the placeholder. */
export function paragraphs(lines, style) {
  if (lines.length === 1 && lines[0] === "") {
    return [
      element(
        "p",
        {
          "data-empty-paragraph": style.markdown ? "true" : null,
          "data-placeholder": style.placeholder,
          class: "placeholder",
        },
        trailingBreak(),
      ),
    ];
  }
  return lines.map((line) => {
    const paragraph = element("p");
    if (line === "") paragraph.append(trailingBreak());
    else paragraph.append(...pieces(line, style));
    return paragraph;
  });
}

function trailingBreak() {
  return element("br", { class: "ProseMirror-trailingBreak" });
}

/** The markdown editor turns web addresses into badges that cannot be edited. */
function pieces(line, style) {
  if (!style.markdown) return [document.createTextNode(line)];
  return line
    .split(ADDRESS)
    .filter((piece) => piece !== "")
    .map((piece) => (ADDRESS.test(piece) ? badge(piece) : document.createTextNode(piece)));
}

function badge(address) {
  const shown = address.replace(/^https?:\/\//, "");
  return element(
    "span",
    {
      contenteditable: "false",
      "data-inline-selection-pill": "",
      "data-address": address,
      class: "badge",
    },
    element("div", {}, shown),
  );
}

/** The lines that a tree of nodes shows. */
export function linesOf(root) {
  const lines = [];
  let loose = null;
  for (const child of root.childNodes) {
    if (isBlock(child)) {
      if (loose !== null) lines.push(loose);
      loose = null;
      // A browser may nest blocks while it splits a paragraph.
      const nested = [...child.childNodes].some(isBlock);
      if (nested) lines.push(...linesOf(child));
      else lines.push(...textOf(child).split("\n"));
    } else if (child.nodeName === "BR") {
      lines.push(loose ?? "");
      loose = null;
    } else {
      loose = (loose ?? "") + textOf(child);
    }
  }
  if (loose !== null) lines.push(...loose.split("\n"));
  return lines.length === 0 ? [""] : lines;
}

function isBlock(node) {
  return node.nodeName === "P" || node.nodeName === "DIV";
}

function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.dataset.address) return node.dataset.address;
  let text = "";
  for (const child of node.childNodes) {
    if (child.nodeName !== "BR") text += textOf(child);
    else if (child.nextSibling) text += "\n";
  }
  return text;
}

/** How many characters of the text lie before a place in the editor. */
export function offsetBefore(root, node, offset) {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return linesOf(range.cloneContents()).join("\n").length;
}

/** Puts the caret behind so many characters. */
export function placeCaret(root, offset) {
  let left = offset;
  for (const paragraph of root.children) {
    const length = textOf(paragraph).length;
    if (left <= length || paragraph === root.lastElementChild) {
      const place = placeIn(paragraph, left);
      getSelection().collapse(place.node, place.offset);
      return;
    }
    left -= length + 1;
  }
}

function placeIn(paragraph, offset) {
  let left = offset;
  for (const [index, child] of [...paragraph.childNodes].entries()) {
    const length = textOf(child).length;
    if (child.nodeType === Node.TEXT_NODE && left <= length) return { node: child, offset: left };
    if (left < length) return { node: paragraph, offset: index + 1 };
    left -= length;
  }
  const empty = paragraph.firstChild?.nodeName === "BR";
  return { node: paragraph, offset: empty ? 0 : paragraph.childNodes.length };
}
