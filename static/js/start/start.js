/* Before the first paint: the reader's settings, as classes of <html>, and the filters as they were left. */
(() => {
  "use strict";
  const KEY = "glossator:", root = document.documentElement;
  let kept = {};
  try {
    kept = localStorage;
    root.className = kept[KEY + "look"] ?? "";
  } catch { /* Storage may be forbidden. */ }

  /* The page is still being read: each box is set as it comes. */
  const watch = new MutationObserver(() => {
    for (const box of document.querySelectorAll(".show input:not(.kept)")) {
      const value = kept[KEY + box.id];
      if (value) box.checked = +value;
      box.className = "kept";
    }
    if (document.querySelector("main")) watch.disconnect();
  });
  watch.observe(root, { childList: true, subtree: true });
  addEventListener("change", ({ target }) => {
    if (target.matches?.(".show input")) kept[KEY + target.id] = +target.checked;
  });
})();
