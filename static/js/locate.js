// Fills in where one is now, in a field for a point. Without it one types the numbers, or leaves them out.
export function start(field) {
  if (!navigator.geolocation) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button ghost";
  button.textContent = field.dataset.locate;
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    field.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
  }));
  field.after(button);
}
