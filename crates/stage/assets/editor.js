// The text box: a contenteditable with a model of its own, as ProseMirror has one.
//
// The model follows events, never the mere look of the page: text that a script puts into the
// paragraphs without an event is not known to it, and the send button stays away.

import { linesOf, offsetBefore, paragraphs, placeCaret } from "./editor_text.js";

export class Editor {
  /** `style` is { markdown, placeholder }; `heard` is { changed, enter, attached }. */
  constructor(root, style, switches, heard) {
    this.root = root;
    this.style = style;
    this.switches = switches;
    this.heard = heard;
    this.lines = [""];
    this.byHand = false;
    this.broken = false;
    this.composing = false;
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("beforeinput", (event) => this.onBeforeInput(event));
    root.addEventListener("input", (event) => this.onInput(event));
    root.addEventListener("paste", (event) => this.onPaste(event));
    root.addEventListener("drop", (event) => event.preventDefault());
    root.addEventListener("compositionstart", () => (this.composing = true));
    root.addEventListener("compositionend", () => {
      this.composing = false;
      this.readBack();
    });
    this.render();
  }

  get text() {
    return this.lines.join("\n");
  }

  /** Sets the model and shows it. */
  set(text) {
    this.lines = text.replace(/\r\n?/g, "\n").split("\n");
    this.render();
    this.heard.changed();
  }

  render() {
    this.root.replaceChildren(...paragraphs(this.lines, this.style));
  }

  onKey(event) {
    if (event.isTrusted) this.byHand = true;
    // A key made by a script is believed, as the real page believes it.
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!event.shiftKey) this.heard.enter();
    else if (!this.broken) this.insert("\n");
  }

  onBeforeInput(event) {
    // What is typed or put in by an input method is announced; execCommand is not.
    if (event.isTrusted) this.byHand = true;
    if (this.broken) event.preventDefault();
  }

  onInput(event) {
    const byHand = this.byHand;
    this.byHand = false;
    if (!event.isTrusted && !this.switches.synthetic_input_follows) return;
    const deletesNothing = event.inputType?.startsWith("delete") && this.text === "";
    if (deletesNothing && this.switches.clearing_empty_breaks) this.broken = true;
    if (this.broken || (event.isTrusted && !byHand && this.switches.exec_command_fails)) {
      this.render();
      return;
    }
    if (!this.composing) this.readBack();
  }

  /** Takes over what the browser has done to the paragraphs, and puts them in order. */
  readBack() {
    const caret = this.caret();
    this.lines = linesOf(this.root);
    const tidy = document.createElement("div");
    tidy.append(...paragraphs(this.lines, this.style));
    if (tidy.innerHTML !== this.root.innerHTML) {
      this.render();
      if (caret !== null) placeCaret(this.root, caret);
    }
    this.heard.changed();
  }

  onPaste(event) {
    event.preventDefault();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text === "" || this.broken) return;
    const most = this.switches.attachment_over_chars;
    if (most > 0 && text.length > most) this.heard.attached(text);
    else this.insert(text);
  }

  /** Puts text in the place of the selection, or at the end when the selection is elsewhere. */
  insert(text) {
    const all = this.text;
    const [from, to] = this.selected() ?? [all.length, all.length];
    const clean = text.replace(/\r\n?/g, "\n");
    this.lines = (all.slice(0, from) + clean + all.slice(to)).split("\n");
    this.render();
    if (document.activeElement === this.root) placeCaret(this.root, from + clean.length);
    this.heard.changed();
  }

  selected() {
    const selection = getSelection();
    if (selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.startContainer) || !this.root.contains(range.endContainer)) {
      return null;
    }
    return [
      offsetBefore(this.root, range.startContainer, range.startOffset),
      offsetBefore(this.root, range.endContainer, range.endOffset),
    ];
  }

  caret() {
    return this.selected()?.[1] ?? null;
  }
}
