// A form is sent once: while it is under way, a second click or Enter does nothing.
"use strict";

{
  const PATIENCE = 15000; // What answers with a download, or is stopped, leaves the page as it is.
  const PATIENCE_WITH_FILES = 120000;

  const free = () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => {
      form.removeAttribute("aria-busy");
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      return;
    }
    const patience = form.enctype === "multipart/form-data" ? PATIENCE_WITH_FILES : PATIENCE;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), patience);
  });

  window.addEventListener("pageshow", free);
  window.addEventListener("beforeunload", (event) => {
    if (event.defaultPrevented) {
      free(); // Whoever is asked may stay.
    }
  });
}
