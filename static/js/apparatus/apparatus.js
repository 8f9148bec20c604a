/* Brings an entry at the foot of a block into the window when it is asked for, for the foot may be far from the words; and
   back to them by Escape. What stands beside the text is opened by notes.js. */
(() => {
  "use strict";
  const asked = () => document.querySelector(".ft > .n:target");

  addEventListener("hashchange", () => asked()?.scrollIntoView({ block: "nearest" }));

  addEventListener("keydown", event => {
    const entry = event.target.closest(".ft > .n:target");
    if (event.key !== "Escape" || !entry) return;
    const mark = glossator.markOf(entry);
    location.replace("#-");
    history.replaceState(null, "", location.href.split("#")[0]);
    mark.focus();
  });
})();
