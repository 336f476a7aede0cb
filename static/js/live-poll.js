// Numbers of a poll that move by themselves. The element with data-live-url hears
// {"type": "results", version, hidden, closed, turnout: {ballots, eligible}, counted, options: [{id, label, votes}]}
// and fills, on the whole page, [data-live=ballots], [data-live=counted], [data-live=turnout] and, under [data-live-option=id], votes, percent and fill.
// data-live-base="ballots" takes shares of the ballots counted (approval), else of the votes. Connecting again takes 1 to 30 s.
// The numbers are live while something is heard: {"type": "stale"} says that the server can not see them now, and where
// nothing was heard for a minute (the server says something every 20 s) the line is dead, whatever the browser thinks.
const language = document.documentElement.lang || undefined;
const whole = new Intl.NumberFormat(language);
const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SPOKEN_EVERY = 20_000;
const LONGEST_WAIT = 30_000;
const LONGEST_SILENCE = 60_000;

export function start(root) {
  const poll = { root, version: -1, attempts: 0, paused: false, closed: false, fresh: false, latest: null, socket: null, timer: 0, silence: 0, spokenAt: Date.now() };
  connect(poll);
  offerPause(poll);
  window.addEventListener("online", () => connect(poll));
  window.addEventListener("pagehide", () => poll.socket?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) connect(poll); });
}

function connect(poll) {
  clearTimeout(poll.timer);
  if (poll.closed || (poll.socket && poll.socket.readyState < WebSocket.CLOSING)) return;
  const socket = (poll.socket = new WebSocket(address(poll.root.dataset.liveUrl)));
  socket.addEventListener("message", (event) => { if (socket === poll.socket) receive(poll, JSON.parse(event.data)); });
  socket.addEventListener("close", () => { if (socket === poll.socket) tryAgain(poll); });
  listen(poll);
}

// A dead line may take minutes to close, so nobody waits for that.
function listen(poll) {
  clearTimeout(poll.silence);
  poll.silence = setTimeout(() => {
    const { socket } = poll;
    poll.socket = null;
    socket.close();
    tryAgain(poll);
  }, LONGEST_SILENCE);
}

// Where <meta name="live"> names addresses, any of them will do, and another one when it is gone; else that of the page.
function address(path) {
  const others = document.querySelector("meta[name=live]")?.content.split(" ") ?? [];
  const url = new URL(path, others.length ? others[Math.floor(Math.random() * others.length)] : location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

function tryAgain(poll) {
  clearTimeout(poll.silence);
  poll.fresh = false;
  showState(poll);
  if (poll.closed) return;
  const wait = Math.min(1000 * 2 ** poll.attempts, LONGEST_WAIT);
  poll.attempts += 1;
  poll.timer = setTimeout(() => connect(poll), wait * (0.5 + Math.random() / 2));
}

function receive(poll, message) {
  listen(poll);
  poll.fresh = message.type === "results";
  if (poll.fresh) update(poll, message);
  showState(poll);
}

function update(poll, message) {
  poll.attempts = 0;
  if (message.version < poll.version) return;
  poll.version = message.version;
  poll.latest = message;
  poll.closed = message.closed;
  if (!poll.paused) show(poll);
  if (poll.closed) poll.socket.close();
}

function show(poll) {
  const { turnout, counted, options, hidden } = poll.latest;
  fill(document, "ballots", whole.format(turnout.ballots));
  if (turnout.eligible) width(document, "turnout", turnout.ballots / turnout.eligible);
  if (!hidden) {
    fill(document, "counted", whole.format(counted));
    showVotes(options, shareBase(poll, options, counted));
  }
  speak(poll, turnout.ballots);
}

function shareBase(poll, options, counted) {
  return poll.root.dataset.liveBase === "ballots" ? counted : options.reduce((sum, option) => sum + (option.votes ?? 0), 0);
}

// Votes move in steps, with the ballots counted; the turnout moves with every ballot.
function showVotes(options, base) {
  if (options.every(({ id, votes }) => shows(id, votes))) return;
  for (const { id, votes } of options) {
    if (votes === null) continue;
    const part = base ? votes / base : 0;
    for (const place of document.querySelectorAll(`[data-live-option="${CSS.escape(id)}"]`)) {
      fill(place, "votes", whole.format(votes));
      fillPercent(place, tenths.format(100 * part));
      width(place, "fill", part);
    }
  }
}

function shows(id, votes) {
  const place = document.querySelector(`[data-live-option="${CSS.escape(id)}"] [data-live="votes"]`);
  return !place || votes === null || place.textContent === whole.format(votes);
}

function fill(root, name, text) {
  for (const place of root.querySelectorAll(`[data-live="${name}"]`)) place.textContent = text;
}

// Only the number changes: the page wrote the sign the local way.
function fillPercent(root, number) {
  for (const place of root.querySelectorAll('[data-live="percent"]')) {
    place.textContent = place.textContent.replace(/[\d.,]+/, number);
  }
}

function width(root, name, part) {
  for (const place of root.querySelectorAll(`[data-live="${name}"]`)) place.setAttribute("width", `${(100 * part).toFixed(2)}%`);
}

function showState(poll) {
  const place = poll.root.querySelector("[data-live-state]");
  if (!place) return;
  const state = poll.closed ? "closed" : !poll.fresh ? "offline" : poll.paused ? "paused" : "live";
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  place.textContent = place.dataset[`word${state[0].toUpperCase()}${state.slice(1)}`];
  place.hidden = false;
  showOnly(poll.root, "[data-live-old]", state === "offline");
  showOnly(poll.root, "[data-live-closed]", state === "closed");
  showOnly(poll.root, "[data-live-pause]", state === "live" || state === "paused");
}

function showOnly(root, selector, shown) {
  const place = root.querySelector(selector);
  if (place) place.hidden = !shown;
}

function offerPause(poll) {
  const button = poll.root.querySelector("[data-live-pause]");
  if (!button) return;
  const label = () => { button.textContent = poll.paused ? button.dataset.wordResume : button.dataset.wordPause; };
  label();
  button.addEventListener("click", () => {
    poll.paused = !poll.paused;
    label();
    showState(poll);
    if (!poll.paused && poll.latest) show(poll);
  });
}

function speak(poll, ballots) {
  const place = poll.root.querySelector("[data-live-say]");
  if (!place || Date.now() - poll.spokenAt < SPOKEN_EVERY) return;
  poll.spokenAt = Date.now();
  place.textContent = `${whole.format(ballots)} ${place.dataset.word}`;
}
