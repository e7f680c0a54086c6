// Sends lines one after the other, and keeps those that do not get through in the window until they do: each has an id, so
// that one sent twice stands there once. What is being typed is kept on the server as a draft; nothing is kept in the browser.

const DRAFT_AFTER = 2500, AGAIN_AFTER = 3000, LONGEST = 15000, PATIENCE = 15000, DRAWN_WITHIN = 1500;
const SIGNS = { decision: "/b ", action: "/å ", question: "/f " };
const form = () => document.querySelector("#rum-skriv");
const field = () => document.querySelector("[data-line]");
const waiting = [];
let isSending = false, again, delay = AGAIN_AFTER, drafting = Promise.resolve(), draftTimer, savedDraft = "";

function identity() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// --- into the queue -------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (sent.id !== "rum-skriv") return;
  event.preventDefault();
  faults(sent, []);
  if (!field().value.trim()) return field().focus();
  const missing = lacks(sent);
  if (missing) {
    sent.querySelector("[data-who-and-when]").hidden = false;
    missing.querySelector("input").focus();
    return;
  }
  clearTimeout(draftTimer);
  const body = new URLSearchParams(new FormData(sent));
  const row = document.querySelector("#rum-vantar-mall").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-text]").textContent = body.get("text");
  document.querySelector("#rum-vantar").append(row);
  const entry = { id: body.get("line"), body, row, address: sent.action, state: "unsent" };
  waiting.push(entry);
  tell(entry, sent.dataset.waiting);
  fresh(sent);
  field().focus();
  flush();
});

function lacks(sent) {
  if (sent.elements.kind.value !== "action") return null;
  if (!sent.querySelector("[name=owner]:checked")) return sent.querySelector("[data-who]");
  if (!sent.querySelector("[name=day]:checked") && !sent.elements.due_on.value) return sent.querySelector("[data-when]");
  return null;
}

function fresh(sent) {
  field().value = "";
  savedDraft = "";
  sent.elements.line.value = identity();
  sent.elements.due_on.value = "";
  for (const each of sent.querySelectorAll("[name=owner], [name=day]")) each.checked = false;
  sent.querySelector("[name=kind]").checked = true;
}

// The words of a line that was not taken come back to the field; where something else is typed by then, by a button.
function giveBack(entry, why) {
  const sent = form();
  if (!sent || field().value.trim()) {
    entry.state = "refused";
    tell(entry, why.join(" "));
    const button = entry.row.querySelector("[data-take-back]");
    button.hidden = !sent;
    button.onclick = () => {
      if (!field().value.trim()) giveBack(entry, why);
    };
    return;
  }
  remove(entry);
  field().value = entry.body.get("text");
  sent.elements.line.value = identity();
  for (const name of ["kind", "owner", "day"]) {
    const value = CSS.escape(entry.body.get(name) ?? "");
    const box = sent.querySelector(`[name=${name}][value="${value}"]`);
    if (box) box.checked = true;
  }
  sent.elements.due_on.value = entry.body.get("due_on") ?? "";
  faults(sent, why);
  field().focus();
}

function faults(sent, words) {
  const box = sent.querySelector("#rum-fel");
  for (const old of box.querySelectorAll(".compose-fault:not([data-unsent], [data-who-and-when])")) old.remove();
  for (const each of box.querySelectorAll(".compose-fault")) each.hidden = true;
  for (const said of words) {
    const line = document.createElement("p");
    line.className = "compose-fault";
    line.setAttribute("role", "alert");
    line.textContent = said;
    box.append(line);
  }
  field().toggleAttribute("aria-invalid", false);
  if (words.length) field().setAttribute("aria-invalid", "true");
}

function tell(entry, words) {
  entry.row.dataset.waits = entry.state;
  entry.row.querySelector("[data-state]").textContent = words;
}

function remove(entry) {
  entry.row.remove();
  waiting.splice(waiting.indexOf(entry), 1);
}

// --- out of it ------------------------------------------------------------------------------------------------------

async function flush() {
  if (isSending) return;
  isSending = true;
  clearTimeout(again);
  let entry;
  while ((entry = waiting.find((each) => each.state === "unsent"))) {
    if (!(await send(entry))) {
      for (const each of waiting) if (each.state === "unsent") tell(each, form()?.dataset.offline ?? "");
      // Only as long as something waits to be sent.
      again = setTimeout(flush, delay);
      delay = Math.min(delay * 2, LONGEST);
      break;
    }
    delay = AGAIN_AFTER;
  }
  isSending = false;
}

async function send(entry) {
  await drafting;
  entry.body.set("csrfmiddlewaretoken", form()?.elements.csrfmiddlewaretoken.value ?? "");
  let answer;
  try {
    answer = await fetch(entry.address, {
      method: "POST", body: entry.body, headers: { Accept: "application/json" }, redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return false;
  }
  if (answer.type === "opaqueredirect") {
    document.dispatchEvent(new CustomEvent("room:signed-out"));
    return false;
  }
  if (answer.status === 201) {
    entry.state = "sent";
    tell(entry, "");
    settle();
    setTimeout(() => waiting.includes(entry) && document.dispatchEvent(new CustomEvent("room:fetch")), DRAWN_WITHIN);
    return true;
  }
  if (answer.status === 422) {
    giveBack(entry, (await answer.json()).faults);
    return true;
  }
  if (answer.status === 403 || answer.status === 404) {
    // Outside, or no longer to write here: the room says so, and the words stay.
    entry.state = "refused";
    tell(entry, "");
    document.dispatchEvent(new CustomEvent("room:fetch"));
    return true;
  }
  return false;
}

// What stands in the minutes waits no more.
function settle() {
  for (const entry of waiting.filter((each) => each.state === "sent" && document.getElementById(`rad-${each.id}`))) remove(entry);
}

document.addEventListener("room:drawn", settle);
document.addEventListener("room:back", flush);
// Out of the room: what was waiting has been shown to its writer, and is sent no more.
document.addEventListener("room:closed", () => waiting.splice(0));
addEventListener("online", flush);

// --- drafts ---------------------------------------------------------------------------------------------------------

function draftText() {
  const text = field()?.value ?? "";
  return text.trim() ? (SIGNS[form().elements.kind.value] ?? "") + text : "";
}

function saveDraft() {
  const sent = form();
  const text = sent?.dataset.draft ? draftText() : savedDraft;
  if (text === savedDraft) return;
  const body = new URLSearchParams({ text, csrfmiddlewaretoken: sent.elements.csrfmiddlewaretoken.value });
  drafting = fetch(sent.dataset.draft, { method: "POST", body, redirect: "manual", keepalive: true })
    .then((answer) => answer.ok && (savedDraft = text))
    .catch(() => {
      clearTimeout(draftTimer);
      draftTimer = setTimeout(saveDraft, LONGEST);
    });
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-line]") || !form()) return;
  clearTimeout(draftTimer);
  draftTimer = setTimeout(saveDraft, DRAFT_AFTER);
});
document.addEventListener("room:back", saveDraft);
addEventListener("online", saveDraft);
addEventListener("pagehide", saveDraft);

addEventListener("beforeunload", (event) => {
  if (waiting.some((each) => each.state !== "sent") || (field() && draftText() !== savedDraft)) event.preventDefault();
});

if (field()?.value && form()) {
  // A sign at the beginning says again what the line is.
  savedDraft = field().value;
  field().dispatchEvent(new Event("input", { bubbles: true }));
}
