// A report: what is folded away is shown on paper, and code can be copied.
"use strict";

let opened = [];

const offerCopies = () => {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = !navigator.clipboard;
  });
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) {
    return;
  }
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = button.dataset.copied;
  } catch {
    said.textContent = button.dataset.notCopied;
  }
});

document.addEventListener("report", offerCopies);
offerCopies();

window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((details) => {
    details.open = true;
  });
});

window.addEventListener("afterprint", () => {
  opened.forEach((details) => {
    details.open = false;
  });
  opened = [];
});
