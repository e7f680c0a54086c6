// Leaves for a harmless page: the link works by itself; with scripts the page goes blank at once, its place in the
// tab's history is replaced, and Esc twice within a second does the same.

const link = document.querySelector("[data-quick-exit]");

function leave() {
  document.title = "";
  document.body.replaceChildren();
  location.replace(link.href);
}

if (link) {
  let last = -Infinity;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = performance.now();
    if (now - last < 1000) leave();
    last = now;
  });
}
