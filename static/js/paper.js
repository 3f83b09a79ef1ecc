/* Typing papers by keyboard alone: a number chooses, Enter goes on to the next part, Backspace takes a choice back.
   Works only while one of the form's controls has the focus (WCAG 2.1.4). Without JavaScript it is an ordinary form. */
(() => {
  "use strict";
  const form = document.querySelector("[data-paper]");
  if (!form) return;
  // Not what is folded away, nor what belongs to another way of speaking (staff.css).
  const shown = (part) => !part.closest("details:not([open])") && part.getClientRects().length > 0;
  const first = (part) => part.querySelector("input:checked") || part.querySelector("input, textarea");
  const go = (from) => {
    const parts = [...form.querySelectorAll("[data-part]")].filter(shown);
    const next = parts[parts.indexOf(from) + 1];
    (next ? first(next) : form.querySelector("[type=submit]")).focus();
  };
  let typed = "", at = 0, last = null;
  form.addEventListener("keydown", (event) => {
    const part = event.target.closest("[data-part]");
    if (!part || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("input, textarea")) {
      event.preventDefault();
      go(part);
      return;
    }
    if (!event.target.matches("[type=radio], [type=checkbox]")) return;
    const boxes = [...part.querySelectorAll("[data-number]")].filter((box) => box.closest("[data-part]") === part);
    if (event.key === "Backspace") {
      event.preventDefault();
      boxes.forEach((box) => { box.checked = box.type === "radio" && box.value === ""; });
      return;
    }
    if (!/^[0-9x]$/.test(event.key)) return;
    event.preventDefault();
    const goesOn = event.timeStamp - at < 700 && boxes.some((box) => box.dataset.number === typed + event.key);
    if (goesOn && last && last.type === "checkbox") last.click(); // the first digit of a longer number chose something else
    typed = goesOn ? typed + event.key : event.key;
    at = event.timeStamp;
    last = boxes.find((box) => box.dataset.number === typed);
    if (!last) return;
    last.focus();
    last.click();
  });
  // "Neither is right" opens what it is typed into.
  form.addEventListener("change", (event) => {
    if (event.target.value === "anew") event.target.closest("[data-part]").querySelector("details").open = true;
  });
  document.querySelectorAll("[data-keys-hint]").forEach((hint) => { hint.hidden = false; });
  const start = form.querySelector("[data-part]");
  if (start && !document.querySelector("[data-errors]")) first(start).focus({ preventScroll: true });
})();
