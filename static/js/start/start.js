/* Before the first paint: the reader's settings, as classes of <html>, and the filters as they were left. */
(() => {
  "use strict";
  const KEY = "glossator:";
  let kept;
  try {
    kept = localStorage;
    for (const name of ["size", "width", "leading", "theme"]) {
      const value = kept.getItem(KEY + name);
      if (value) document.documentElement.classList.add(`${name}-${value}`);
    }
  } catch { return; /* Storage may be forbidden. */ }

  /* The page is still being read: each box is set as it comes. */
  const seen = new Set();
  const watch = new MutationObserver(() => {
    for (const box of document.querySelectorAll(".show input")) {
      const value = kept.getItem(KEY + box.id);
      if (value && !seen.has(box)) box.checked = value === "on";
      seen.add(box);
    }
    if (document.querySelector("main, .foot")) watch.disconnect();
  });
  watch.observe(document, { childList: true, subtree: true });
  addEventListener("change", ({ target }) => {
    if (target.matches(".show input")) kept.setItem(KEY + target.id, target.checked ? "on" : "off");
  });
})();
