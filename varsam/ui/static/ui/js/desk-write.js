// While somebody writes: what may point at a person is marked in the field itself and can be swapped there.

function parts(element) {
  const form = element.closest("form");
  return { form, field: form.querySelector("[data-write] textarea"), over: form.querySelector("[data-over]") };
}

function swap(field, button) {
  const { text, masked } = button.dataset;
  let start = Number(button.dataset.start);
  if (field.value.slice(start, start + text.length) !== text) start = field.value.indexOf(text);
  if (start >= 0) field.setRangeText(masked, start, start + text.length, "end");
}

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("click", (event) => {
  const one = event.target.closest("[data-mask]");
  const all = event.target.closest("[data-mask-all]");
  if (!one && !all) return;
  event.preventDefault();
  const { form, field } = parts(one ?? all);
  const buttons = one ? [one] : [...form.querySelectorAll("[data-mask]")].reverse();
  for (const button of buttons) swap(field, button);
  changed(field);
});

// The layer over the field lies exactly as the field's own text does.
function lay(field, over) {
  const style = getComputedStyle(field);
  for (const name of ["font", "letterSpacing", "padding", "borderWidth", "lineHeight", "direction", "textAlign"]) {
    over.style[name] = style[name];
  }
  over.style.width = `${field.clientWidth + 2 * parseFloat(style.borderLeftWidth)}px`;
  over.scrollTop = field.scrollTop;
}

function show(form) {
  const { field, over } = parts(form.firstElementChild);
  if (!field || !over) return;
  const marked = form.querySelector("[data-marked]");
  if (marked && marked.textContent.replace(/\d*$/, "").length) {
    over.replaceChildren(...[...marked.childNodes].map((node) => node.cloneNode(true)));
    marked.hidden = true;
    lay(field, over);
  } else {
    over.replaceChildren();
  }
}

for (const form of document.querySelectorAll("form:has([data-write])")) {
  const { field, over } = parts(form.firstElementChild);
  field.addEventListener("scroll", () => (over.scrollTop = field.scrollTop));
  // What is being typed moves the words: no mark is better than one in the wrong place.
  field.addEventListener("input", () => over.replaceChildren());
  new ResizeObserver(() => lay(field, over)).observe(field);
  show(form);
}

document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.target.closest?.("form");
  if (form) show(form);
});

// Leaving with something unsent asks first.
let sends = false;
document.addEventListener("submit", () => (sends = true));
addEventListener("pageshow", () => (sends = false));
addEventListener("beforeunload", (event) => {
  const unsent = [...document.querySelectorAll("[data-write] textarea")].some((field) => field.value !== field.defaultValue);
  if (unsent && !sends) event.preventDefault();
});

// Where something was wrong, start there.
document.querySelector(".findings [data-mask-all], [aria-invalid=true]")?.scrollIntoView({ block: "center" });

// A proposal that arrives while somebody chooses a way never takes their choice away.
const chosen = {};
document.addEventListener("change", ({ target }) => {
  if (target.matches("#vagforslag [name]")) chosen[target.name] = target.value;
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "vagforslag") return;
  const way = target.querySelector(`[name="route"][value="${chosen.route}"]`);
  if (way) way.checked = true;
  const other = target.querySelector("[name=other]");
  if (way && other && chosen.other) other.value = chosen.other;
});
