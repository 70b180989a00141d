// The service worker's shim. It registers every listener in the first turn (a listener added
// later misses the event that woke the worker), waits for the wasm, hands the event over and
// gives the answer back. Listeners, timers and ports live here, because a wasm instance that is
// made anew after a panic must not be entered through closures of the old one. Nothing is decided
// here.

import init, * as wasm from "./wasm/background.js";
import { thumbnail } from "./thumbnail.js";

// A Rust export that panics never settles its promise, and an unanswered message pins the worker
// for minutes; so every call has a deadline.
const CALL_DEADLINE_MS = 30_000;
// Less than the 30 s after which an idle worker is ended.
const KEEP_ALIVE_MS = 20_000;

const ready = init();

let wakeTimer;
let keepAliveTimer;
const clockPorts = new Set();

globalThis.panelwright = {
  // One timer: the next moment at which the engine wants to look.
  wakeIn(ms) {
    clearTimeout(wakeTimer);
    wakeTimer = ms === undefined ? undefined : setTimeout(() => call("tick"), ms);
  },
  // A courtesy while a batch moves, which saves restarts; correctness does not rest on it. Tabs
  // are asked to wake the next worker if this one dies.
  keepAlive(on) {
    clearInterval(keepAliveTimer);
    keepAliveTimer = on
      ? setInterval(() => chrome.runtime.getPlatformInfo(), KEEP_ALIVE_MS)
      : undefined;
    for (const port of clockPorts) port.postMessage({ seek: on });
  },
  deadline: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  thumbnail,
};

function call(name, ...args) {
  const answer = ready.then(() => wasm[name](...args));
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`${name} took too long`)), CALL_DEADLINE_MS),
  );
  return Promise.race([answer, late]).catch((error) => {
    console.error(`Panelwright: ${name}:`, error);
    return undefined;
  });
}

chrome.runtime.onMessage.addListener((message, sender) => {
  if (sender.id !== chrome.runtime.id) return undefined;
  if (sender.origin === location.origin) return call("page_message", message);
  if (sender.tab?.id !== undefined && sender.frameId === 0) {
    return call("content_message", sender.tab.id, message?.message, message?.bytes);
  }
  return undefined;
});

// A worker's tab asks for time over this port, because its own timers are slowed down while it is
// hidden; and the port's end tells that its page is gone.
chrome.runtime.onConnect.addListener((port) => {
  const tab = port.sender?.tab?.id;
  if (port.name !== "clock" || tab === undefined) return;
  clockPorts.add(port);
  if (keepAliveTimer !== undefined) port.postMessage({ seek: true });
  port.onMessage.addListener(({ id, delay_ms }) =>
    setTimeout(() => clockPorts.has(port) && port.postMessage({ id }), delay_ms),
  );
  port.onDisconnect.addListener(() => {
    clockPorts.delete(port);
    call("port_closed", tab);
  });
});

chrome.tabs.onRemoved.addListener((tab) => call("tab_removed", tab));
chrome.tabs.onReplaced.addListener((added, removed) => call("tab_replaced", added, removed));
chrome.downloads.onChanged.addListener((delta) => {
  if (delta.state) call("download_changed", delta.id);
});
chrome.alarms.onAlarm.addListener(({ name }) => call("alarm", name));
chrome.runtime.onStartup.addListener(() => call("tick"));
chrome.runtime.onInstalled.addListener(() => call("tick"));
// These wake nobody; a worker that is awake hears of it at once.
addEventListener("online", () => call("network_changed"));
addEventListener("offline", () => call("network_changed"));
chrome.notifications.onClicked.addListener(() =>
  chrome.tabs.create({ url: chrome.runtime.getURL("studio.html") }),
);

// Whatever woke the worker: load the journal, look what became of everything, go on.
call("tick");
