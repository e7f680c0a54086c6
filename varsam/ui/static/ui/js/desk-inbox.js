// The order of the list goes along, so that J and K lead from enquiry to enquiry. It ends with the tab.

const KEY = "varsam.inbox";

function keep() {
  const rows = [...document.querySelectorAll("[data-row]")].map((link) => link.pathname);
  if (rows.length) sessionStorage.setItem(KEY, JSON.stringify({ rows, back: location.pathname + location.search }));
}

function lead() {
  const { rows = [], back } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  const at = rows.indexOf(location.pathname);
  if (at < 0) return;
  for (const [way, step] of [["previous", -1], ["next", 1]]) {
    const link = document.querySelector(`[data-neighbour="${way}"]`);
    const path = rows[at + step];
    if (link && path?.startsWith("/")) {
      link.href = path;
      link.hidden = false;
    }
  }
  const list = document.querySelector("[data-back-to-list]");
  if (list && back?.startsWith(list.pathname)) list.href = back;
}

keep();
lead();
document.addEventListener("htmx:afterSettle", keep);
