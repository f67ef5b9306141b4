// A review by keyboard, and the lock that is kept while the page is open.
"use strict";

const RENEW_SECONDS = 60;
const IDLE_SECONDS = 300; // Whoever does nothing for so long lets go of the lock.
const bar = document.querySelector("[data-review]");
const state = document.querySelector("[data-holder]");
const form = document.getElementById("comment");
const line = document.getElementById("line");
const text = document.getElementById("text");
const saved = document.querySelector("[data-saved]");
const help = document.querySelector("[data-help]");
const helpOpener = document.querySelector("[data-help-open]");
const useKeys = document.querySelector("[data-keys]");
let sending = null;
let lastSign = Date.now();

async function holdLock() {
  if (document.hidden || Date.now() - lastSign > IDLE_SECONDS * 1000) return;
  try {
    const answer = await fetch(bar.dataset.lock, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
    });
    if (answer.ok) showHolder(await answer.json());
  } catch {
    // The next renewal may get through; a lock that is not renewed ends by itself.
  }
}

function showHolder(holder) {
  const minutes = Math.max(1, Math.ceil(holder.seconds / 60));
  const left = state.dataset.left.replace("{minutes}", minutes);
  const sentence = holder.mine ? state.dataset.mine : `${holder.sentence} (${left})`;
  if (state.textContent.trim() !== sentence) state.textContent = sentence;
  document.querySelector("[data-take]")?.setAttribute("hidden", "");
  document.querySelector("[data-done]").hidden = !holder.mine;
}

function showSign() {
  const wasIdle = Date.now() - lastSign > IDLE_SECONDS * 1000;
  lastSign = Date.now();
  if (wasIdle) holdLock();
}

function chooseLine(number) {
  const chosen = document.getElementById(`line-${number}`);
  if (!chosen) return;
  document.querySelector(".source__chosen")?.classList.remove("source__chosen");
  chosen.classList.add("source__chosen");
  chosen.scrollIntoView({ block: "nearest" });
  line.value = number;
}

function insertSaved(option) {
  if (!option?.value) return;
  text.setRangeText(option.dataset.text, text.selectionStart, text.selectionEnd, "end");
  saved.value = "";
  text.focus();
}

function nextPoints() {
  const folds = [...document.querySelectorAll(".points summary")];
  const next = folds.findIndex((fold) => fold === document.activeElement) + 1;
  folds[next % folds.length]?.focus();
}

function unsent() {
  const typed = [...document.querySelectorAll("textarea, .points input:not([type=hidden])")];
  return typed.some((field) => field.form !== sending && field.value);
}

const ACTIONS = {
  j: () => chooseLine(Number(line.value || 0) + 1),
  k: () => chooseLine(Math.max(1, Number(line.value || 2) - 1)),
  c: () => text.focus(),
  o: nextPoints,
  "?": () => help.showModal(),
};

function isField(element) {
  return element.matches("input:not([type=checkbox]), textarea, select");
}

document.addEventListener("keydown", (event) => {
  const field = isField(event.target);
  if (help.open) {
    if (event.key !== "?") return;
    help.close();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit();
  } else if (event.altKey && /^Digit[1-9]$/.test(event.code) && saved) {
    insertSaved(saved.options[Number(event.code.slice(5))]);
  } else if (event.key === "Escape" && field) {
    event.target.blur();
    return;
  } else if (field || event.altKey || event.ctrlKey || event.metaKey || !useKeys.checked) {
    return;
  } else if (ACTIONS[event.key]) {
    ACTIONS[event.key]();
  } else {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target || target.closest("[hidden]")) return;
    target.click();
  }
  event.preventDefault();
});

document.querySelectorAll(".source__pick").forEach((pick) => {
  pick.addEventListener("click", (event) => {
    event.preventDefault();
    chooseLine(pick.dataset.line);
    text.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  });
});

saved?.addEventListener("change", () => insertSaved(saved.selectedOptions[0]));
line.addEventListener("change", () => chooseLine(line.value));
["keydown", "pointerdown", "pointermove", "wheel", "touchmove"].forEach((sign) => {
  addEventListener(sign, showSign, { passive: true });
});
helpOpener.hidden = false;
helpOpener.addEventListener("click", () => help.showModal());
document.addEventListener("submit", (event) => {
  sending = event.target;
});
addEventListener("beforeunload", (event) => {
  if (unsent()) event.preventDefault();
  sending = null;
});
useKeys.checked = localStorage.getItem("single-keys") !== "off";
useKeys.addEventListener("change", () => {
  localStorage.setItem("single-keys", useKeys.checked ? "on" : "off");
});
line.value ||= location.hash.match(/^#line-(\d+)$/)?.[1] ?? "";
if (line.value) chooseLine(line.value);
holdLock();
setInterval(holdLock, RENEW_SECONDS * 1000);
document.addEventListener("visibilitychange", holdLock);
