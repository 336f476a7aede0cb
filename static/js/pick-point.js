// Points out a place on the map of the town without loading the page: a click, or the arrow keys, fill in the field of
// degrees, and the map is asked for anew with the point on it. Without it a click sends the form, which does the same.
const STEP = 0.01; // of the width, for one press of a key
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

export function start(image) {
  const field = document.getElementById(image.dataset.pickPoint);
  const radius = image.form.elements.radius;
  const frame = Object.fromEntries(["width", "height", "east", "north", "narrow", "scale"].map((name) => [name, Number(image.dataset[name])]));
  const draw = () => {
    const asked = new URLSearchParams({ point: field.value, radius: radius?.value ?? "0" });
    image.src = `${image.dataset.src}?${asked}`;
  };
  const put = ([x, y]) => {
    field.value = back(frame, clamp(x), clamp(y));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  };
  image.setAttribute("aria-description", image.dataset.keys);
  image.addEventListener("click", (event) => {
    event.preventDefault();
    const shown = image.getBoundingClientRect();
    if (event.detail) put([(event.clientX - shown.left) / shown.width, (event.clientY - shown.top) / shown.height]);
  });
  image.addEventListener("keydown", (event) => {
    const move = KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    const [x, y] = at(frame, field.value);
    put([x + move[0], y + move[1] * frame.width / frame.height]);
  });
  field.addEventListener("change", draw);
  radius?.addEventListener("change", draw);
}

function clamp(part) {
  return Math.min(1, Math.max(0, part));
}

function back(frame, x, y) {
  const east = frame.east + (x - 0.5) * frame.width / (frame.narrow * frame.scale);
  const north = frame.north - (y - 0.5) * frame.height / frame.scale;
  return `${north.toFixed(5)}, ${east.toFixed(5)}`;
}

// Where the point that is typed stands, in parts of the map; its middle where there is none yet.
function at(frame, typed) {
  const [north, east] = typed.split(",").map(Number);
  if (!typed.trim() || Number.isNaN(north) || Number.isNaN(east)) return [0.5, 0.5];
  return [0.5 + (east - frame.east) * frame.narrow * frame.scale / frame.width, 0.5 - (north - frame.north) * frame.scale / frame.height];
}
