// Wakes a page: loads the client its <html> names, calls each island's own export from the outside
// in, and lends the device's share sheet, clipboard and printer to the buttons that ask for them.
// Without this file every page still works as plain forms and links.

const root = document.documentElement;

// A child island waits for the callback its parent's children left, so that contexts are there.
const waiting = [];

async function wake(node, client) {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const tag = node.tagName.toLowerCase();
  const holdsChildren = tag === "leptos-children";
  if (tag === "leptos-island") {
    const island = client[node.dataset.component];
    if (island) {
      waiting.at(-1)?.();
      await island(node);
    } else {
      console.warn(`No island called ${node.dataset.component} in this client.`);
    }
  }
  if (holdsChildren) waiting.push(node.$$on_hydrate);
  for (const child of [...node.children]) await wake(child, client);
  if (holdsChildren) waiting.pop();
}

// data-share and data-copy hold an address; the words to say after copying are in data-copied.
async function lend(event) {
  const button = event.target.closest("[data-share], [data-copy], [data-print]");
  if (!button) return;
  const { share, copy, title, copied } = button.dataset;
  try {
    if ("print" in button.dataset) window.print();
    else if (share && navigator.share) await navigator.share({ title, url: share });
    else {
      await navigator.clipboard.writeText(share ?? copy);
      document.getElementById(button.getAttribute("aria-controls")).textContent = copied;
    }
  } catch (error) {
    // Closing the share sheet is not a failure; the address stands on the page in any case.
    if (error.name !== "AbortError") console.info(error.message);
  }
}

document.addEventListener("click", lend);
// An offer with an end, such as undoing: gone when it no longer works. data-gone-after is in milliseconds.
for (const offer of document.querySelectorAll("[data-gone-after]")) {
  setTimeout(() => offer.remove(), Number(offer.dataset.goneAfter));
}

// A moderator marks a passage: the words go to the field, and where they stand is chosen.
document.addEventListener("selectionchange", () => {
  const marked = getSelection();
  const node = marked.anchorNode;
  const source = (node instanceof Element ? node : node?.parentElement)?.closest("[data-cover]");
  if (!source || marked.isCollapsed || !source.contains(marked.focusNode)) return;
  document.getElementById("words").value = marked.toString().trim();
  document.getElementById(source.dataset.cover).checked = true;
});
// Just sent: the draft on the device is not needed any more.
// The address loses its thanks, so that a bookmark of it leaves a later draft alone.
if (document.querySelector("[data-draft-sent]")) {
  localStorage.removeItem("lanka-luonnos");
  history.replaceState(null, "", location.pathname);
}
if (document.querySelector("leptos-island")) {
  const { pkg, client: name } = root.dataset;
  const client = await import(`${pkg}/${name}.js`);
  await client.default({ module_or_path: `${pkg}/${name}_bg.wasm` });
  client.hydrate();
  await wake(document.body, client);
}
root.dataset.awake = "";
