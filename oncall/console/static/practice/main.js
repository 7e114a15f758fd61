// The practice page: asks how the phones stand, often while something goes on and seldom when not, and draws the answer.
import { act, ask } from "./api.js";
import { drawPhones, listen } from "./phones.js";
import { drawReceipt } from "./receipt.js";
import { muteAll } from "./speech.js";
import { draw, take } from "./timeline.js";

const BUSY = 400;
const IDLE = 2000;
const HIDDEN = 5000;
const SETTLES = 15000;
const trouble = document.getElementById("trouble");
const sound = document.getElementById("mute-all");
let seq = 0;
let call = null;
let lively = 0;
let timer = null;
let asking = false;

function complain(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

async function turn() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    const state = await ask(seq, call);
    seq = state.seq;
    const anew = take(state.events);
    call = state.call ?? (anew ? null : call);
    if (state.busy || state.events.length) lively = Date.now();
    drawPhones(state.phones);
    draw(state.moments);
    drawReceipt(state.receipt);
    complain("");
  } catch (error) {
    complain(error.message);
  }
  asking = false;
  const pause = document.visibilityState === "hidden" ? HIDDEN : Date.now() - lively < SETTLES ? BUSY : IDLE;
  timer = setTimeout(turn, pause);
}

listen(async (wanted) => {
  if (wanted.do === "dial") call = null;
  lively = Date.now();
  try {
    await act(wanted);
    turn();
  } catch (error) {
    complain(error.message);
  }
});

sound.addEventListener("click", () => {
  const off = sound.getAttribute("aria-pressed") !== "true";
  sound.setAttribute("aria-pressed", String(off));
  sound.querySelector("span").textContent = off ? sound.dataset.off : sound.dataset.on;
  muteAll(off);
});

document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") turn(); });
turn();
