// Speaks what phones hear, one phone after the other, with the browser's own voices. Muted phones are silent.
const synth = "speechSynthesis" in window ? window.speechSynthesis : null;
const noVoice = document.getElementById("no-voice");
const muted = new Set();
const said = new Map();
let all = true;
let waiting = [];
let speaking = null;

function voiceFor(language) {
  const voices = synth.getVoices();
  const short = language.slice(0, 2).replace("no", "nb");
  const fits = (voice) => voice.lang.replace("_", "-").toLowerCase().replace(/^no/, "nb").startsWith(short);
  return { voice: voices.find(fits) ?? null, none: voices.length > 0 && !voices.some(fits) };
}

function tellNoVoice(language) {
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  noVoice.textContent = noVoice.dataset.words.replace("LANGUAGE", names.of(language));
  noVoice.hidden = false;
}

function next() {
  if (speaking || waiting.length === 0) return;
  const item = waiting.shift();
  const { voice, none } = voiceFor(item.language);
  if (none) { tellNoVoice(item.language); next(); return; }
  const words = new SpeechSynthesisUtterance(item.text);
  words.lang = item.language;
  if (voice) words.voice = voice;
  words.onend = words.onerror = () => { if (speaking === item) { speaking = null; next(); } };
  speaking = item;
  synth.speak(words);
}

function stop(drop) {
  waiting = waiting.filter((item) => !drop(item));
  if (speaking && drop(speaking)) { speaking = null; synth.cancel(); next(); }
}

// Tells what a phone hears now; the same words in the same call are spoken once.
export function hear(phone) {
  const key = phone.hears && phone.spoken ? `${phone.call} ${phone.hears}` : "";
  if (said.get(phone.number) === key) return;
  said.set(phone.number, key);
  if (!synth) return;
  stop((item) => item.number === phone.number);
  if (!key || !all || muted.has(phone.number) || !phone.language) return;
  waiting.push({ number: phone.number, text: phone.hears, language: phone.language });
  next();
}

export function mute(number, on) {
  if (on) muted.add(number); else muted.delete(number);
  if (on && synth) stop((item) => item.number === number);
}

export function muteAll(on) {
  all = !on;
  if (on && synth) stop(() => true);
}

window.addEventListener("pagehide", () => synth?.cancel());
