/* Record an answer in the page: sound or picture, looked at again, thrown away or put into the form's own file field.
   Nothing leaves before the form is sent; without JavaScript that field is simply filled by hand. */
(() => {
  "use strict";
  const form = document.querySelector("[data-record]");
  if (!form || !window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer) return;
  const [start, live, taken, byHand, refused, preview, playback, clock, end] =
    ["start", "live", "taken", "by-hand", "refused", "preview", "playback", "clock", "end"].map((name) => form.querySelector(`[data-${name}]`));
  const { seconds, bytes } = form.dataset;
  const field = form.elements.recording;
  let stream = null;
  const show = (part) => {
    [start, live, taken].forEach((one) => { one.hidden = one !== part; });
    byHand.hidden = part !== start;
  };
  const release = () => { if (stream) stream.getTracks().forEach((track) => track.stop()); };
  const time = (n) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`;
  const open = async (picture) => {
    const media = navigator.mediaDevices;
    if (!picture) return media.getUserMedia({ audio: true });
    const video = { width: 640, frameRate: { max: 24 }, facingMode: "user" };
    try { return await media.getUserMedia({ audio: true, video }); } catch { return media.getUserMedia({ video }); }
  };
  const take = async (picture) => {
    refused.hidden = true;
    try { stream = await open(picture); } catch { refused.hidden = false; return; }
    const sound = 32000, pieces = [];
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: sound, videoBitsPerSecond: Math.min(600000, bytes * 7 / seconds - sound) });
    preview.hidden = !picture;
    if (picture) preview.srcObject = stream;
    let passed = 0;
    const tell = () => { clock.textContent = `${time(passed)} / ${time(Number(seconds))}`; };
    const ticking = setInterval(() => { passed += 1; tell(); if (passed >= seconds) recorder.stop(); }, 1000);
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(ticking);
      release();
      const files = new DataTransfer();
      files.items.add(new File(pieces, "recording", { type: recorder.mimeType.split(";")[0] }));
      field.files = files.files;
      playback.src = URL.createObjectURL(field.files[0]);
      playback.classList.toggle("sound", !picture);
      show(taken);
      playback.focus();
    };
    end.onclick = () => recorder.stop();
    tell();
    show(live);
    end.focus();
    recorder.start();
  };
  form.querySelectorAll("[data-take]").forEach((button) => button.addEventListener("click", () => take(button.dataset.take === "video")));
  form.querySelector("[data-again]").addEventListener("click", () => {
    URL.revokeObjectURL(playback.src);
    playback.removeAttribute("src");
    field.value = "";
    show(start);
    start.querySelector("button").focus();
  });
  addEventListener("pagehide", release);
  show(start);
})();
