/* What JavaScript adds to pages that already work without it: leave fast, copy a code, read aloud, tidy menus.
   It sends nothing anywhere and keeps nothing; Leave, and the end of somebody else's answer, clear what keep.js kept in this tab. */
(() => {
  "use strict";
  const $ = (selector) => [...document.querySelectorAll(selector)];
  const forget = () => { try { sessionStorage.clear(); } catch { /* switched off: nothing is there */ } };

  // Sent for somebody else, or the next person's turn: words typed here and never sent are not offered to whoever comes now.
  if (document.querySelector("[data-forget]")) forget();

  // Leave: replaces this page in the tab, so that Back does not return here. Shift three times within two seconds does the same.
  const exit = document.querySelector("[data-leave]");
  if (exit) {
    const leave = (event) => {
      if (event) event.preventDefault();
      document.documentElement.hidden = true;
      forget();
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

  // Read aloud: only with a voice that lives on this device and speaks the text's language; words never leave for a voice service.
  const speech = window.speechSynthesis;
  if (speech) {
    const plain = (code) => code.toLowerCase().split(/[-_]/)[0];
    const voiceFor = (part) => {
      const lang = plain(part.closest("[lang]").lang);
      const fit = speech.getVoices().filter((v) => v.localService && plain(v.lang) === lang);
      return fit.find((v) => v.default) || fit.find((v) => /gb/i.test(v.lang)) || fit[0];
    };
    const place = (button) => document.querySelector(button.dataset.read);
    const buttons = $("[data-read]");
    let reading = null, stop = () => {};
    const read = (button) => {
      const label = button.lastChild, before = label.textContent;
      let now = null, left = 0;
      const mark = (part) => {
        if (now) now.classList.remove("read");
        now = part;
        if (now) now.classList.add("read");
      };
      stop = () => {
        reading = null;
        stop = () => {};
        mark(null);
        label.textContent = before;
        speech.cancel();
      };
      reading = button;
      label.textContent = button.dataset.stop;
      const mine = stop;
      const parts = [...place(button).querySelectorAll("h1, h2, h3, p, li, .choice, .ends span")];
      parts.forEach((part) => {
        const heard = part.cloneNode(true); // an earlier answer is not said aloud for others in the room
        heard.querySelectorAll("[data-heard]").forEach((one) => { one.textContent = one.dataset.heard; });
        const text = heard.textContent.replace(/\s+/g, " ").trim();
        if (!text || !part.getClientRects().length || part.closest("[aria-hidden]") || part.parentElement.closest("li")) return;
        const said = new SpeechSynthesisUtterance(text);
        said.voice = voiceFor(part) || voiceFor(place(button));
        said.lang = said.voice.lang;
        said.onstart = () => { if (stop === mine) mark(part); };
        said.onend = said.onerror = () => { left -= 1; if (!left && stop === mine) stop(); };
        left += 1;
        speech.speak(said);
      });
    };
    buttons.forEach((button) => button.addEventListener("click", () => {
      const again = reading === button;
      stop();
      if (!again) read(button);
    }));
    const show = () => buttons.forEach((button) => {
      button.hidden = !voiceFor(place(button));
      $("[data-without-voice]").forEach((part) => { part.hidden = !button.hidden; });
    });
    speech.addEventListener("voiceschanged", show);
    addEventListener("pagehide", () => stop());
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

  // A first page has its style sheets inside. Now that it is seen, their files are fetched for the pages that follow.
  const inside = document.querySelector("style[data-files]");
  if (inside && !(navigator.connection && navigator.connection.saveData)) {
    addEventListener("load", () => inside.dataset.files.split(" ").forEach((file) => fetch(file).catch(() => { /* next time */ })));
  }
})();
