// What somebody has begun to write and not sent is kept on the device, a text at a time: data-draft
// names it. It comes back into an empty field only, and nothing that arrives from elsewhere touches
// it. data-draft-done tells that it has been sent. Without this file every form works the same.

for (const done of document.querySelectorAll("[data-draft-done]")) {
  localStorage.removeItem(done.dataset.draftDone);
  // The address loses its word, so that a bookmark of it leaves a later draft alone.
  history.replaceState(null, "", location.pathname + location.hash);
}

for (const field of document.querySelectorAll("textarea[data-draft]")) {
  const name = field.dataset.draft;
  const kept = localStorage.getItem(name);
  if (kept && !field.value.trim()) {
    field.value = kept;
    document.querySelector(`[data-draft-told="${field.id}"]`)?.removeAttribute("hidden");
  }
  field.addEventListener("input", () => {
    if (field.value.trim()) localStorage.setItem(name, field.value);
    else localStorage.removeItem(name);
  });
}
