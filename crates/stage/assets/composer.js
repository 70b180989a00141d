// The composer: the editor, its buttons, the attached pictures.

import { button, element, icon } from "./dom.js";
import { Editor } from "./editor.js";

/** The buttons of the composer's slot, by the markup of the page. */
const BUTTONS = {
  a: {
    empty: [{ "data-testid": "composer-speech-button", "aria-label": "Start Voice", icon: "voice" }],
    send: { id: "composer-submit-button", "data-testid": "send-button", "aria-label": "Send prompt" },
    stop: { id: "composer-submit-button", "data-testid": "stop-button", "aria-label": "Stop streaming" },
  },
  b: {
    empty: [
      { "aria-label": "Dictate", icon: "dictate" },
      { "aria-label": "Start Voice", icon: "voice" },
    ],
    send: { type: "submit", "aria-label": "Send" },
    stop: { "aria-label": "Stop" },
  },
  mixed: {
    empty: [{ "data-testid": "composer-speech-button", "aria-label": "Start Voice", icon: "voice" }],
    send: { "data-testid": "send-button", "aria-label": "Send prompt" },
    stop: { "data-testid": "stop-button", "aria-label": "Stop generating" },
  },
};

export class Composer {
  /** `page` is { generation, switches, timing, channel }; `acts` is { send, stop }. */
  constructor(form, page, acts) {
    this.form = form;
    this.page = page;
    this.acts = acts;
    this.buttons = BUTTONS[page.generation];
    this.slot = form.querySelector(".composer-slot");
    this.strip = form.querySelector(".composer-uploads");
    this.uploads = [];
    this.attachment = null;
    this.busy = false;
    this.blocked = false;
    this.ready = false;
    this.turn = 0;
    this.state = "";
    const markdown = page.generation === "b";
    const style = { markdown, placeholder: markdown ? "Ask ChatGPT" : "Ask anything" };
    this.editor = new Editor(form.querySelector('[contenteditable="true"]'), style, page.switches, {
      changed: () => this.update(),
      enter: () => this.onEnter(),
      attached: (text) => this.attach(text),
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    for (const input of form.querySelectorAll('input[type="file"]')) {
      input.addEventListener("change", () => this.upload(input));
    }
    form.querySelector(".composer-plus")?.addEventListener("click", () => {
      form.querySelector('input[type="file"]')?.click();
    });
    this.update();
  }

  /** Whether an answer is being made that can be stopped. */
  setBusy(busy) {
    if (this.busy !== busy) {
      this.busy = busy;
      this.update();
    }
  }

  /** A question in the thread can keep the composer from being used. */
  setBlocked(blocked) {
    if (this.blocked === blocked) return;
    this.blocked = blocked;
    this.form.toggleAttribute("inert", blocked);
    this.editor.root.setAttribute("contenteditable", blocked ? "false" : "true");
  }

  clear() {
    this.uploads = [];
    this.attachment = null;
    this.strip.replaceChildren();
    this.editor.set("");
  }

  hasSomething() {
    return this.editor.text.trim() !== "" || this.uploads.length > 0 || this.attachment !== null;
  }

  /** Shows the button that fits: stop, send or voice. The send button comes a little late. */
  update() {
    const state = this.busy ? "stop" : this.hasSomething() ? "send" : "empty";
    if (state === this.state) {
      this.markUploading();
      return;
    }
    if (this.state === "stop") this.show();
    this.state = state;
    this.ready = false;
    const turn = ++this.turn;
    if (state === "empty") this.show(...this.buttons.empty.map((one) => this.voiceButton(one)));
    else if (state === "stop") this.show(this.stopButton());
    else this.showSendSoon(turn);
  }

  async showSendSoon(turn) {
    const half = this.page.timing.send_button_delay_ms / 2;
    await this.page.channel.pause(half);
    if (turn !== this.turn) return;
    const send = this.sendButton();
    send.disabled = true;
    this.show(send);
    await this.page.channel.pause(half);
    if (turn !== this.turn) return;
    send.disabled = false;
    this.ready = true;
    this.markUploading();
  }

  /** While a picture uploads, only `aria-disabled` is set. */
  markUploading() {
    const uploading = this.uploads.some((upload) => !upload.file);
    this.slot.querySelector(".composer-send")?.setAttribute("aria-disabled", String(uploading));
  }

  show(...nodes) {
    this.slot.replaceChildren(...nodes);
  }

  voiceButton({ icon: sign, ...attributes }) {
    return button({ ...attributes, class: "round quiet" }, icon(sign));
  }

  sendButton() {
    const attributes = { ...this.buttons.send, class: "round strong composer-send" };
    const node = button(attributes, icon("send"));
    // A submit button reaches the form by itself.
    if (node.type !== "submit") node.addEventListener("click", () => this.send());
    return node;
  }

  stopButton() {
    const attributes = { ...this.buttons.stop, class: "round strong", onclick: () => this.acts.stop() };
    return button(attributes, icon("stop"));
  }

  onEnter() {
    // Enter stops a running answer as well as it sends.
    if (this.busy) this.acts.stop();
    else this.send();
  }

  send() {
    const uploading = this.uploads.some((upload) => !upload.file);
    if (!this.ready || this.busy || this.blocked || uploading || !this.hasSomething()) return;
    const text = this.attachment ?? this.editor.text.replace(/\n+$/, "");
    this.acts.send(text, this.uploads);
  }

  /** Long text that was pasted becomes a chip above the box. */
  attach(text) {
    this.attachment = text;
    const remove = button({ "aria-label": "Remove file pasted text", class: "chip-remove" }, icon("close"));
    const chip = element("div", { "data-testid": "attachment-chip", class: "chip" }, "Pasted text", remove);
    remove.addEventListener("click", () => {
      this.attachment = null;
      chip.remove();
      this.update();
    });
    this.strip.append(chip);
    this.update();
  }

  async upload(input) {
    for (const picked of [...input.files]) {
      const upload = { file: null };
      this.uploads.push(upload);
      const shown = element("img", { alt: picked.name, src: URL.createObjectURL(picked) });
      const tile = element(
        "div",
        { class: "upload" },
        button({ "aria-label": `Open image in full view: ${picked.name}`, class: "upload-open" }, shown),
        button(
          {
            "aria-label": `Remove file 1: ${picked.name}`,
            class: "chip-remove",
            onclick: () => {
              this.uploads = this.uploads.filter((one) => one !== upload);
              tile.remove();
              this.update();
            },
          },
          icon("close"),
        ),
      );
      this.strip.append(tile);
      this.update();
      const reply = await fetch("/backend-api/files", {
        method: "POST",
        headers: { "content-type": picked.type },
        body: picked,
      });
      await this.page.channel.pause(this.page.timing.upload_ms);
      if (reply.ok) {
        // The id of the file, and the address at which the message will show it.
        Object.assign(upload, await reply.json());
      } else {
        this.uploads = this.uploads.filter((one) => one !== upload);
        tile.remove();
      }
      this.update();
    }
    input.value = "";
  }
}
