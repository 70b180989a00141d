// The content script's shim: what only JavaScript can do, and nothing that decides.
//
// It owns every listener, observer, timer and port. A wasm instance that is made anew after a
// panic must not be entered through closures of the old one, so each promise that is handed to
// Rust is `held`: it settles only for the instance that asked for it.
(() => {
  "use strict";

  const MARK_KEY = "panelwright.mark";
  const FRAGMENT = "#panelwright=";
  // An answer must not keep the service worker waiting: an export that panicked never settles.
  const ANSWER_DEADLINE_MS = 10_000;
  const RECONNECT_MS = [0, 100, 500, 2_000, 10_000];
  // A connection that held so long was a good one: the next is sought at once.
  const HELD_MS = 1_000;
  const RESTARTS_MAX = 5;

  if (globalThis.panelwright) return;

  // Without a mark this is the author's own tab: it is left alone, but for a look when asked.
  const mark = takeMark();

  // ---- The mark.

  function takeMark() {
    try {
      if (location.hash.startsWith(FRAGMENT)) {
        sessionStorage.setItem(MARK_KEY, location.hash);
        history.replaceState(history.state, "", location.pathname + location.search);
      }
      return sessionStorage.getItem(MARK_KEY);
    } catch {
      return null; // A page without storage (sandboxed) is none of ours.
    }
  }

  // ---- Promises that outlive the instance that waits for them.

  let instance = 0;
  let restarts = 0;
  let stopped = false;

  function held(promise) {
    const mine = instance;
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => mine === instance && !stopped && resolve(value),
        (error) => mine === instance && !stopped && reject(error),
      );
    });
  }

  function isOrphan() {
    if (chrome.runtime?.id) return false;
    if (!stopped) {
      stopped = true;
      observer.disconnect();
    }
    return true;
  }

  // ---- The clock: the service worker's echo or our own timer, whichever comes first. Its port also
  // tells the worker's death, and seeking it again wakes the worker.

  let port = null;
  let connectedAt = 0;
  let isWanted = false; // We wait for the worker.
  let isSought = false; // The worker wants to be woken if it dies: it may wait for no page at all.
  let losses = 0;
  let reconnecting = false;
  let nextTick = 1;
  const ticks = new Map();

  function connect() {
    if (port || stopped || mark === null || isOrphan()) return;
    try {
      port = chrome.runtime.connect({ name: "clock" });
    } catch {
      isOrphan();
      return;
    }
    connectedAt = performance.now();
    port.onMessage.addListener(({ id, seek }) => {
      isSought = seek ?? isSought;
      ticks.get(id)?.done();
    });
    port.onDisconnect.addListener(() => {
      void chrome.runtime?.lastError; // Read, so that the browser does not report it.
      port = null;
      if (performance.now() - connectedAt > HELD_MS) losses = 0;
      reconnect();
    });
    const now = performance.now();
    for (const [id, tick] of ticks) ask(id, tick.until - now);
  }

  function reconnect() {
    if (reconnecting || !(isWanted || isSought || ticks.size > 0) || stopped || isOrphan()) return;
    reconnecting = true;
    const wait = RECONNECT_MS[Math.min(losses, RECONNECT_MS.length - 1)];
    losses += 1;
    const again = () => {
      reconnecting = false;
      connect();
    };
    if (wait === 0) queueMicrotask(again);
    else setTimeout(again, wait);
  }

  function ask(id, ms) {
    try {
      port?.postMessage({ id, delay_ms: Math.max(0, Math.round(ms)) });
    } catch {
      isOrphan(); // Otherwise the port has just closed: `onDisconnect` asks again.
    }
  }

  // Calls `done` once after `ms`; the returned function forgets it.
  function after(ms, done) {
    const id = nextTick++;
    const forget = () => {
      clearTimeout(timer);
      ticks.delete(id);
    };
    const finish = () => {
      if (!ticks.has(id)) return;
      forget();
      done();
    };
    const timer = setTimeout(finish, ms);
    ticks.set(id, { until: performance.now() + ms, done: finish });
    if (port) ask(id, ms);
    else if (!reconnecting) connect();
    return forget;
  }

  // ---- Changes of the page.

  let changes = 0;
  let watching = false;
  const waiters = new Set();

  function changed() {
    changes += 1;
    const now = [...waiters];
    waiters.clear();
    for (const waiter of now) waiter();
  }

  const observer = new MutationObserver(changed);
  if (mark !== null) {
    document.addEventListener("visibilitychange", changed);
    document.addEventListener("readystatechange", changed);
  }

  function changedOr(seen, ms) {
    if (!watching) {
      watching = true;
      // `document`, since the root element may not be there yet at document_start.
      observer.observe(document, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    }
    if (seen !== changes) return held(Promise.resolve(changes));
    return held(
      new Promise((resolve) => {
        const finish = () => {
          waiters.delete(finish);
          forget();
          resolve(changes);
        };
        const forget = after(ms, finish);
        waiters.add(finish);
      }),
    );
  }

  // ---- What Rust may call.

  globalThis.panelwright = {
    changedOr,
    // A promise of the browser, or a rejection after `ms`: some never settle in a hidden tab.
    within: (promise, ms) =>
      held(
        new Promise((resolve, reject) => {
          const forget = after(ms, () => reject(new Error("the browser did not answer in time")));
          promise.then(resolve, reject).finally(forget);
        }),
      ),
    poke: changed,
    delay: (ms) => held(new Promise((resolve) => after(ms, resolve))),
    // The answer of the service worker, or a rejection after `ms`.
    send: (message, bytes, ms) =>
      held(
        new Promise((resolve, reject) => {
          if (isOrphan()) return;
          const forget = after(ms, () => reject(new Error("the service worker did not answer")));
          Promise.resolve()
            .then(() => chrome.runtime.sendMessage({ message, bytes }))
            .then(resolve, reject)
            .finally(forget);
        }),
      ),
    // What the extension has stored under a key, or a rejection after `ms`.
    stored: (key, ms) =>
      held(
        new Promise((resolve, reject) => {
          if (isOrphan()) return;
          const forget = after(ms, () => reject(new Error("the storage did not answer")));
          Promise.resolve()
            .then(() => chrome.storage.local.get(key))
            .then((found) => resolve(found[key] ?? null), reject)
            .finally(forget);
        }),
      ),
    // While this is on, a lost clock is sought again (which wakes the service worker).
    wanted: (on) => {
      isWanted = on;
      if (on) connect();
      if (!on && watching) {
        watching = false;
        observer.disconnect();
      }
    },
    // The instance is lost; the next call runs on a new one, which says hello again.
    panicked: () => {
      instance += 1;
      waiters.clear();
      restarts += 1;
      if (mark !== null && restarts <= RESTARTS_MAX) {
        setTimeout(() => void loaded().then((glue) => glue.start(mark)), 1_000 * restarts);
      }
    },
  };

  // ---- The way in.

  let glueLoading;

  // Loads the wasm once; in the author's own tab only when it is asked to look.
  function loaded() {
    return (glueLoading ??= load());
  }

  if (mark !== null) {
    loaded().then(
      (glue) => glue.start(mark),
      (error) => console.error("Panelwright could not start in this page:", error),
    );
  }

  async function load() {
    try {
      const glue = await import(chrome.runtime.getURL("wasm/content.js"));
      await glue.default({ module_or_path: chrome.runtime.getURL("wasm/content_bg.wasm") });
      return glue;
    } catch (error) {
      console.warn(
        "Panelwright: this page does not allow WebAssembly; going on with the plain build.",
        error,
      );
      const glue = await import(chrome.runtime.getURL("wasm/content-plain.js"));
      if (typeof glue.default === "function") await glue.default();
      return glue;
    }
  }

  chrome.runtime.onMessage.addListener((message) => {
    const answer = loaded().then((glue) =>
      message === "check" ? glue.check() : glue.handle(message),
    );
    return new Promise((resolve, reject) => {
      const forget = after(ANSWER_DEADLINE_MS, () =>
        reject(new Error("the page's part of Panelwright did not answer in time")),
      );
      answer.then(resolve, reject).finally(forget);
    });
  });

  // A document that is left must not go on with its attempt if the back button revives it.
  globalThis.addEventListener("pagehide", () => void glueLoading?.then((glue) => glue.leave(), () => {}));
})();
