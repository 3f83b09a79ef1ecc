/* The review desk: what opens takes the focus, so that a key and a few words are enough. The keys themselves are in staff.js;
   without JavaScript every act is a plain form. */
(() => {
  "use strict";
  const refused = document.querySelector("[data-errors]"); // then the list of errors has the focus
  document.querySelectorAll("details.more").forEach((part) => part.addEventListener("toggle", () => {
    const field = part.open && !refused && part.querySelector("input:not([type=hidden]), select");
    if (field) field.focus();
  }));
  document.querySelectorAll("[data-focus]").forEach((link) => link.addEventListener("click", (event) => {
    const field = document.getElementById(link.dataset.focus);
    if (!field) return;
    event.preventDefault();
    field.focus();
  }));
})();
