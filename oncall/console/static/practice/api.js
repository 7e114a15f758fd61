// Talks to the console: asks how the phones stand, and lets a phone do something.
const place = document.getElementById("practice");
const token = document.querySelector('meta[name="csrf-token"]').content;
const line = place.dataset.line;

async function answered(reply) {
  const body = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(body.error ?? `${reply.status} ${reply.statusText}`);
  return body;
}

export async function ask(since, call) {
  const query = new URLSearchParams({ line, since, call: call ?? "" });
  return answered(await fetch(`${place.dataset.state}?${query}`, { headers: { Accept: "application/json" }, cache: "no-store" }));
}

export async function act(wanted) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  return answered(await fetch(place.dataset.do, { method: "POST", headers, body: JSON.stringify({ line, ...wanted }) }));
}
