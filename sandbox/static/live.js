// The WebSocket that tells what happens; after a break it connects again and everything is fetched anew.

import * as api from "./api.js";

const RETRY_MS = [300, 1000, 2000, 4000];

/** Keeps listening as the present speaker; returns what ends that. */
export function listen({ ready, event, lost }) {
  let ended = false;
  let tries = 0;
  let socket = null;

  function connect() {
    socket = new WebSocket(api.eventsAddress());
    socket.onmessage = (message) => {
      if (ended) return;
      const { name, data } = JSON.parse(message.data);
      if (name === "READY") {
        tries = 0;
        ready();
      } else {
        event(name, data);
      }
    };
    socket.onclose = () => {
      if (ended) return;
      lost();
      setTimeout(() => ended || connect(), RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
      tries += 1;
    };
  }

  connect();
  return () => {
    ended = true;
    socket.close();
  };
}
