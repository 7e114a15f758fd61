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
const steps = document.getElementById("steps");
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

// Which of the three steps a newcomer is at: 1 call, 2 answer and press 1, 3 hang up and say how it went.
function step(state) {
  if (state.taken) return 3;
  return state.busy ? 2 : 1;
}

async function turn() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    const state = await ask(seq, call);
    seq = state.seq;
    call = take(state.events) ?? state.call ?? call;
    if (state.busy || state.events.length) lively = Date.now();
    drawPhones(state.phones);
    draw(state.moments);
    drawReceipt(state.receipt);
    steps.dataset.now = step(state);
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
