/* 大字版: a class on <html>, remembered on this device. A classic script in the head, so that the page is never drawn small first. */
(function () {
  const KEY = "large-text";
  const root = document.documentElement;

  function remembered() {
    try {
      return localStorage.getItem(KEY) === "1";
    } catch {
      return false; // storage may be forbidden: the switch then lasts for this page
    }
  }

  function apply(on) {
    root.classList.toggle("large", on);
    for (const button of document.querySelectorAll("[data-large-text]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(on));
    }
  }

  root.classList.toggle("large", remembered());
  document.addEventListener("DOMContentLoaded", () => apply(remembered()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-large-text]")) return;
    const on = !root.classList.contains("large");
    apply(on);
    try {
      localStorage.setItem(KEY, on ? "1" : "0");
    } catch {
      /* kept for this page only */
    }
  });
})();
