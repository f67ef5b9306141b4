// A notice that is followed is read from then on.
"use strict";

const form = document.querySelector("[data-read]");
const about = form && form.querySelector("input[name=about]");

const follow = (event) => {
  const link = event.currentTarget;
  if (event.button > 1) {
    return;
  }
  about.disabled = false;
  about.value = link.getAttribute("href");
  if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    form.submit();
    return;
  }
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  about.disabled = true;
  link.parentElement.querySelector(".badge").hidden = true;
};

document.querySelectorAll("[data-unread]").forEach((link) => {
  link.addEventListener("click", follow);
  link.addEventListener("auxclick", follow);
});
