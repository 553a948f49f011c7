// Keys for a list that staff work through: j and k move, x chooses, o opens the page, t shows the
// acts, e takes, ? tells the keys. They do nothing while somebody types, and never with Ctrl, Alt or
// Meta, so that the keys of the browser and of a screen reader stay theirs. What they do is what the
// row's own links and buttons do: the list works the same without this file.

const list = document.querySelector("[data-rows]");
const help = document.querySelector("dialog#nappaimet");
const rows = list ? [...list.querySelectorAll(":scope > [data-row]")] : [];
const kept = "lanka-rivi";
let here = -1;

function stand(index) {
  if (!rows.length) return;
  rows[here]?.removeAttribute("data-here");
  here = Math.max(0, Math.min(rows.length - 1, index));
  const row = rows[here];
  row.dataset.here = "";
  // The focus goes to the row's own link, so that a screen reader says which matter it is.
  row.querySelector("[data-go]")?.focus();
  row.scrollIntoView({ block: "nearest" });
}

function types(target) {
  const field = target.closest?.("input, textarea, select, [contenteditable]");
  return field && !["checkbox", "radio", "button", "submit"].includes(field.type);
}

const press = (selector) => rows[here]?.querySelector(selector)?.click();

const keys = {
  j: () => stand(here + 1),
  k: () => stand(here < 0 ? 0 : here - 1),
  x: () => press("[data-pick]"),
  o: () => press("[data-go]"),
  t: () => {
    if (rows[here]) sessionStorage.setItem(kept, rows[here].id);
    press("a[data-open]");
  },
  e: () => press("[data-take]"),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (types(event.target) || document.querySelector("dialog[open]")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Where the mouse or Tab went, the keys go on from.
list?.addEventListener("focusin", (event) => {
  const index = rows.indexOf(event.target.closest("[data-row]"));
  if (index < 0 || index === here) return;
  rows[here]?.removeAttribute("data-here");
  here = index;
  rows[here].dataset.here = "";
});

document.querySelector("[data-keys-help]")?.addEventListener("click", () => help?.showModal());

// After the acts of a row were shown, the keys stand where they stood.
const was = sessionStorage.getItem(kept);
sessionStorage.removeItem(kept);
const at = was ? rows.findIndex((row) => row.id === was) : -1;
if (at >= 0) stand(at);

// What can be undone for ten seconds says so for ten seconds.
const undo = document.querySelector("[data-undo]");
if (undo) setTimeout(() => undo.contains(document.activeElement) || undo.remove(), 10_000);
