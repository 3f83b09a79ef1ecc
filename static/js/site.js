/* What JavaScript adds to pages that already work without it: leave fast, copy a code, read aloud, tidy menus.
   It sends nothing anywhere and keeps nothing; Leave also clears what keep.js kept in this tab. */
(() => {
  "use strict";
  const $ = (selector) => [...document.querySelectorAll(selector)];

  // Leave: replaces this page in the tab, so that Back does not return here. Shift three times within two seconds does the same.
  const exit = document.querySelector("[data-leave]");
  if (exit) {
    const leave = (event) => {
      if (event) event.preventDefault();
      document.documentElement.hidden = true;
      try { sessionStorage.clear(); } catch { /* switched off: nothing is there */ }
      location.replace(exit.href);
    };
    exit.addEventListener("click", leave);
    let presses = [];
    addEventListener("keydown", (event) => {
      if (event.key !== "Shift") presses = [];
      else if (!event.repeat) {
        presses = [...presses, event.timeStamp].slice(-3);
        if (presses.length === 3 && event.timeStamp - presses[0] < 2000) leave();
      }
    });
  }

  // Copy: says in words that it worked, for eyes and for screen readers.
  if (navigator.clipboard) {
    $("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const told = document.getElementById(button.getAttribute("aria-describedby"));
        await navigator.clipboard.writeText(button.dataset.copy);
        if (told) told.textContent = button.dataset.done;
      });
    });
  }

  // Read aloud: only with a voice that lives on this device and speaks the page's language; words never leave for a voice service.
  const speech = window.speechSynthesis;
  if (speech) {
    const language = document.documentElement.lang;
    const voice = () => speech.getVoices().find((v) => v.localService && v.lang.toLowerCase().startsWith(language));
    const show = () => $("[data-read]").forEach((button) => { button.hidden = !voice(); });
    const words = (place) => [...place.querySelectorAll("h1, h2, p, .choice, .ends span")]
      .filter((part) => !part.closest("[aria-hidden]")).map((part) => part.textContent.replace(/\s+/g, " ").trim());
    $("[data-read]").forEach((button) => button.addEventListener("click", () => {
      if (speech.speaking) { speech.cancel(); return; }
      words(document.querySelector(button.dataset.read)).filter(Boolean).forEach((text) => {
        const said = new SpeechSynthesisUtterance(text);
        said.voice = voice();
        said.lang = language;
        speech.speak(said);
      });
    }));
    speech.addEventListener("voiceschanged", show);
    addEventListener("pagehide", () => speech.cancel());
    show();
  }

  // "None of these" and "I would rather not say" clear the other boxes, and the others clear them.
  $("[data-exclusive]").forEach((only) => {
    const boxes = [...only.form.elements[only.name]];
    boxes.forEach((box) => box.addEventListener("change", () => {
      if (!box.checked) return;
      boxes.forEach((other) => {
        if (other !== box && (box === only || other === only)) other.checked = false;
      });
    }));
  });

  // An error summary takes the focus, so that the first thing heard is what to mend.
  const summary = document.querySelector("[data-errors]");
  if (summary) summary.focus();

  // A language menu closes with Escape or a click outside it.
  $("details.langs").forEach((menu) => {
    addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  $("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
