// The page's channel to the server: news, and pauses that the server keeps.
//
// Timers of a hidden tab are slowed down to one a minute; messages are not. So nothing on this
// page waits by a timer.

export class Channel {
  constructor(onNews) {
    this.onNews = onNews;
    this.pauses = new Map();
    this.next = 1;
  }

  /** Connects; gives a promise that is kept when the channel is open. */
  open() {
    return new Promise((opened) => this.connect(opened));
  }

  connect(opened) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/backend-api/channel`);
    let wasOpen = false;
    this.socket = socket;
    socket.addEventListener("open", () => {
      wasOpen = true;
      opened();
    });
    socket.addEventListener("message", (event) => this.hear(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      // What was paused goes on, so that nothing hangs half done.
      for (const over of this.pauses.values()) over();
      this.pauses.clear();
      // The browser cuts the connections of a page that it freezes; they are made again when it
      // thaws. A connection that does not open says that the server has gone.
      if (wasOpen) this.connect(() => this.onNews({ type: "missed_news" }));
      else opened();
    });
  }

  hear(message) {
    if (message.type === "pause_over") {
      const over = this.pauses.get(message.pause);
      this.pauses.delete(message.pause);
      over?.();
    } else {
      this.onNews(message);
    }
  }

  /** Waits for a time in milliseconds, also in a hidden tab. */
  pause(ms) {
    if (ms <= 0 || this.socket?.readyState !== WebSocket.OPEN) return Promise.resolve();
    const pause = this.next++;
    return new Promise((over) => {
      this.pauses.set(pause, over);
      this.socket.send(JSON.stringify({ pause, ms: Math.round(ms) }));
    });
  }
}
