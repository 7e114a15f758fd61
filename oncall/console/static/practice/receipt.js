// The end of the call: durations, price, reasons and the contract's sentences.
const card = document.getElementById("receipt");
const part = (name) => card.querySelector(`[data-part="${name}"]`);
let drawn = "";

function rows(pairs) {
  return pairs.map(([name, value]) => {
    const row = document.createElement("div");
    row.append(Object.assign(document.createElement("dt"), { textContent: name }));
    row.append(Object.assign(document.createElement("dd"), { textContent: value }));
    return row;
  });
}

function link(name, address) {
  part(name).hidden = !address;
  if (address) part(name).href = address;
}

function reasons(price) {
  const item = (words, kind) => Object.assign(document.createElement("li"), { textContent: words, className: kind });
  return [...price.reasons.map((words) => item(words, "")), ...price.sentences.map((words) => item(words, "sentence"))];
}

export function drawReceipt(receipt) {
  const key = JSON.stringify(receipt);
  if (key === drawn) return;
  drawn = key;
  card.hidden = !receipt?.over && !receipt?.price;
  if (!receipt) return;
  part("title").textContent = receipt.title;
  part("rows").replaceChildren(...rows(receipt.rows));
  part("price").hidden = !receipt.price;
  part("no-price").hidden = Boolean(receipt.price);
  link("call", receipt.call_url);
  link("case", receipt.case_url);
  if (!receipt.price) return;
  part("amount").textContent = receipt.price.amount;
  part("rating").textContent = receipt.price.words;
  part("rating").className = `tag tag-rating-${receipt.price.state}`;
  part("joined").textContent = receipt.joined;
  part("missing").textContent = receipt.price.missing;
  part("because").replaceChildren(...reasons(receipt.price));
}
