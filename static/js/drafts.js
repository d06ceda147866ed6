/*
 * What a form holds, kept on this device while it cannot be sent. Fields marked data-private (numbers of identity papers) and passwords
 * are never kept: a shared computer of an office must not remember them.
 */

const PREFIX = "draft:";
const SKIP = new Set(["csrfmiddlewaretoken", "edit_no"]);

function keepable(field) {
  return field.name && !SKIP.has(field.name) && !field.disabled && !["file", "password", "submit", "button"].includes(field.type) && !("private" in field.dataset);
}

/* Name -> list of values, as a plain object. */
export function read(form) {
  const values = {};
  for (const field of form.elements) {
    if (!keepable(field)) continue;
    values[field.name] ??= [];
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    if (field.tagName === "SELECT") values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    else values[field.name].push(field.value);
  }
  return values;
}

/* Puts the values back; first lets the formsets grow to as many rows as the draft had. */
export function fill(form, values) {
  for (const box of form.querySelectorAll("[data-rows]")) {
    const name = `${box.dataset.prefix}-TOTAL_FORMS`;
    const add = box.querySelector("[data-rows-add]");
    for (let more = Number(values[name]?.[0] ?? 0) - Number(form.elements[name].value); more > 0; more -= 1) add.click();
  }
  const taken = {};
  for (const field of form.elements) {
    if (!keepable(field) || !(field.name in values) || field.name.endsWith("_FORMS")) continue;
    const list = values[field.name];
    if (["checkbox", "radio"].includes(field.type)) field.checked = list.includes(field.value);
    else if (field.tagName === "SELECT") for (const option of field.options) option.selected = list.includes(option.value);
    else {
      taken[field.name] ??= 0;
      field.value = list[taken[field.name]] ?? "";
      taken[field.name] += 1;
    }
  }
}

/* The drafts of one address in localStorage, by edit_no. Storage that is full or forbidden answers false. */
export class Keeper {
  constructor(url) {
    this.prefix = `${PREFIX}${url}:`;
  }

  keep(editNo, values) {
    const at = new Date().toLocaleTimeString("zh-CN", { hour12: false });
    try {
      localStorage.setItem(this.prefix + editNo, JSON.stringify({ at, values }));
      return true;
    } catch {
      return false;
    }
  }

  drop(editNo) {
    try {
      localStorage.removeItem(this.prefix + editNo);
    } catch {
      /* nothing was kept either */
    }
  }

  find() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
      if (!keys.length) return null;
      const key = keys.sort((a, b) => Number(b.slice(this.prefix.length)) - Number(a.slice(this.prefix.length)))[0];
      return { editNo: key.slice(this.prefix.length), ...JSON.parse(localStorage.getItem(key)) };
    } catch {
      return null;
    }
  }
}
