// A button that prints the page: shown only where it can work.
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
