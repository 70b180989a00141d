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
    return new Promise((opened) => {
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      this.socket = new WebSocket(`${scheme}://${location.host}/backend-api/channel`);
      this.socket.addEventListener("open", () => opened());
      this.socket.addEventListener("message", (event) => this.hear(JSON.parse(event.data)));
      // When the server has gone, what was paused goes on, so that nothing hangs half done.
      this.socket.addEventListener("close", () => {
        for (const over of this.pauses.values()) over();
        this.pauses.clear();
        opened();
      });
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
