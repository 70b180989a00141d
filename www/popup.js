import init, { popup } from "./wasm/ui.js";
init().then(popup).catch(() => document.body.setAttribute("data-broken", ""));
