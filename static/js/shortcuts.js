/* "/" and Ctrl+K go to the search; a summary of errors or a refusal takes the focus when the page opens with one. */

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function visible(element) {
  return element.getClientRects().length > 0;
}

function search() {
  const marked = document.querySelector('[data-shortcut="search"]');
  if (marked && visible(marked)) return marked;
  const menu = document.querySelector(".menu-phone");
  const inside = menu?.querySelector('input[type="search"]');
  if (inside && visible(menu)) {
    menu.open = true;
    return inside;
  }
  return document.querySelector('main input[type="search"]');
}

document.addEventListener("keydown", (event) => {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
  const ctrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  if (!slash && !ctrlK) return;
  const field = search();
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

document.querySelector("[data-focus]")?.focus();
