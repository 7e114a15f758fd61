// Draws the phones and turns their buttons and keys into deeds.
import { hear, mute } from "./speech.js";

const caller = document.getElementById("caller");
const shown = document.getElementById("shown");
const cards = [...document.querySelectorAll(".phone")];
const part = (card, name) => card.querySelector(`[data-part="${name}"]`);

function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function draw(card, phone) {
  card.dataset.phoneState = phone.state;
  setText(part(card, "words"), phone.words);
  setText(part(card, "hears"), phone.hears ?? "");
  part(card, "hears").classList.toggle("sound", !phone.spoken);
  const sms = part(card, "sms");
  if (sms) setText(sms, phone.sms);
  offer(card, phone);
  hear(phone);
}

// Shows what can be done now; when the button in focus goes away, the first that is left gets the focus.
function offer(card, phone) {
  const focused = card.contains(document.activeElement) ? document.activeElement : null;
  const places = [...card.querySelectorAll("[data-for]")];
  for (const place of places) place.hidden = !phone.can.includes(place.dataset.for);
  if (!focused?.closest("[data-for]")?.hidden) return;
  const first = places.find((place) => !place.hidden && !place.closest("footer")) ?? places.find((place) => !place.hidden);
  (first?.matches("button") ? first : first?.querySelector("button"))?.focus();
}

function callerPhone(phones) {
  const numbers = caller.dataset.callers.split(" ");
  const mine = phones.filter((phone) => numbers.includes(phone.number));
  return mine.find((phone) => phone.state !== "idle") ?? mine.find((phone) => phone.number === chosen()) ?? mine[0];
}

function chosen() {
  return shown.value || caller.dataset.callers.split(" ")[0];
}

export function drawPhones(phones) {
  const calling = callerPhone(phones);
  for (const card of cards) {
    const phone = card === caller ? calling : phones.find((one) => one.number === card.dataset.number);
    if (phone) draw(card, phone);
  }
  caller.dataset.number = calling.number;
  shown.disabled = calling.state !== "idle";
  const others = document.getElementById("others");
  if (others && [...others.querySelectorAll(".phone")].some((card) => card.dataset.phoneState === "ringing")) others.open = true;
}

function deed(card, button) {
  if (button.dataset.digits) return { do: "press", number: card.dataset.number, digits: button.dataset.digits };
  if (button.dataset.do === "dial") return { do: "dial", number: chosen(), hidden: shown.value === "" };
  return { do: button.dataset.do, number: card.dataset.number };
}

// Calls `act` with what a click or a key on a phone asks for.
export function listen(act) {
  for (const card of cards) {
    card.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.part === "mute") toggleMute(card, button);
      else act(deed(card, button));
    });
    card.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, input")) return;
      if (/^[0-9*#]$/.test(event.key) && card.dataset.phoneState === "in_call") {
        event.preventDefault();
        act({ do: "press", number: card.dataset.number, digits: event.key });
      }
    });
  }
}

function toggleMute(card, button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  const numbers = card === caller ? caller.dataset.callers.split(" ") : [card.dataset.number];
  for (const number of numbers) mute(number, on);
}
