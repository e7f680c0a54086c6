// The list at the door. A mark is shown at once, kept in the browser by ids only (never a name), and sent as soon as there is
// a connection; what waits survives a reload. Each mark has an id of its own, so that one sent twice stands there once.

const AGAIN_AFTER = 3000, LONGEST = 20000, PATIENCE = 12000, LOOK_EVERY = 20000, KEY = "varsam.door:";
const door = document.querySelector("[data-door]");

function identity() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// --- what waits -----------------------------------------------------------------------------------------------------

// A browser that keeps nothing still shows and sends; it only asks before the page is left.
let memory = [];

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return memory;
  }
}

function write(key, marks) {
  memory = marks;
  try {
    if (marks.length) localStorage.setItem(key, JSON.stringify(marks));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

// --- other pages: where in this browser something still waits ----------------------------------------------------------

function tellElsewhere(box) {
  const mine = `${KEY}${box.dataset.doorWaits}:`;
  const paths = Object.keys(localStorage).filter((key) => key.startsWith(mine) && read(key).length)
    .map((key) => key.slice(mine.length)).filter((path) => path.startsWith("/arbete/"));
  if (!paths.length) return;
  box.querySelector("a").href = paths[0];
  box.hidden = false;
}

for (const box of document.querySelectorAll("[data-door-waits]")) tellElsewhere(box);

// --- the list itself --------------------------------------------------------------------------------------------------

function start() {
  // Who is signed in belongs to the key: nobody sends another's marks in their own name.
  const key = `${KEY}${door.dataset.who}:${location.pathname}`;
  const rows = new Map([...door.querySelectorAll("[data-signup]")].map((row) => [row.dataset.signup, row]));
  const net = document.querySelector("[data-net]");
  const token = door.querySelector("[name=csrfmiddlewaretoken]").value;
  let isSending = false, isKept = true, delay = AGAIN_AFTER, again;

  function paint(row, state, waits) {
    row.dataset.state = state;
    for (const button of row.querySelectorAll("button[name=present]")) {
      button.setAttribute("aria-pressed", String(button.value === state));
    }
    row.toggleAttribute("data-waits", waits);
    row.querySelector("[data-said]").textContent = waits ? door.dataset.waits : (state ? door.dataset.saved : "");
  }

  function paintAll() {
    const waiting = read(key);
    for (const mark of waiting) if (rows.has(mark.signup)) paint(rows.get(mark.signup), mark.present ? "yes" : "no", true);
    const here = [...rows.values()].filter((row) => row.dataset.state === "yes").length;
    for (const place of document.querySelectorAll("[data-here]")) place.textContent = here;
    const rest = document.querySelector("[data-rest]");
    if (rest) rest.hidden = ![...rows.values()].some((row) => !row.dataset.state);
    return waiting.length;
  }

  function say(kind, words) {
    if (net.dataset.kind === kind && net.querySelector("[data-net-words]").textContent === words) return;
    net.dataset.kind = kind;
    net.querySelector("[data-net-words]").textContent = words;
    net.querySelector("[data-sign-in]").hidden = kind !== "out";
  }

  function tell(kind) {
    const number = paintAll();
    const words = { saved: net.dataset.saved, sending: net.dataset.sending, out: net.dataset.out, refused: net.dataset.refused };
    // What was refused is said until something else is marked.
    if (kind === "saved" && words.refused) return say("refused", words.refused);
    if (kind !== "offline") return say(kind, words[kind]);
    const waiting = number === 1 ? net.dataset.one : net.dataset.many.replace("{}", number);
    say(number ? "offline" : "away", number ? waiting : net.dataset.away);
  }

  function mark(signup, present) {
    const marks = read(key).filter((each) => each.signup !== signup);
    marks.push({ uid: identity(), signup, present, at: new Date().toISOString() });
    isKept = write(key, marks);
    delete net.dataset.refused;
  }

  async function ask(body) {
    const asked = body
      ? { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": token } }
      : {};
    return fetch(door.dataset.marks, { ...asked, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  }

  async function flush() {
    if (isSending) return;
    isSending = true;
    clearTimeout(again);
    const sent = read(key);
    if (sent.length) tell("sending");
    const outcome = await exchange(sent);
    isSending = false;
    if (outcome === "again") return flush();
    tell(outcome);
    if (outcome === "offline" && read(key).length) {
      again = setTimeout(flush, delay);
      delay = Math.min(delay * 2, LONGEST);
    } else delay = AGAIN_AFTER;
  }

  // Sends what waits, or only looks; the answer holds what stands for everybody, also what a colleague marked.
  async function exchange(sent) {
    let answer, said;
    try {
      answer = await ask(sent.length ? { marks: sent } : null);
      if (answer.type === "opaqueredirect" || answer.status === 403) return "out";
      if (!answer.ok) return "offline";
      said = await answer.json();
    } catch {
      return "offline";
    }
    const done = new Set(said.done);
    // What was marked while this was on its way stays.
    const left = read(key).filter((each) => !done.has(each.uid));
    isKept = write(key, left);
    const waiting = new Set(left.map((each) => each.signup));
    for (const [signup, row] of rows) {
      const state = said.marks[signup] ?? "";
      const isOther = row.dataset.state !== state || row.hasAttribute("data-waits");
      if (isOther && !waiting.has(signup)) paint(row, state, false);
    }
    if (said.fault) net.dataset.refused = said.fault;
    const tried = new Set(sent.map((each) => each.uid));
    if (left.some((each) => !tried.has(each.uid))) return "again";
    return left.length ? "offline" : "saved";
  }

  door.addEventListener("submit", (event) => {
    const row = event.target.closest("[data-signup]");
    if (!row || !event.submitter) return;
    event.preventDefault();
    mark(row.dataset.signup, event.submitter.value === "yes");
    paintAll();
    flush();
  });

  document.querySelector("[data-rest]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const [signup, row] of rows) if (!row.dataset.state) mark(signup, false);
    paintAll();
    flush();
  });

  // --- finding a name, and somebody who has just come ---
  const search = document.querySelector("[data-find]");
  search?.addEventListener("input", () => {
    const words = search.value.trim().toLocaleLowerCase("sv");
    for (const row of rows.values()) {
      row.hidden = !row.querySelector("[data-name]").textContent.toLocaleLowerCase("sv").includes(words);
    }
    document.querySelector("[data-none-found]").hidden = [...rows.values()].some((row) => !row.hidden);
  });

  // Names are never kept in the browser: without a connection they stay in the form, and nothing is lost.
  const walkIn = document.querySelector("[data-walk-in]");
  walkIn?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter, fault = walkIn.querySelector("[data-walk-in-offline]");
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await ask(null);
      if (!answer.ok) throw new Error();
      walkIn.submit();
    } catch {
      fault.hidden = false;
      button.removeAttribute("aria-disabled");
    }
  });

  addEventListener("pageshow", () => walkIn?.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled"));
  addEventListener("beforeunload", (event) => {
    if (!isKept && read(key).length) event.preventDefault();
  });
  addEventListener("online", flush);
  addEventListener("offline", () => tell("offline"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  setInterval(() => document.visibilityState === "visible" && !isSending && flush(), LOOK_EVERY);
  flush();
}

if (door) start();
