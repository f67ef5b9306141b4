// A report on paper shows what is folded away on the screen.
"use strict";

let opened = [];

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
