// Says so when the browser has no connection.
export function start(place) {
  const sentence = place.firstElementChild;
  const show = () => { sentence.hidden = navigator.onLine; };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
