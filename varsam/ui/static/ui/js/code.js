// The page with the return code: copy it, print it.

const code = document.querySelector("#return-code");
const copy = document.querySelector("[data-copy-code]");
const answer = document.querySelector("[data-copied]");

copy?.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(code.textContent.replace(/\s+/g, " ").trim());
    answer.textContent = answer.dataset.copied;
  } catch {
    getSelection().selectAllChildren(code);
    answer.textContent = answer.dataset.selected;
  }
});

document.querySelector("[data-print]")?.addEventListener("click", () => print());
