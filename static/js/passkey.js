/* Passkeys: the browser makes or uses a key, the server checks it. Without JavaScript, or where a browser has none, the buttons
   stay hidden and a code from an app does the same. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const send = async (address, token, body) => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const told = (credential) => {
    const { response } = credential;
    const body = { id: credential.id, rawId: words(credential.rawId), type: credential.type, response: {} };
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) body.response[part] = words(response[part]);
    }
    return body;
  };
  const use = async (box) => {
    const asked = await send(box.dataset.ask, box.dataset.token, {});
    const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) };
    return send(box.dataset.send, box.dataset.token, told(await navigator.credentials.get({ publicKey })));
  };
  const make = async (box) => {
    const asked = await send(box.dataset.ask, box.dataset.token, {});
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const publicKey = { ...asked, user, challenge: bytes(asked.challenge), excludeCredentials: known(asked.excludeCredentials) };
    const credential = told(await navigator.credentials.create({ publicKey }));
    return send(box.dataset.send, box.dataset.token, { credential, name: box.querySelector("input").value });
  };
  const offer = (selector, act) => document.querySelectorAll(selector).forEach((box) => {
    box.hidden = false;
    box.querySelector("button").addEventListener("click", async () => {
      const problem = box.querySelector("[data-problem]");
      problem.hidden = true;
      try { location.assign((await act(box)).next); } catch { problem.hidden = false; }
    });
  });
  offer("[data-passkey-use]", use);
  offer("[data-passkey-make]", make);
})();
