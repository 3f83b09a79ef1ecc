/* Keys for staff: a letter presses the button that carries it, and "/" goes to the search. Off while typing, and off for good when
   the switch says so (WCAG 2.1.4). Without JavaScript the buttons are simply pressed. */
(() => {
  "use strict";
  const buttons = [...document.querySelectorAll("[data-key]")];
  const toggle = document.querySelector("[data-keys]");
  const find = document.querySelector("[data-find]");
  if (!buttons.length && !find) return;
  const remembered = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  let on = remembered();
  const show = () => {
    document.querySelectorAll("[data-key] kbd").forEach((key) => { key.hidden = !on; });
    if (toggle) toggle.setAttribute("aria-pressed", String(on));
  };
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      on = !on;
      try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* a private window: kept for this page only */ }
      show();
    });
  }
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!on || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (find && event.key === find.dataset.find) {
      event.preventDefault();
      find.focus();
      find.select();
      return;
    }
    const button = buttons.find((one) => one.dataset.key === event.key.toLowerCase());
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  show();
})();
