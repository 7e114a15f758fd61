// Keeps the calls on the start page fresh: asks every few seconds while the page is seen, draws only what changed.
const part = document.getElementById("calls-now");
let tag = "";

async function refresh() {
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(part.dataset.address, { headers, cache: "no-store" });
  if (answer.status !== 200) return;
  tag = answer.headers.get("ETag") ?? "";
  const words = await answer.text();
  const focused = part.contains(document.activeElement);
  if (!focused && words.trim() !== part.innerHTML.trim()) part.innerHTML = words;
}

setInterval(() => {
  if (document.visibilityState === "visible") refresh().catch(() => {});
}, Number(part.dataset.every));
