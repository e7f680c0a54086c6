// Says how much room is left in a long message, but only when the end is near.

for (const field of document.querySelectorAll("textarea[maxlength]")) {
  const place = document.querySelector(`[data-count-for="${field.id}"]`);
  if (!place) continue;
  const say = () => {
    const left = field.maxLength - field.value.length;
    place.textContent = left < field.maxLength / 5 ? place.dataset.left.replace("0", String(left)) : "";
  };
  field.addEventListener("input", say);
  say();
}
