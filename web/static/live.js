// A submission's page while it is graded: asks for the status, draws what is being trained, and
// puts the report in its place in the end.
"use strict";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;
const TRAINING_PAUSE = 2000;
const CALM_AFTER = 60000;
const ANNOUNCE_EVERY = 20000;

const box = document.querySelector("[data-live]");

if (box) {
  const word = box.querySelector("[data-live-word]");
  const sentence = box.querySelector("[data-live-sentence]");
  const bar = box.querySelector("[data-live-bar]");
  const trouble = box.querySelector("[data-live-trouble]");
  const estimate = box.querySelector("[data-live-estimate]");
  const latest = box.querySelector("[data-live-latest]");
  const pictures = box.querySelector("[data-live-pictures]");
  const began = Date.now();
  let shown = "";
  let announced = 0;
  let pause = FIRST_PAUSE;
  let timer = 0;

  const show = (status) => {
    word.textContent = status.word;
    if (sentence.textContent !== status.sentence) {
      sentence.textContent = status.sentence;
    }
    estimate.textContent = status.estimate;
    if (status.status === "running" && status.progress.total > 0) {
      bar.max = status.progress.total;
      bar.value = status.progress.done;
    } else {
      bar.removeAttribute("value");
    }
  };

  const showCurves = (status) => {
    if (status.pictures !== shown) {
      shown = status.pictures;
      const fragment = new DOMParser().parseFromString(shown, "text/html");
      pictures.replaceChildren(...fragment.body.childNodes);
    }
    if (status.latest && Date.now() - announced > ANNOUNCE_EVERY) {
      announced = Date.now();
      latest.textContent = status.latest;
    }
  };

  const showReport = async () => {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) {
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("main");
    fresh.querySelectorAll(".flashes").forEach((flash) => flash.remove());
    document.querySelector("main").replaceChildren(...fresh.childNodes);
    document.title = page.title;
    document.dispatchEvent(new Event("report"));
    const result = document.querySelector("[data-result]");
    if (result) {
      result.focus({ preventScroll: true });
    }
  };

  const ask = async () => {
    let status;
    try {
      const response = await fetch(box.dataset.live, { headers: { Accept: "application/json" } });
      if (response.redirected || response.status === 404) {
        location.reload();
        return;
      }
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      status = await response.json();
      trouble.hidden = true;
      show(status);
      showCurves(status);
      if (status.final) {
        await showReport();
        return;
      }
      const calm = status.pictures ? TRAINING_PAUSE : LONGEST_PAUSE;
      pause = Date.now() - began > CALM_AFTER ? calm : 1000;
    } catch {
      trouble.hidden = false;
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    timer = setTimeout(ask, pause);
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && timer) {
      clearTimeout(timer);
      timer = setTimeout(ask, 0);
    }
  });

  timer = setTimeout(ask, pause);
}
