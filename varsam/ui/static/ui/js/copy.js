// Copy what stands in a field: <button data-copies="id of the field">, and [data-copied] beside it says how it went.

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const answer = button.parentElement.querySelector("[data-copied]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      answer.textContent = answer.dataset.copied;
    } catch {
      field.select();
      answer.textContent = answer.dataset.selected;
    }
  });
}
