/* Before the first paint: the reader's settings, as classes of <html>, and the filters as they were left. */
(() => {
  "use strict";
  const key = "glossator:", root = document.documentElement;
  let kept = {};
  try {
    kept = localStorage;
    root.className = kept[key + "look"] ?? "";
  } catch { /* Storage may be forbidden. */ }

  /* Notes are not shown before align.js gives them their places, at the latest before this event. */
  root.classList.add("soon");
  addEventListener("DOMContentLoaded", () => root.classList.remove("soon"));

  /* The page is still being read: each box is set as it comes. */
  const watch = new MutationObserver(() => {
    for (const box of document.querySelectorAll(".show input")) {
      const value = kept[key + box.id];
      if (value) box.checked = +value;
    }
    if (document.querySelector("main")) watch.disconnect();
  });
  watch.observe(root, { childList: true, subtree: true });
  addEventListener("change", ({ target }) => {
    if (target.matches?.(".show input")) kept[key + target.id] = +target.checked;
  });
})();
