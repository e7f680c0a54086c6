// The room of a conference: keys while writing, and going along when the meeting goes on.

const COMMANDS = { b: "decision", "å": "action", a: "action", f: "question" };
const field = () => document.querySelector("[data-line]");

function choose(form, kind) {
  const radio = form.querySelector(`input[name=kind][value=${kind}]`);
  if (radio) radio.checked = true;
  return Boolean(radio);
}

// "/b " at the start makes a decision, "/å " an action, "/f " a question; the sign itself goes away.
document.addEventListener("input", (event) => {
  const typed = event.target;
  if (!typed.matches?.("[data-line]")) return;
  const command = typed.value.match(/^\/([båaf])\s/i);
  if (command && choose(typed.form, COMMANDS[command[1].toLowerCase()])) typed.value = typed.value.slice(command[0].length);
});

// Enter adds the line, Shift and Enter break it. Keys that choose among words while composing are left alone.
document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("[data-line]") && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyN") {
    const next = document.querySelector("[data-next-item]");
    if (!next) return;
    event.preventDefault();
    if (isWriting()) {
      field().focus();
      document.querySelector("[data-unsent]")?.removeAttribute("hidden");
    } else next.click();
  }
});

function isWriting() {
  return Boolean(field()?.value.trim() || document.querySelector("#rum-vantar [data-waits]:not([data-waits=sent])"));
}

// A page that is being left, by a button or a link of one's own, is not led away: that would cut off what was asked for.
const LEAVING = 10000;
let leftAt = -LEAVING;
addEventListener("beforeunload", () => (leftAt = performance.now()));

// The meeting has gone on: follow it, but never away from words that are not yet on paper.
function follow() {
  const link = document.querySelector("[data-follow]");
  const isLeaving = performance.now() - leftAt < LEAVING;
  if (link && !isLeaving && !isWriting()) location.assign(link.href);
}

document.addEventListener("room:drawn", follow);
follow();
