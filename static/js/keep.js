/* Nothing typed is lost. Words that were not sent stay in this tab until the site has them, or the person sends or leaves.
   A form is sent without leaving its page: with no signal the page stays, says so, and sends when the signal is back. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  if (!form || !form.requestSubmit) return;
  const key = "typed:" + location.pathname;
  const line = form.querySelector("[data-waiting]");
  const offer = form.querySelector("[data-offer]");
  const field = offer && form.querySelector("textarea, [type=text]");
  let store, kept, busy, native, waiting, timer, pause = 2000;
  try { store = sessionStorage; } catch { /* switched off: everything else still works */ }
  const put = (words) => { try { store.setItem(key, words); } catch { /* full, or switched off */ } };

  if (store && field) {
    kept = store.getItem(key);
    if (kept && kept !== field.value) {
      offer.hidden = false;
      offer.querySelector("button").addEventListener("click", () => {
        field.value = field.value === field.defaultValue ? kept : field.value + "\n" + kept;
        offer.hidden = true;
        put(field.value);
        field.focus();
      });
    }
    field.addEventListener("input", () => put(offer.hidden ? field.value : field.value + "\n" + kept));
  }

  const forget = (button) => {
    const all = "all" in form.dataset && (!button || button.value !== "stop");
    Object.keys(store || {}).filter((name) => all ? name.startsWith("typed:" + form.dataset.keep) : name === key)
      .forEach((name) => store.removeItem(name));
  };

  const send = async (button) => {
    clearTimeout(timer);
    busy = true;
    form.setAttribute("aria-busy", "true");
    const fields = new FormData(form), withFile = form.enctype === "multipart/form-data";
    const body = withFile ? fields : new URLSearchParams(fields);
    if (button && button.name) body.set(button.name, button.value);
    const stop = new AbortController(), late = setTimeout(() => stop.abort(), withFile ? 300000 : 30000);
    let reply = {};
    try {
      reply = await fetch(location.href, { method: "POST", body, headers: { "X-Keep": "1" }, signal: stop.signal });
    } catch { /* no signal, or the site is being restarted */ }
    clearTimeout(late);
    if (reply.status === 201) {
      forget(button);
      location.assign(reply.headers.get("Location"));
      return;
    }
    busy = false;
    form.removeAttribute("aria-busy");
    if (!reply.status || reply.status > 501) {
      waiting = () => send(button);
      line.className = "flash";
      line.textContent = line.dataset.waiting;
      timer = setTimeout(waiting, pause = Math.min(pause * 1.5, 20000));
    } else {
      native = true; // something to mend: the page that says what comes the ordinary way
      form.requestSubmit(button);
    }
  };

  form.addEventListener("submit", (event) => {
    if (native) return;
    event.preventDefault();
    if (!busy) send(event.submitter);
  });
  addEventListener("online", () => { if (waiting && !busy) waiting(); });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    busy = native = false;
    form.removeAttribute("aria-busy");
  });
})();
