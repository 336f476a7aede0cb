// Brings a new error summary into view and under the reading cursor; its links put the cursor in the field itself.
export function start(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const control = target?.matches("input, select, textarea") ? target : target?.querySelector("input, select, textarea");
    if (!control) return;
    event.preventDefault();
    control.closest(".field")?.scrollIntoView();
    control.focus({ preventScroll: true });
  });
}
