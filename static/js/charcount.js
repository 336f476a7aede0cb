// Tells how much room is left in a text field with a maximum, in the words the template gave, and rarely aloud.
const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined);

export function start(field) {
  const text = field.querySelector("textarea[maxlength]");
  const shown = field.querySelector("[data-room]");
  if (!text || !shown) return;
  const spoken = field.querySelector("[data-room-spoken]");
  let pause;
  const tell = () => {
    const room = text.maxLength - text.value.length;
    shown.textContent = shown.dataset.word.replace("0", numbers.format(room));
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = room <= text.maxLength / 10 ? shown.textContent : ""; }, 1500);
  };
  text.addEventListener("input", tell);
  tell();
}
