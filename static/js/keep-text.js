// Keeps what is typed in a form, in this tab only, until it was sent and accepted: a lost connection, a log-in in between
// or a wrong turn loses nothing. Passwords, files, hidden fields and choices are never kept.
const KEPT = "textarea[name], input[name]:not([type]), input[type=text][name], input[type=email][name], input[type=url][name]";

export function start(form) {
  const key = `kept:${form.dataset.keep}`;
  const fields = [...form.querySelectorAll(KEPT)];
  const notice = form.querySelector("[data-keep-notice]");
  const store = (sent) => write(key, { sent, values: Object.fromEntries(fields.map((field) => [field.name, field.value])) });

  const kept = read(key);
  if (kept && kept.sent && navigationType() !== "back_forward") sessionStorage.removeItem(key);
  else if (kept) restore(fields, kept.values, notice);

  form.addEventListener("input", () => store(false));
  form.addEventListener("submit", () => store(true));
}

function restore(fields, values, notice) {
  let restored = false;
  for (const field of fields) {
    if (field.value || !values[field.name]) continue;
    field.value = values[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    restored = true;
  }
  if (restored && notice) notice.hidden = false;
}

function navigationType() {
  return performance.getEntriesByType("navigation")[0]?.type;
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // no room, or storage is switched off: then nothing is kept
  }
}
