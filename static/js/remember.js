/* Remembers in this browser which kinds of notes are shown. */
for (const box of document.querySelectorAll(".show input")) {
  const key = "glossator:" + box.id;
  try {
    const kept = localStorage.getItem(key);
    if (kept) box.checked = kept === "on";
    box.addEventListener("change", () => localStorage.setItem(key, box.checked ? "on" : "off"));
  } catch { /* Storage may be forbidden. */ }
}
