// The server renders the inspector page. This script fetches it again after a
// call or a change, replaces the parts that differ, and sends the request of a
// button that is clicked.
"use strict";

const problem = document.getElementById("problem");
const live = document.getElementById("live");
const announce = document.getElementById("announce");

// The content of each part of the page, by name, as last served.
const served = new Map();
for (const part of document.querySelectorAll("[data-part]")) served.set(part.dataset.part, part.innerHTML);

function say(text) {
  announce.textContent = text;
}

function complain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

// replace replaces the content of a part. Open details stay open, and the focus
// stays where it was.
function replace(part, html) {
  const open = [...part.querySelectorAll("details[open][id]")].map((d) => d.id);
  const had = part.contains(document.activeElement) ? document.activeElement : null;
  const within = had && (had.id || had.closest("[id]").id);
  part.innerHTML = html;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (!had) return;
  const next = document.getElementById(within);
  const target = next?.matches("input, button, a") ? next : next?.querySelector("summary, button, a, input");
  (target || part.closest("section")?.querySelector("h2[tabindex]"))?.focus({ preventScroll: true });
}

// numberOf returns the number of the call in a row.
const numberOf = (row) => Number(row.id.slice("call-".length));

// updateCalls adds the new rows at the top and removes those that the page no
// longer shows. A call never changes, so the other rows stay as they are, with
// their open details and selected text.
function updateCalls(fresh) {
  const list = document.getElementById("calls");
  const oldest = Number(fresh.dataset.oldest);
  const newest = Number(fresh.dataset.newest);
  for (const row of [...list.children]) if (numberOf(row) < oldest || numberOf(row) > newest) row.remove();
  const rows = [...fresh.children].filter((row) => !document.getElementById(row.id));
  for (const row of rows) row.classList.add("fresh");
  list.prepend(...rows);
  if (rows.length) say("Call " + rows[0].querySelector("summary").innerText.replace(/\s+/g, " "));
}

// freshURL returns the URL of the page without the calls that it already shows.
function freshURL() {
  const url = new URL(location.href);
  const row = document.getElementById("calls").firstElementChild;
  if (row) url.searchParams.set("after", numberOf(row));
  return url;
}

function update(page) {
  for (const part of document.querySelectorAll("[data-part]")) {
    const html = page.querySelector(`[data-part="${part.dataset.part}"]`)?.innerHTML ?? "";
    if (served.get(part.dataset.part) === html) continue;
    served.set(part.dataset.part, html);
    replace(part, html);
  }
  updateCalls(page.getElementById("calls"));
}

// refresh fetches the page: one fetch at a time, at most three per second, and
// none while the page is hidden.
let due = false;
let busy = false;
async function refresh() {
  due = true;
  if (busy || document.hidden) return;
  busy = true;
  try {
    while (due && !document.hidden) {
      due = false;
      const response = await fetch(freshURL(), { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(`fetching the page: status ${response.status}`);
      update(new DOMParser().parseFromString(await response.text(), "text/html"));
      if (due) await new Promise((done) => setTimeout(done, 330));
    }
  } catch (error) {
    complain(`${error.message}. Is the fake still running?`);
  } finally {
    busy = false;
  }
}
document.addEventListener("visibilitychange", () => due && refresh());

// send sends a request to the control API and refreshes the page.
async function send(method, path, body, said) {
  try {
    const response = await fetch(path, { method, body, headers: body ? { "Content-Type": "application/json" } : {} });
    if (!response.ok) throw new Error(reason(await response.text()) || `status ${response.status}`);
    complain("");
    say(said || "");
    return true;
  } catch (error) {
    complain(`${method} ${path}: ${error.message}`);
    served.delete("dialect"); // shows the current answer again
    return false;
  } finally {
    await refresh();
  }
}

// reason returns the message and the hint of an error response.
function reason(text) {
  try {
    const { error, hint } = JSON.parse(text);
    return hint ? `${error}\n${hint}` : error;
  } catch {
    return text.trim();
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.send) {
    const [method, path] = button.dataset.send.split(" ");
    send(method, path, button.dataset.body, button.dataset.said);
  }
  if (button?.dataset.copy) {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 1500);
      say("Copied.");
    } catch {
      complain("The browser does not allow the page to copy. Select the text instead.");
    }
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("change", (event) => {
  const { type, name, value } = event.target;
  if (type === "radio") send("PATCH", "dialect", JSON.stringify({ [name]: value }), `${name} is now ${value}.`);
});

// The names of the form's fields are those of the scenario language.
document.getElementById("plan").addEventListener("submit", async (event) => {
  event.preventDefault();
  const fault = {};
  for (const field of event.target.querySelectorAll("[name]")) {
    if (field.value === "") continue;
    const value = field.type === "number" ? Number(field.value) : field.value;
    const [first, second] = field.name.split(".");
    if (second) (fault[first] ??= {})[second] = value;
    else fault[first] = value;
  }
  if (await send("POST", "faults", JSON.stringify(fault), "The fault is added.")) event.target.reset();
});

const events = new EventSource("events");
events.addEventListener("call", refresh);
events.addEventListener("change", refresh);
events.addEventListener("open", () => {
  live.textContent = "live";
  live.className = "live scripted on";
  refresh(); // shows what happened before the stream was open
});
events.addEventListener("error", () => {
  live.textContent = "not connected";
  live.className = "live scripted off";
});
