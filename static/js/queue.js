// Move through the queue of moderation with j and k, choose with x, open with Enter or o.
// Only while the focus is inside the list, so no key is taken from anything else.

const list = document.querySelector("[data-queue]");
const links = list ? [...list.querySelectorAll("tbody a")] : [];

function rowOf(element) {
  return element.closest("tbody tr");
}

function move(step) {
  const here = links.findIndex((link) => rowOf(link) === rowOf(document.activeElement));
  const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  next?.focus();
}

function choose() {
  const box = rowOf(document.activeElement)?.querySelector("input[type=checkbox]:not(:disabled)");
  if (box) box.checked = !box.checked;
}

const KEYS = { j: () => move(1), k: () => move(-1), x: choose, o: () => rowOf(document.activeElement)?.querySelector("a").click() };

list?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

// The list itself can be reached with Tab; j from there goes to its first row.
list?.parentElement?.addEventListener("keydown", (event) => {
  if (event.target === list.parentElement && event.key === "j") move(1);
});
