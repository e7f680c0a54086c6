// Every public page: menus that close, forms that are sent once, and the error summary read first.

for (const menu of document.querySelectorAll("details[data-closes]")) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation(); // this Esc closed the menu; it does not count towards leaving the page
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  });
}

// Back from the next page: the form can be sent again (the server still counts one submission once).
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled=true]")) button.removeAttribute("aria-disabled");
  }
});

document.querySelector("[data-errors]")?.focus();
