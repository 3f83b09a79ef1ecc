/* Tells at once what would be told after sending: too many choices, a number out of range, a text too long.
   The sentences and limits are the server's; so is the last word. */
(() => {
  "use strict";
  const asked = document.getElementById("asked"), limits = asked && asked.dataset;
  if (!limits || !limits.said) return;
  const place = document.createElement("div"), field = asked.querySelector("textarea, [type=text]");
  place.setAttribute("role", "status");
  asked.append(place);
  const tooMany = () => {
    if (limits.most) {
      const chosen = asked.querySelectorAll("[name=answer]:checked").length;
      return chosen > limits.most && chosen;
    }
    const typed = field ? field.value.trim() : "";
    if (limits.longest) return Math.max(0, [...typed].length - limits.longest);
    const number = /^-?\d{1,9}$/.test(typed) ? Number(typed) : NaN; // other digits are for the server to read
    return number < Number(limits.low ?? -Infinity) || number > Number(limits.high ?? Infinity);
  };
  const tell = () => {
    const many = tooMany(), words = many ? limits.said.replace("{n}", many) : "";
    if (place.textContent === words) return;
    place.textContent = "";
    if (words) place.append(Object.assign(document.createElement("p"), { className: "error", textContent: words }));
  };
  // A number is only looked at when it is written to its end.
  asked.addEventListener(limits.most || limits.longest ? "input" : "change", tell);
})();
