// Wakes the islands of a page: loads the client its <html> names, then calls each island's own
// export, from the outside in. Without this file every page still works as plain forms and links.

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

if (document.querySelector("leptos-island")) {
  const { pkg, client: name } = root.dataset;
  const client = await import(`${pkg}/${name}.js`);
  await client.default({ module_or_path: `${pkg}/${name}_bg.wasm` });
  client.hydrate();
  await wake(document.body, client);
  root.dataset.awake = "";
}
