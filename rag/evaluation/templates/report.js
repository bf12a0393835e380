// Filter and sort the cases. They are hidden and moved, never created from text.
"use strict";
const $ = (id) => document.getElementById(id);
const list = $("cases");
const cases = [...list.children];
const words = new Map(cases.map((one) => [one, one.textContent.toLowerCase()]));

const chosen = (name) => $(name === "verdict" ? "grade" : name).value;

function wanted(one) {
  const sought = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  return sought.every((word) => words.get(one).includes(word))
    && ["kind", "given", "verdict"].every((name) => !chosen(name) || one.dataset[name] === chosen(name));
}

function sortKey(one) {
  const name = $("sort").value || "order";
  return Number(one.getAttribute("data-" + name.replaceAll("_", "-")));
}

function show() {
  const sign = $("down").checked ? -1 : 1;
  const order = (one) => Number(one.dataset.order);
  list.append(...cases.sort((a, b) => sign * (sortKey(a) - sortKey(b)) || order(a) - order(b)));
  for (const one of cases) one.hidden = !wanted(one);
  const left = cases.filter((one) => !one.hidden).length;
  $("count").textContent = left === 1 ? "1 case" : left + " cases";
}

$("controls").addEventListener("input", show);
$("controls").addEventListener("submit", (event) => event.preventDefault());
show(); // browsers keep the chosen filters when a page is reloaded
