// A long list of boxes in parts that fold: what is typed above it leaves those whose name holds it, and what is ticked.

for (const above of document.querySelectorAll("[data-narrows]")) {
  const field = above.querySelector("input");
  const said = above.querySelector("[role=status]");
  const parts = [...document.getElementById(above.dataset.narrows).querySelectorAll("details")];
  const before = parts.map((part) => part.open);
  const narrow = () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    let found = 0;
    parts.forEach((part, at) => {
      let shown = 0;
      for (const box of part.querySelectorAll("label")) {
        const fits = box.textContent.toLocaleLowerCase().includes(wanted);
        box.hidden = Boolean(wanted) && !fits && !box.querySelector("input").checked;
        found += fits;
        shown += !box.hidden;
      }
      part.hidden = Boolean(wanted) && !shown;
      part.open = wanted ? Boolean(shown) : before[at] || Boolean(part.querySelector("input:checked"));
    });
    said.textContent = !wanted ? "" : found ? said.dataset.found.replace("{n}", String(found)) : said.dataset.none;
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    // Enter looks; it does not send a form that is half filled in.
    if (event.key === "Enter") event.preventDefault();
  });
}
