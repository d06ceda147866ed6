/* Rows of a Django formset: add from the <template>, remove, keep TOTAL_FORMS and the focus right. Without a script the extra empty rows stay. */

function total(box) {
  return box.querySelector(`input[name="${box.dataset.prefix}-TOTAL_FORMS"]`);
}

function limit(box) {
  const field = box.querySelector(`input[name="${box.dataset.prefix}-MAX_NUM_FORMS"]`);
  return field ? Number(field.value) : Infinity;
}

const rows = (box) => [...box.querySelectorAll("[data-rows-body] > [data-row]")];
const kept = (box) => rows(box).filter((row) => !row.classList.contains("formrow-gone"));

function renumber(box) {
  kept(box).forEach((row, index) => {
    const number = row.querySelector("[data-row-number]");
    if (number) number.textContent = String(index + 1);
  });
  box.querySelector("[data-rows-add]").disabled = Number(total(box).value) >= limit(box);
  box.dispatchEvent(new CustomEvent("rows:changed", { bubbles: true, detail: { count: kept(box).length } }));
}

function focusFirst(row) {
  row.querySelector("input:not([type=hidden]):not([disabled]), select, textarea")?.focus();
}

function add(box) {
  const index = total(box).value;
  const copy = box.querySelector("[data-rows-template]").content.cloneNode(true);
  const row = copy.querySelector("[data-row]");
  row.dataset.fresh = "1";
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes("__prefix__")) element.setAttribute(attribute.name, attribute.value.replaceAll("__prefix__", index));
    }
  }
  box.querySelector("[data-rows-body]").append(copy);
  total(box).value = String(Number(index) + 1);
  arm(row);
  renumber(box);
  focusFirst(row);
}

function setGone(row, gone) {
  const flag = row.querySelector("[data-row-delete] input");
  if (flag) flag.checked = gone;
  row.classList.toggle("formrow-gone", gone);
  row.querySelector("[data-row-remove]").textContent = gone ? "恢复" : "移除";
}

/* A removed row keeps its place, crossed out, with "恢复": a slip of the hand costs nothing. */
function toggle(box, row) {
  setGone(row, !row.classList.contains("formrow-gone"));
  row.querySelector("[data-row-remove]").focus();
  renumber(box);
  row.dispatchEvent(new Event("change", { bubbles: true }));
}

function arm(row) {
  const button = row.querySelector("[data-row-remove]");
  const flag = row.querySelector("[data-row-delete]");
  if (!button || !flag) return;
  button.hidden = false;
  flag.hidden = true;
  if (flag.querySelector("input").checked) setGone(row, true);
}

for (const box of document.querySelectorAll("[data-rows]")) {
  const button = box.querySelector("[data-rows-add]");
  button.hidden = false;
  rows(box).forEach(arm);
  renumber(box);
  box.addEventListener("click", (event) => {
    if (event.target.closest("[data-rows-add]")) add(box);
    const remove = event.target.closest("[data-row-remove]");
    if (remove) toggle(box, remove.closest("[data-row]"));
  });
}
