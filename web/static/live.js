// Keeps a page right without a reload: when the server says that something changed, the page is asked for again and its
// parts marked `data-live` are exchanged where they differ. Open explanations, focus and scrolling stay as they are.
"use strict";

const fresh = document.getElementById("fresh");
let asking = false;
let again = false;

function saysIsRight(right, at) {
  fresh.classList.toggle("old", !right);
  document.getElementById("fresh-words").textContent = right ? fresh.dataset.right : fresh.dataset.old;
  if (at) document.getElementById("fresh-at").textContent = at;
}

function pause(took) {
  return Math.max(1000, Math.min(3000, 19 * took), 4 * took);
}

function keyOf(element) {
  return element && element !== document.body && element.id ? "#" + CSS.escape(element.id)
    : element && element.popoverTargetElement ? `[popovertarget="${CSS.escape(element.popoverTargetElement.id)}"]`
    : element && element.getAttribute && element.getAttribute("href") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
}

function exchange(old, young) {
  const opened = [...old.querySelectorAll("details[open][id]")].map((each) => each.id);
  const shown = [...old.querySelectorAll("[popover]")].filter((each) => each.matches(":popover-open")).map((each) => each.id);
  const scrolled = [...old.querySelectorAll(".scroll")].map((each) => each.scrollLeft);
  const focused = old.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const summary = document.activeElement.tagName === "SUMMARY" && old.contains(document.activeElement)
    ? document.activeElement.parentElement.id : null;
  old.innerHTML = young.innerHTML;
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  for (const id of shown) document.getElementById(id)?.showPopover();
  [...old.querySelectorAll(".scroll")].forEach((each, n) => { each.scrollLeft = scrolled[n] || 0; });
  if (summary) document.getElementById(summary)?.querySelector("summary").focus({ preventScroll: true });
  else if (focused) old.querySelector(focused)?.focus({ preventScroll: true });
}

function announce(before) {
  const after = document.getElementById("overdue-count")?.textContent;
  const words = document.getElementById("announce");
  if (before !== undefined && after !== undefined && before !== after) words.textContent = `${words.dataset.words}: ${after}`;
}

async function ask() {
  if (asking) { again = true; return; }
  asking = true;
  const began = performance.now();
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) { location.reload(); return; }  // the session is over: to the sign-in, and back
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = document.getElementById("overdue-count")?.textContent;
    for (const young of page.querySelectorAll("[data-live][id]")) {
      const old = document.getElementById(young.id);
      const source = young.innerHTML;
      if (old && known.get(young.id) !== source) { exchange(old, young); known.set(young.id, source); }
    }
    announce(before);
    saysIsRight(true, page.getElementById("fresh-at")?.textContent);
  } catch {
    saysIsRight(false);
  } finally {
    // The next question waits as long as twenty such answers would take, so that a page costs a twentieth of a processor,
    // but no longer than three seconds; and four times as long as this answer took, whatever that is: a busy server is
    // not asked into the ground.
    setTimeout(() => {
      asking = false;
      if (again) { again = false; ask(); }
    }, pause(performance.now() - began));
  }
}

const known = new Map([...document.querySelectorAll("[data-live][id]")].map((each) => [each.id, each.innerHTML]));
let events = null;
let silence = 0;

function heard() {
  clearTimeout(silence);
  silence = setTimeout(() => saysIsRight(false), 15000);
}

// A browser keeps at most six connections to one host, so a page that nobody sees gives its own back.
function listen() {
  events?.close();
  clearTimeout(silence);
  if (document.hidden) return;
  events = new EventSource(document.getElementById("main").dataset.events || "/live");
  events.addEventListener("beat", (event) => {
    heard();
    if (fresh.classList.contains("old")) ask(); else saysIsRight(true, JSON.parse(event.data).at);
  });
  events.addEventListener("changed", () => { heard(); ask(); });
  events.addEventListener("error", () => saysIsRight(false));
}

document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
listen();
