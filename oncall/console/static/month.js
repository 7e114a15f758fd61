// Keys of the month: figures answer the case in focus (or the first), j and k move, u, a and c are the page's own deeds.
const rows = [...document.querySelectorAll("[data-waiting]")];

function chosen() {
  return document.activeElement?.closest?.("[data-waiting]") ?? rows[0];
}

function move(by) {
  if (!rows.length) return;
  const inside = document.activeElement?.closest?.("[data-waiting]");
  const place = inside ? rows.indexOf(inside) + by : 0;
  rows[Math.max(0, Math.min(rows.length - 1, place))].focus();
}

function press(key) {
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  const deed = document.querySelector(`[data-deed="${CSS.escape(key)}"]`);
  if (deed) return key === "c" ? deed.focus() : deed.click();
  if (/^[1-9]$/.test(key)) chosen()?.querySelector(`[data-key="${key}"]`)?.click();
}

let pressed = false;
document.addEventListener("submit", () => { pressed = true; });
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || pressed) return;
  if (event.key.length === 1) press(event.key);
});
window.addEventListener("pageshow", () => { pressed = false; });
