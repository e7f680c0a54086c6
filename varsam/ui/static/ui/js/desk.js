// The desk's keys. They rest while somebody writes, and a key pressed with Ctrl, Alt or Meta is the browser's.

const dialog = document.querySelector("#genvagar");
const single = document.querySelector("#genvagar-pa");
const writes = (target) => target.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-row]")];

function step(by) {
  const all = rows();
  if (!all.length) return openNeighbour(by);
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next.focus();
  next.closest("tr, li")?.scrollIntoView({ block: "nearest" });
}

function openNeighbour(by) {
  document.querySelector(`[data-neighbour="${by > 0 ? "next" : "previous"}"]`)?.click();
}

const acts = {
  j: () => step(1),
  k: () => step(-1),
  n: () => document.querySelector('[data-shortcut="n"]')?.click(),
  "/": () => document.querySelector('[data-shortcut="/"]')?.focus(),
  "?": () => dialog?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form[data-send-with-keys]");
    if (form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-sends]"));
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
  if (event.target instanceof Element && writes(event.target)) return;
  const act = acts[event.key.toLowerCase()];
  if (!act || (single && !single.checked)) return;
  event.preventDefault();
  act();
});

// Speech and shaking hands press keys by mistake: whoever wants to can turn them off (WCAG 2.1.4).
if (single) {
  single.checked = localStorage.getItem("varsam.keys") !== "off";
  single.addEventListener("change", () => localStorage.setItem("varsam.keys", single.checked ? "on" : "off"));
}

for (const opener of document.querySelectorAll("[data-opens-shortcuts]")) {
  opener.addEventListener("click", () => dialog?.showModal());
}
