// Says that there are new comments, and offers to show them: [data-talk-url] is hidden until then. Nothing moves by itself.
// The first thing heard is what the page shows already, unless data-newest says what that is.
const SOONEST = 5_000;
const LATEST = 60_000;

export function start(place) {
  const talk = { place, seen: Number(place.dataset.newest) || null, attempts: 0 };
  connect(talk);
  window.addEventListener("pageshow", (event) => { if (event.persisted) connect(talk); });
}

function connect(talk) {
  const others = document.querySelector("meta[name=live]")?.content.split(" ") ?? [];
  const url = new URL(talk.place.dataset.talkUrl, others.length ? others[Math.floor(Math.random() * others.length)] : location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.addEventListener("message", (event) => hear(talk, JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    setTimeout(() => connect(talk), Math.min(SOONEST * 2 ** talk.attempts, LATEST) * (0.5 + Math.random() / 2));
    talk.attempts += 1;
  });
  window.addEventListener("pagehide", () => socket.close(), { once: true });
}

function hear(talk, message) {
  if (message.type !== "talk") return;
  talk.attempts = 0;
  if (talk.seen === null) talk.seen = message.newest;
  if (message.newest <= talk.seen || !talk.place.hidden) return;
  talk.place.querySelector("a").search = `?comment=${message.newest}`;
  talk.place.querySelector("a").hash = `#comment-${message.newest}`;
  talk.place.hidden = false;
}
