/* On a device that many people use: asks whether somebody is still there, and begins anew for the next person when nobody is.
   Nothing of the one before stays in the tab. Without JavaScript the link does the same, and a long time without a touch. */
(() => {
  "use strict";
  const next = document.querySelector("[data-kiosk]");
  const ask = document.querySelector("[data-still-there]");
  if (!next || !ask) return;
  const seconds = (name) => Number(next.dataset[name]) * 1000;
  const forget = () => { try { sessionStorage.clear(); } catch { /* switched off: nothing is there */ } };
  const go = (event) => {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    forget();
    location.replace(next.href);
  };
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!ask.open) ask.showModal();
      timer = setTimeout(go, seconds("warning"));
    }, seconds("idle"));
  };
  next.addEventListener("click", go);
  ask.addEventListener("close", wait);
  for (const touch of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(touch, () => { if (!ask.open) wait(); }, { passive: true });
  if ("fresh" in next.dataset) forget();
  else wait();
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
