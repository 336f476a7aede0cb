// Starts each behaviour on the elements that ask for it with a data attribute, when the page loads and when htmx adds a
// part. A page without such elements loads nothing more; a browser without modules runs nothing, and all still works.
const behaviours = [
  ["[data-menu]", () => import("./menu.js")],
  ["[data-live-url]", () => import("./live-poll.js")],
  ["[data-event-url]", () => import("./live-event.js")],
  ["[data-talk-url]", () => import("./live-talk.js")],
  ["[data-keep]", () => import("./keep-text.js")],
  ["[data-charcount]", () => import("./charcount.js")],
  ["[data-locate]", () => import("./locate.js")],
  ["[data-pick-point]", () => import("./pick-point.js")],
  ["[data-print]", () => import("./print.js")],
  ["[data-focus]", () => import("./focus.js")],
  ["[data-passkey]", () => import("./passkey.js")],
  ["[data-offline]", () => import("./offline.js")],
];

function startIn(root) {
  for (const [selector, load] of behaviours) {
    const elements = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) elements.push(root);
    if (elements.length) load().then((module) => elements.forEach(module.start));
  }
}

startIn(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) startIn(event.target);
});
