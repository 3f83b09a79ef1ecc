/* Record an answer in the page: sound or picture, looked at again, thrown away or put into the form's own file field.
   Nothing leaves before the form is sent; without JavaScript that field is filled by hand. */
(() => {
  "use strict";
  const form = document.querySelector("[data-record]");
  const media = navigator.mediaDevices;
  if (!form || !media || !window.MediaRecorder || !window.DataTransfer) return;
  const { seconds, bytes } = form.dataset;
  const field = form.elements.recording;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const preview = part("preview"), playback = part("playback");
  let stream = null;
  const show = (step) => ["start", "live", "taken", "by-hand", "keep"].forEach((name) => {
    const steps = { "by-hand": ["start"], keep: ["start", "taken"] }[name] || [name];
    part(name).hidden = !steps.includes(step);
  });
  const release = () => { if (stream) stream.getTracks().forEach((track) => track.stop()); };
  const time = (n) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`;
  const open = async (picture) => {
    if (!picture) return media.getUserMedia({ audio: true });
    const video = { width: 640, frameRate: { max: 24 }, facingMode: "user" };
    try { return await media.getUserMedia({ audio: true, video }); } catch { return media.getUserMedia({ video }); }
  };
  const take = async (picture) => {
    part("refused").hidden = true;
    try { stream = await open(picture); } catch { part("refused").hidden = false; return; }
    const pieces = [], rate = Math.min(600000, bytes * 7 / seconds);  // so that the longest one is not too big
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000, videoBitsPerSecond: rate - 32000 });
    preview.hidden = !picture;
    if (picture) preview.srcObject = stream;
    let passed = 0;
    const tell = () => { part("clock").textContent = `${time(passed)} / ${time(Number(seconds))}`; };
    const ticking = setInterval(() => {
      passed += 1;
      tell();
      if (passed >= seconds) recorder.stop();
    }, 1000);
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(ticking);
      release();
      const files = new DataTransfer();
      files.items.add(new File(pieces, "recording", { type: recorder.mimeType }));
      field.files = files.files;
      playback.src = URL.createObjectURL(field.files[0]);
      playback.classList.toggle("sound", !picture);
      show("taken");
      playback.focus();
    };
    part("end").onclick = () => recorder.stop();
    tell();
    show("live");
    part("end").focus();
    recorder.start();
  };
  form.querySelectorAll("[data-take]").forEach((button) => { button.onclick = () => take(button.dataset.take === "video"); });
  part("again").onclick = () => {
    URL.revokeObjectURL(playback.src);
    playback.removeAttribute("src");
    field.value = "";
    show("start");
    part("take").focus();
  };
  addEventListener("pagehide", release);
  show("start");
})();
