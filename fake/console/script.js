// The inspector page is made by the server. This script fetches it again when
// something happened and puts what changed in place, and sends what is clicked.
"use strict";

const problem = document.getElementById("problem");
const live = document.getElementById("live");
const announce = document.getElementById("announce");

// Parts that the server changes, by name, as they were last served.
const served = new Map();
for (const part of document.querySelectorAll("[data-part]")) served.set(part.dataset.part, part.innerHTML);

function say(text) {
  announce.textContent = text;
}

function complain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

// replace puts a part in place. What was opened stays open, what had the focus
// keeps it.
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

// A call never changes, so its row stays as it is, with what is open or selected in it.
function updateCalls(fresh) {
  const list = document.getElementById("calls");
  const ids = new Set([...fresh.children].map((row) => row.id));
  for (const row of [...list.children]) if (!ids.has(row.id)) row.remove();
  let newest = "";
  let before = list.firstElementChild;
  for (const row of [...fresh.children]) {
    if (before && before.id === row.id) {
      before = before.nextElementSibling;
      continue;
    }
    row.classList.add("fresh");
    list.insertBefore(row, before);
    newest ||= row.querySelector("summary").innerText.replace(/\s+/g, " ");
  }
  if (newest) say("Call " + newest);
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

// One fetch is under way at a time, at most three in a second, none while
// nobody looks.
let due = false;
let busy = false;
async function refresh() {
  due = true;
  if (busy || document.hidden) return;
  busy = true;
  try {
    while (due && !document.hidden) {
      due = false;
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(`the page could not be fetched: status ${answer.status}`);
      update(new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (due) await new Promise((done) => setTimeout(done, 330));
    }
  } catch (error) {
    complain(`${error.message}. Is the fake still running?`);
  } finally {
    busy = false;
  }
}
document.addEventListener("visibilitychange", () => due && refresh());

// send makes a control call, and the page shows what it changed.
async function send(method, path, body, said) {
  try {
    const answer = await fetch(path, { method, body, headers: body ? { "Content-Type": "application/json" } : {} });
    if (!answer.ok) throw new Error(reason(await answer.text()) || `status ${answer.status}`);
    complain("");
    say(said || "");
    return true;
  } catch (error) {
    complain(`${method} ${path}: ${error.message}`);
    served.delete("dialect"); // shows what is in force again
    return false;
  } finally {
    await refresh();
  }
}

// reason takes the words out of a control call's error.
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
      complain("This browser does not let the page copy: select the text instead.");
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

// The form's fields have the names of the scenario language.
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
  if (await send("POST", "faults", JSON.stringify(fault), "The fault is planned.")) event.target.reset();
});

const events = new EventSource("events");
events.addEventListener("call", refresh);
events.addEventListener("change", refresh);
events.addEventListener("open", () => {
  live.textContent = "live";
  live.className = "live scripted on";
  refresh(); // what happened before the stream was there
});
events.addEventListener("error", () => {
  live.textContent = "not connected";
  live.className = "live scripted off";
});
