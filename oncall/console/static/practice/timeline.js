// The time line of the call: events of the phones and moments of our own record, in the order in which they happened.
const list = document.getElementById("events");
const empty = document.getElementById("no-events");
const machine = document.getElementById("machine");
let events = [];
let origin = 0;
let drawn = "";

const time = (entry) => Date.parse(entry.at);

function clock(at) {
  const seconds = Math.max(0, Math.floor((at - origin) / 1000));
  const two = (value) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

// Takes new events; a call that comes in starts the line anew. Returns that call's id, null when none came.
export function take(fresh) {
  let came = null;
  for (const event of fresh) {
    if (event.kind === "came") { events = []; origin = time(event); came = event.call; }
    if (origin) events.push(event);
  }
  return came;
}

function row(entry) {
  const item = document.createElement("li");
  item.className = `story-${entry.kind}`;
  item.classList.toggle("machine", Boolean(entry.machine));
  item.classList.toggle("ours", Boolean(entry.ours));
  const when = document.createElement("span");
  when.className = "figure";
  when.textContent = clock(time(entry));
  const what = document.createElement("span");
  what.textContent = entry.text;
  item.append(when, what);
  return item;
}

// Draws what is known: rows that are there already stay, so that a screen reader only hears what is new.
export function draw(moments) {
  const entries = [...events, ...moments.filter((moment) => origin && time(moment) >= origin)];
  entries.sort((one, other) => time(one) - time(other));
  const key = entries.map((entry) => entry.id + entry.text).join();
  if (key === drawn) return;
  drawn = key;
  empty.hidden = entries.length > 0;
  const old = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 40;
  let before = null;
  for (const entry of entries) {
    const name = `${entry.id} ${entry.text}`;
    const item = old.get(name) ?? row(entry);
    item.dataset.key = name;
    old.delete(name);
    const place = before ? before.nextSibling : list.firstChild;
    if (item !== place) list.insertBefore(item, place);
    before = item;
  }
  for (const item of old.values()) item.remove();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

machine.addEventListener("click", () => {
  const on = machine.getAttribute("aria-pressed") !== "true";
  machine.setAttribute("aria-pressed", String(on));
  list.classList.toggle("with-machine", on);
});
