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
  const PREFERENCES_KEY = "request_preferences";
  // A page that is never idle has to give us a moment all the same.
  const IDLE_MS = 2_000;

  if (globalThis.panelwright) return;

  // Without a mark this is the author's own tab: nothing is touched in it but our own sign.
  const mark = takeMark();

  // ---- The mark of a worker's tab.

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
      attend(false);
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
    // Only a worker's tab has the clock: nothing keeps the service worker alive for a person's own.
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

  // A count of changes, and who waits for the next one.
  function counter() {
    let count = 0;
    const waiters = new Set();
    return {
      get count() {
        return count;
      },
      changed() {
        count += 1;
        for (const waiter of [...waiters]) waiter();
      },
      // Calls `done` at the next change; the returned function forgets it.
      next(done) {
        waiters.add(done);
        return () => waiters.delete(done);
      },
      forget: () => waiters.clear(),
    };
  }

  let watching = false;
  const page = counter();
  const changed = () => page.changed();

  const observer = new MutationObserver(changed);
  if (mark !== null) {
    document.addEventListener("visibilitychange", changed);
    document.addEventListener("readystatechange", changed);
  }

  function watchPage(on) {
    if (watching === on) return;
    watching = on;
    if (!on) {
      observer.disconnect();
      return;
    }
    // `document`, since the root element may not be there yet at document_start.
    observer.observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  }

  function changedOr(seen, ms) {
    watchPage(true);
    if (seen !== page.count) return held(Promise.resolve(page.count));
    return held(
      new Promise((resolve) => {
        const finish = () => {
          ignore();
          forget();
          resolve(page.count);
        };
        const forget = after(ms, finish);
        const ignore = page.next(finish);
      }),
    );
  }

  // ---- The author's own tab: what is typed, what moves, and what is done to our own sign.

  let attending = false;
  const typed = counter();
  const moved = counter();
  const gestures = counter();
  const done = []; // Gestures that nobody has taken up.
  let signs = null; // The one element of ours in the page.
  const typing = new MutationObserver(() => typed.changed());
  const sizes = new ResizeObserver(() => moved.changed());
  const COUNTERS = { typed, moved, page };

  const onFocus = () => typed.changed();
  const onMove = () => moved.changed();
  const onKey = (event) => event.key === "Escape" && gesture("", "escape");

  function gesture(sign, kind) {
    done.push(`${kind} ${sign}`);
    gestures.changed();
  }

  function attend(on) {
    if (attending === on) return;
    attending = on;
    const act = on ? "addEventListener" : "removeEventListener";
    const options = { capture: true, passive: true };
    document[act]("focusin", onFocus, options);
    globalThis[act]("scroll", onMove, options);
    globalThis[act]("resize", onMove, options);
    globalThis[act]("keydown", onKey, options);
    globalThis.navigation?.[act]("currententrychange", onFocus);
    if (on) return;
    typing.disconnect();
    sizes.disconnect();
    signs?.remove();
    signs = null;
    // Whoever waits finds that it is over.
    for (const one of [typed, moved, gestures]) one.changed();
  }

  // The count of `what` once it differs from `seen` and has stood still for `quiet` ms, or has
  // changed for `most` ms; or after `limit` ms, if that is given. No timer runs while nothing changes.
  function settled(what, seen, quiet, most, limit) {
    const changes = COUNTERS[what];
    if (what === "page") watchPage(true);
    return held(
      new Promise((resolve) => {
        let began = null;
        let timer;
        const finish = () => {
          ignore();
          clearTimeout(timer);
          clearTimeout(end);
          resolve(changes.count);
        };
        const change = () => {
          isOrphan();
          const now = performance.now();
          began ??= now;
          clearTimeout(timer);
          timer = setTimeout(finish, Math.max(0, Math.min(quiet, began + most - now)));
        };
        const ignore = changes.next(change);
        const end = limit === undefined ? undefined : setTimeout(finish, limit);
        if (seen !== changes.count) change();
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
    pokeTyping: () => typed.changed(),
    settled,
    attend,
    watchPage,
    // The box whose text is watched, if there is one.
    watchBox: (box) => {
      typing.disconnect();
      if (box) typing.observe(box, { subtree: true, childList: true, characterData: true });
    },
    // What the sign keeps beside.
    watchSizes: (elements) => {
      sizes.disconnect();
      for (const element of elements) sizes.observe(element);
    },
    // Our own element, which goes when everything goes.
    keep: (element) => {
      signs = element;
    },
    // Tells what is done to a part of our own element, under that name.
    hear: (part, name) => {
      const tell = (event, kind) => part.addEventListener(event, () => gesture(name, kind));
      tell("pointerenter", "enter");
      tell("pointerleave", "leave");
      tell("focusin", "focus");
      tell("focusout", "blur");
      // A press on it must not take the caret out of the box.
      part.addEventListener("pointerdown", (event) => event.preventDefault());
      part.addEventListener("mousedown", (event) => event.preventDefault());
    },
    gesture: () =>
      held(
        new Promise((resolve) => {
          const take = () => {
            ignore();
            resolve(done.shift() ?? "");
          };
          const ignore = gestures.next(take);
          if (done.length > 0 || !attending) take();
        }),
      ),
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
    // What the detector knows, as bytes, or a rejection after `ms`.
    detector: (ms) =>
      held(
        new Promise((resolve, reject) => {
          if (isOrphan()) return;
          const forget = after(ms, () => reject(new Error("the extension's file did not come")));
          fetch(chrome.runtime.getURL("wasm/detector.bin"))
            .then((answer) => answer.arrayBuffer())
            .then(resolve, reject)
            .finally(forget);
        }),
      ),
    // While this is on, a lost clock is sought again (which wakes the service worker).
    wanted: (on) => {
      isWanted = on;
      if (on) connect();
      else if (mark !== null) watchPage(false);
    },
    // The instance is lost; the next call runs on a new one, which says hello again.
    panicked: () => {
      instance += 1;
      for (const one of [page, typed, moved, gestures]) one.forget();
      attend(false);
      restarts += 1;
      if (restarts > RESTARTS_MAX) return;
      setTimeout(() => void loaded().then((glue) => begin(glue)), 1_000 * restarts);
    },
  };

  // ---- The way in.

  let glueLoading;

  // Loads the wasm once.
  function loaded() {
    return (glueLoading ??= load());
  }

  function begin(glue) {
    return mark === null ? glue.notice() : glue.start(mark);
  }

  function enter() {
    loaded().then(begin).catch((error) => {
      console.error("Panelwright could not start in this page:", error);
    });
  }

  if (mark !== null) {
    enter();
  } else {
    // The author's own tab pays for nothing before it is loaded and idle, and for nothing at all
    // while noticing is off.
    const consider = (preferences) => {
      if (glueLoading || preferences?.noticing !== false) enter();
    };
    chrome.storage.local.onChanged.addListener((changes) => {
      if (PREFERENCES_KEY in changes) consider(changes[PREFERENCES_KEY].newValue);
    });
    const whenIdle = () => {
      requestIdleCallback(
        () =>
          chrome.storage.local.get(PREFERENCES_KEY).then(
            (found) => consider(found[PREFERENCES_KEY]),
            () => isOrphan(),
          ),
        { timeout: IDLE_MS },
      );
    };
    if (document.readyState === "complete") whenIdle();
    else addEventListener("load", whenIdle, { once: true });
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

  // A document that is left must not go on with its attempt if the back button revives it. A
  // person does go on in it.
  addEventListener("pagehide", () => void glueLoading?.then((glue) => glue.leave(), () => {}));
  if (mark === null) {
    addEventListener("pageshow", (event) => event.persisted && glueLoading && enter());
  }
})();
