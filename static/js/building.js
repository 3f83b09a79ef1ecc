/* Forms of the builder save themselves a moment after somebody stopped typing. Without this script there is the Save button.
   The server answers with new marks of what the form changes, so that a clash with somebody else is noticed by either way of saving. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  const line = form && form.querySelector("[data-saved]");
  if (!line) return;
  let timer, busy, again, leaving;
  const say = (word) => {
    line.textContent = word ? line.dataset[word] : "";
    line.classList.toggle("amiss", word !== "" && word !== "saved"); // seen from the corner of an eye, on a phone too
  };
  const save = async () => {
    if (busy) { again = true; return; }
    busy = true;
    again = false;
    let word = "offline";
    try {
      const reply = await fetch(location.href, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Autosave": "1" }, redirect: "error" });
      word = reply.ok ? "saved" : reply.status === 409 ? "clash" : "wrong";
      if (reply.ok) {
        for (const [name, value] of Object.entries((await reply.json()).marks)) {
          const mark = form.elements.namedItem(name);
          if (mark) mark.value = value;
        }
      }
    } catch { /* no signal, or signed out: the button says more */ }
    busy = false;
    if (!leaving) say(word);
    if (again && word === "saved") save();
  };
  form.addEventListener("input", (event) => {
    // A kind of question decides which fields there are, and a tick who vouches for it: those are for the button.
    if (event.target.matches("select, [name=checked]")) return;
    clearTimeout(timer);
    say("");
    timer = setTimeout(save, 1500);
  });
  addEventListener("online", () => { if (line.textContent && line.textContent === line.dataset.offline) save(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!busy) { leaving = true; return; }
    event.preventDefault(); // what is being saved comes back with new marks first
    const wait = setInterval(() => {
      if (busy) return;
      clearInterval(wait);
      leaving = true;
      form.requestSubmit(event.submitter || undefined);
    }, 50);
  });
})();
