// The hand-in form: dropping a file, and saying at once what the server would refuse.
"use strict";

const form = document.querySelector("[data-upload]");

if (form) {
  const zone = form.querySelector("[data-drop]");
  const field = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-problem]");
  const button = form.querySelector("button[type=submit]");
  const label = button.textContent;

  form.querySelector("[data-with-script]").hidden = false;

  const objection = (file) => {
    const limit = Number(field.dataset.maxBytes);
    if (!/\.py$/i.test(file.name)) {
      return form.dataset.notPython;
    }
    if (file.size === 0) {
      return `${file.name}: ${form.dataset.empty}`;
    }
    if (file.size > limit) {
      return `${file.name}: ${form.dataset.tooLarge}`;
    }
    return "";
  };

  const check = () => {
    const file = field.files[0];
    const sentence = file ? objection(file) : "";
    problem.textContent = sentence;
    problem.hidden = sentence === "";
    field.setCustomValidity(sentence);
    field.toggleAttribute("aria-invalid", sentence !== "");
  };

  const over = (event) => {
    event.preventDefault();
    zone.classList.toggle("drop--over", event.type === "dragenter" || event.type === "dragover");
  };

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, over);
  }

  zone.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length > 0) {
      field.files = event.dataTransfer.files;
      check();
    }
  });

  field.addEventListener("change", check);

  form.addEventListener("submit", () => {
    button.disabled = true;
    button.textContent = form.dataset.busy;
  });

  window.addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = label;
  });
}
