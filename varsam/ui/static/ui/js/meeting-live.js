// Keeps the room as the meeting is: told what is new as it comes (server-sent events). Nothing is asked for again and again.

const FIRST = 1000, LONGEST = 15000, SILENCE = 40000, REMEMBERED = 30000;
const PARTS = ["rum-toppen", "rum-dagordning", "rum-rubrik", "rum-kretsen", "rum-rader", "rum-sparat", "rum-sidan", "haller-jamna-steg"];
const room = document.querySelector(".room[data-live]");
const byId = (id) => document.getElementById(id);
const say = (name) => document.dispatchEvent(new CustomEvent(name));
let source, silence, retry, failures = 0, connectedBefore = false, isOver = false, isFetching = false, fetchAgain = false;
let pieces = [];

// --- the stream -----------------------------------------------------------------------------------------------------

function connect() {
  clearTimeout(retry);
  source?.close();
  if (isOver) return;
  const address = new URL(room.dataset.live, location.href);
  // What came between the reading of the page and now is asked for, and nothing else is.
  address.searchParams.set("sedan", connectedBefore ? "0" : room.dataset.read);
  address.searchParams.set("oppnad", room.dataset.mark);
  source = new EventSource(address, { withCredentials: true });
  source.addEventListener("puls", alive);
  source.addEventListener("rad", (event) => {
    alive();
    pieces = pieces.filter((each) => performance.now() - each.at < REMEMBERED);
    pieces.push({ at: performance.now(), html: event.data });
    place(event.data);
  });
  source.addEventListener("nytt", () => {
    alive();
    fetchNews();
  });
  source.addEventListener("ut", (event) => {
    if (event.data === "utloggad") signedOut();
    else renew();
  });
  source.onerror = lost;
}

function alive() {
  connectedBefore = true;
  clearTimeout(silence);
  silence = setTimeout(lost, SILENCE);
  if (failures > 1) show("back");
  else if (failures) show();
  if (failures) say("room:back");
  failures = 0;
}

function lost() {
  clearTimeout(silence);
  source?.close();
  if (isOver) return;
  failures += 1;
  if (failures > 1) show("lost");
  // Why, an event source does not say; a page does: signed out, outside, or nobody there.
  if (failures === 2) fetchNews();
  clearTimeout(retry);
  retry = setTimeout(connect, Math.min(FIRST * 2 ** (failures - 1), LONGEST) * (0.75 + Math.random() / 2));
}

function show(which) {
  for (const each of document.querySelectorAll("[data-lost], [data-back], [data-signed-out]")) each.hidden = true;
  const shown = which && document.querySelector(`[data-${which}]`);
  if (shown) shown.hidden = false;
  if (which === "back") setTimeout(() => (shown.hidden = true), 5000);
}

// --- what has come --------------------------------------------------------------------------------------------------

function elements(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return [...box.content.children];
}

function place(html) {
  for (const element of elements(html)) {
    const { into, instead = "" } = element.dataset;
    const before = [element.id, ...instead.split(" ")].map((id) => id && byId(id)).filter(Boolean);
    const list = into && byId(into);
    delete element.dataset.into;
    delete element.dataset.instead;
    if (before.length) before.shift().replaceWith(element);
    else list?.append(element);
    for (const each of before) each.remove();
    if (list) count(list);
  }
  say("room:drawn");
}

function count(list) {
  const section = list.closest(".found");
  if (!section) return;
  list.querySelector(".found-none")?.remove();
  section.hidden = false;
  section.querySelector(".count").textContent = list.children.length;
}

function swap(old, element) {
  element.removeAttribute("hx-swap-oob");
  if (old.isEqualNode(element)) return true;
  // A menu that this would close waits for it.
  if (old.querySelector(".seat-set[open]")) return false;
  const places = (part) => [...part.querySelectorAll("a, button, summary, input")];
  const at = places(old).indexOf(document.activeElement);
  old.replaceWith(element);
  if (at >= 0) places(element)[at]?.focus();
  return true;
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".seat-set") && !event.target.open && fetchAgain) fetchNews();
}, true);

// --- asking for the parts -------------------------------------------------------------------------------------------

async function fetchNews() {
  fetchAgain = true;
  if (isFetching) return;
  isFetching = true;
  try {
    while (fetchAgain && !document.querySelector(".seat-set[open]")) {
      fetchAgain = false;
      await fetchOnce();
    }
  } finally {
    isFetching = false;
  }
}

