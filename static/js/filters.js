/* Lists: facets apply at once, "select all" in a table head, the count of what is selected. All of it works by its button without a script. */

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.querySelector("[data-autosubmit-button]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}

function picks(table) {
  return [...table.querySelectorAll("tbody input[data-pick]")];
}

function recount(table) {
  const boxes = picks(table);
  const chosen = boxes.filter((box) => box.checked);
  const all = table.querySelector("input[data-pick-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  for (const box of boxes) box.closest("tr").classList.toggle("row-selected", box.checked);
  const scope = table.closest("form, .card") ?? document;
  for (const word of scope.querySelectorAll("[data-picked-count]")) word.textContent = String(chosen.length);
  for (const bar of scope.querySelectorAll("[data-picked-bar]")) bar.hidden = chosen.length === 0;
}

for (const table of document.querySelectorAll("table[data-pickable]")) {
  recount(table);
  table.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) for (const box of picks(table)) box.checked = event.target.checked;
    recount(table);
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-unpick]")) return;
  for (const table of document.querySelectorAll("table[data-pickable]")) {
    for (const box of picks(table)) box.checked = false;
    recount(table);
  }
});
