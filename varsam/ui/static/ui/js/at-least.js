// Says how much more a reason needs before it is enough; the server decides either way.

for (const field of document.querySelectorAll("textarea[data-at-least]")) {
  const place = field.parentElement.querySelector(".at-least");
  const say = () => {
    const missing = Number(field.dataset.atLeast) - field.value.trim().length;
    place.textContent = missing > 0 ? place.dataset.words.replace("0", String(missing)) : place.dataset.enough;
  };
  field.addEventListener("input", say);
  say();
}
