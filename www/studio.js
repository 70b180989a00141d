import init, { studio } from "./wasm/ui.js";
init().then(studio).catch(() => document.body.setAttribute("data-broken", ""));