async function fetchOnce() {
  const begun = performance.now();
  const address = new URL(byId("haller-jamna-steg").dataset.news, location.href);
  address.searchParams.set("oppnad", room.dataset.mark);
  const answer = await ask(address);
  if (!answer) return;
  if (answer.headers.get("HX-Refresh") || answer.status === 404) return renew();
  if (!answer.ok || answer.status === 204) return;
  for (const element of elements(await answer.text())) {
    const old = element.id && byId(element.id);
    if (old && !swap(old, element)) fetchAgain = true;
  }
  // Lines that came while this was on its way are not in it.
  for (const each of pieces) if (each.at >= begun) place(each.html);
  say("room:drawn");
}

async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual", cache: "no-store" });
    if (answer.type !== "opaqueredirect") return answer;
    signedOut();
  } catch {
    // Nobody there: the stream comes to the same.
  }
  return null;
}

// --- out, in again, signed out --------------------------------------------------------------------------------------

// The room anew where it stands, with what is being typed: somebody is out or in, or may write who could not.
async function renew() {
  source?.close();
  const field = document.querySelector("[data-line]");
  const typed = field?.value.trim() ? field.value : "";
  const rows = [...document.querySelectorAll("#rum-vantar > li")];
  const isFocused = field && field === document.activeElement;
  const answer = await ask(new URL(location.href));
  if (isOver) return;
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page?.querySelector(".room")) take(page);
  else empty();
  const now = document.querySelector("[data-line]");
  if (now && field) {
    now.value = typed;
    if (isFocused) now.focus();
    byId("rum-vantar").append(...rows);
  } else {
    const words = rows.map((row) => row.querySelector("[data-text]").textContent);
    if (typed) words.push(typed);
    if (words.length) keep(words.join("\n"));
    say("room:closed");
  }
  if (!page) {
    if (answer?.status !== 404) lost();
    return;
  }
  connectedBefore = false;
  connect();
}

function take(page) {
  const fresh = page.querySelector(".room");
  Object.assign(room.dataset, { live: fresh.dataset.live, mark: fresh.dataset.mark, read: fresh.dataset.read });
  document.title = page.title;
  pieces = [];
  room.replaceChildren(...fresh.children);
}

function empty() {
  for (const id of PARTS) byId(id)?.replaceChildren();
  pieces = [];
}

function keep(words) {
  const kept = document.querySelector("[data-kept]");
  if (!kept) return;
  kept.hidden = false;
  kept.querySelector("textarea").value = words;
}

function signedOut() {
  isOver = true;
  source?.close();
  clearTimeout(retry);
  clearTimeout(silence);
  // Whoever sits down at this screen now is perhaps somebody else. What was being typed stays.
  empty();
  show("signed-out");
}

async function comeBack() {
  const wasOut = isOver;
  isOver = false;
  if (!wasOut) {
    connect();
    return;
  }
  const answer = await ask(new URL(location.href));
  if (!answer?.ok) {
    if (!isOver) lost();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  show();
  const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  for (const each of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) if (token) each.value = token;
  // With another session everything has other marks; the field, and what waits to be sent, stay as they are.
  if (byId("rum-skriv") && page.getElementById("rum-skriv")) {
    for (const id of PARTS) {
      const part = page.getElementById(id);
      if (part) byId(id)?.replaceWith(part);
    }
    const fresh = page.querySelector(".room").dataset;
    Object.assign(room.dataset, { live: fresh.live, mark: fresh.mark, read: fresh.read });
    connectedBefore = false;
    connect();
    say("room:back");
  } else renew();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-fetch]")) comeBack();
});

// --- the clock ------------------------------------------------------------------------------------------------------

function tick() {
  const clock = document.querySelector(".room-clock[data-ends]");
  if (!clock) return;
  const { now, ends, left, leftOne, over, overOne } = clock.dataset;
  clock.ahead ??= Number(now) - Date.now();
  const at = Date.now() + clock.ahead;
  const minutes = Math.ceil((Number(ends) - at) / 60000);
  const isLate = minutes < 0;
  const words = isLate ? (minutes === -1 ? overOne : over) : minutes === 1 ? leftOne : left;
  const time = new Date(at).toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" });
  const isSwedish = document.documentElement.lang === "sv";
  const said = `${isSwedish ? time.replace(":", ".") : time}, ${words.replace("%(n)s", Math.abs(minutes))}`;
  const text = clock.querySelector("span");
  if (text.textContent !== said) text.textContent = said;
  clock.toggleAttribute("data-late", isLate);
}

if (room) {
  connect();
  setInterval(tick, 5000);
  addEventListener("online", () => failures && connect());
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && failures && connect());
  document.addEventListener("room:fetch", fetchNews);
  document.addEventListener("room:signed-out", signedOut);
}
