// The live page of an event, and its screen in the room. The element with data-event-url hears
// {"type": "event", version, phase, position, takes_questions, screen, questions: [{id, text, name, votes, state}], done, poll}
// and fills [data-live-phase], [data-position], [data-live-screen], [data-live-questions] and [data-live-poll].
// Connecting again takes 1 to 30 s. Where nothing was heard for a minute (the server says something every 20 s) the line is dead.
const LONGEST_WAIT = 30_000;
const LONGEST_SILENCE = 60_000;

export function start(root) {
  const page = { root, version: -1, attempts: 0, socket: null, timer: 0, silence: 0 };
  for (const place of root.querySelectorAll("[data-live-only]")) place.hidden = false;
  for (const place of root.querySelectorAll("[data-still-only]")) place.hidden = true;
  root.addEventListener("submit", (event) => vote(page, event));
  connect(page);
  window.addEventListener("online", () => connect(page));
  window.addEventListener("pagehide", () => page.socket?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) connect(page); });
}

function connect(page) {
  clearTimeout(page.timer);
  if (page.socket && page.socket.readyState < WebSocket.CLOSING) return;
  const socket = (page.socket = new WebSocket(address(page.root.dataset.eventUrl)));
  socket.addEventListener("message", (event) => { if (socket === page.socket) receive(page, JSON.parse(event.data)); });
  socket.addEventListener("close", () => { if (socket === page.socket) tryAgain(page); });
  listen(page);
}

// Where <meta name="live"> names addresses, any of them will do, and another one when it is gone; else that of the page.
function address(path) {
  const others = document.querySelector("meta[name=live]")?.content.split(" ") ?? [];
  const url = new URL(path, others.length ? others[Math.floor(Math.random() * others.length)] : location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

function listen(page) {
  clearTimeout(page.silence);
  page.silence = setTimeout(() => {
    const { socket } = page;
    page.socket = null;
    socket.close();
    tryAgain(page);
  }, LONGEST_SILENCE);
}

function tryAgain(page) {
  clearTimeout(page.silence);
  showLine(page, false);
  const wait = Math.min(1000 * 2 ** page.attempts, LONGEST_WAIT);
  page.attempts += 1;
  page.timer = setTimeout(() => connect(page), wait * (0.5 + Math.random() / 2));
}

function receive(page, message) {
  listen(page);
  showLine(page, message.type === "event");
  if (message.type !== "event") return;
  page.attempts = 0;
  if (message.version <= page.version) return;
  page.version = message.version;
  show(page.root, message);
}

function showLine(page, isLive) {
  const place = page.root.querySelector("[data-line]");
  if (!place) return;
  place.dataset.state = isLive ? "live" : "offline";
  place.textContent = isLive ? place.dataset.wordLive : place.dataset.wordOffline;
}

function show(root, { phase, position, screen, questions, done, poll }) {
  fill(root, "[data-live-phase]", (place) => place.dataset[`word${phase[0].toUpperCase()}${phase.slice(1)}`]);
  for (const item of root.querySelectorAll("[data-position]")) {
    if (Number(item.dataset.position) === position) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  fill(root, "[data-live-screen]", (place) => (screen ? screen.text : place.dataset.wordNone));
  fill(root, "[data-live-screen-name]", () => screen?.name ?? "");
  for (const list of root.querySelectorAll("[data-live-questions]")) showQuestions(list, questions);
  for (const list of root.querySelectorAll("[data-live-done]")) showQuestions(list, done);
  for (const place of root.querySelectorAll("[data-live-poll]")) showPoll(place, poll);
}

function fill(root, selector, words) {
  for (const place of root.querySelectorAll(selector)) {
    const text = words(place);
    if (text !== undefined && place.textContent !== text) place.textContent = text;
  }
}

// Questions keep their element, so that focus and a pressed button stay where they are.
function showQuestions(list, questions) {
  const most = Number(list.dataset.most ?? questions.length);
  const there = new Map([...list.children].map((item) => [Number(item.dataset.question), item]));
  const items = questions.slice(0, most).map((question) => fillQuestion(there.get(question.id) ?? made(list, question), question));
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.replaceChildren(...items);
  if (focused?.isConnected) focused.focus();
  const empty = list.parentElement.querySelector("[data-live-empty]");
  if (empty) empty.hidden = items.length > 0;
}

function made(list, question) {
  const item = list.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
  item.dataset.question = question.id;
  item.id = `${item.id}${question.id}`;
  const form = item.querySelector("form");
  if (form) form.action = form.getAttribute("action").replace("/0/", `/${question.id}/`);
  return item;
}

function fillQuestion(item, { text, name, votes, answer }) {
  const words = { text, name, votes: String(votes), answer };
  for (const [part, value] of Object.entries(words)) {
    for (const place of item.querySelectorAll(`[data-part="${part}"]`)) {
      if (place.textContent !== value) place.textContent = value;
    }
  }
  return item;
}

function showPoll(place, poll) {
  place.hidden = !poll;
  if (!poll) return;
  fill(place, "[data-part=question]", () => poll.question);
  fill(place, "[data-part=total]", () => String(poll.votes));
  const form = place.querySelector("form");
  if (form) {
    if (place.dataset.poll !== String(poll.id)) newForm(form, poll);
    form.hidden = poll.state !== "open";
  }
  place.dataset.poll = poll.id;
  const rows = place.querySelector("[data-part=results]");
  rows.replaceChildren(...poll.options.map((option) => result(place, option)));
}

function newForm(form, poll) {
  form.action = form.dataset.action.replace("/0/", `/${poll.id}/`);
  const choices = form.querySelector("[data-part=choices]");
  const choice = form.querySelector("template").content.firstElementChild;
  choices.replaceChildren(...poll.options.map((option, number) => {
    const label = choice.cloneNode(true);
    label.querySelector("input").value = number;
    label.querySelector("span").textContent = option.label;
    return label;
  }));
}

function result(place, { label, votes, percent }) {
  const row = place.querySelector("template[data-result]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-part=label]").textContent = label;
  row.querySelector("[data-part=number]").textContent = `${votes} (${percent} %)`;
  row.querySelector("[data-part=fill]").setAttribute("width", `${percent}%`);
  return row;
}

// A vote for a question is sent without leaving the page: the list would begin at its top again.
async function vote(page, event) {
  const form = event.target.closest("form[data-question-vote]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const isWithdrawn = button.value === "withdraw";
  const body = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer === null || (answer.type !== "opaqueredirect" && !answer.ok)) {
    form.removeAttribute("data-question-vote");
    form.requestSubmit(button); // the page that comes says what is wrong
    return;
  }
  button.value = isWithdrawn ? "vote" : "withdraw";
  button.setAttribute("aria-pressed", String(!isWithdrawn));
}
