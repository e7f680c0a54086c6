// The agenda's order by drag or by Alt and the arrows. The server moves the item and answers with the page; what it says is
// what is shown, so that numbers and times are right. Without scripts the buttons do the same, one step at a time.

const list = () => document.querySelector("[data-agenda]");
const movable = () => [...list().querySelectorAll("[data-movable]")];

function say(words) {
  document.querySelector("[data-agenda-said]").textContent = words;
}

async function move(item, to, focus) {
  const { movable: address, title } = item.dataset;
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  sent.set("to", String(to));
  list().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: "POST", body: sent, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.querySelector("[data-agenda]");
    if (!newer) throw new Error("no agenda");
    list().replaceWith(newer);
    window.htmx?.process(newer);
    drag();
    const moved = document.getElementById(item.id);
    const all = newer.children.length;
    const number = [...newer.children].indexOf(moved) + 1;
    say(newer.dataset.moved.replace("{title}", title).replace("{n}", number).replace("{all}", all));
    if (focus) moved?.querySelector("[data-handle]")?.focus();
  } catch {
    list().removeAttribute("aria-busy");
    say(list().dataset.failed);
    location.reload();
  }
}

document.addEventListener("keydown", (event) => {
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const item = event.target.closest?.("[data-movable]");
  if (!way || !item || !event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const rows = movable();
  const to = rows.indexOf(item) + way;
  if (to >= 0 && to < rows.length && list().getAttribute("aria-busy") !== "true") move(item, to, true);
});

function drag() {
  if (!window.Sortable) return;
  window.Sortable.create(list(), {
    draggable: "[data-movable]",
    handle: "[data-handle]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    ghostClass: "plan-ghost",
    onEnd: (event) => {
      if (event.oldDraggableIndex !== event.newDraggableIndex) move(event.item, event.newDraggableIndex, true);
    },
  });
}
drag();
