// The hand-in form: dropping a file, and saying at once what the server would refuse.
"use strict";

const form = document.querySelector("[data-upload]");

if (form) {
  const zone = form.querySelector("[data-drop]");
  const field = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-problem]");
  const buttons = [...form.querySelectorAll("button[type=submit]")];
  const labels = buttons.map((button) => button.textContent);

  form.querySelector("[data-with-script]").hidden = false;

  const objection = (file) => {
    const plain = /\.py$/i.test(file.name);
    if (!plain && !/\.(ipynb|zip)$/i.test(file.name)) {
      return form.dataset.notPython;
    }
    if (file.size === 0) {
      return `${file.name}: ${form.dataset.empty}`;
    }
    if (plain && file.size > Number(field.dataset.maxBytes)) {
      return `${file.name}: ${form.dataset.tooLarge}`;
    }
    if (file.size > Number(field.dataset.maxUpload)) {
      return `${file.name}: ${form.dataset.uploadTooLarge}`;
    }
    return "";
  };

  const check = () => {
    const [file, ...others] = field.files;
    const sentence = others.length > 0 ? form.dataset.several : file ? objection(file) : "";
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

  form.addEventListener("submit", (event) => {
    if (!form.hasAttribute("aria-busy")) {
      event.submitter.textContent = form.dataset.busy;
    }
  });

  window.addEventListener("pageshow", () => {
    buttons.forEach((button, place) => {
      button.textContent = labels[place];
    });
  });
}
