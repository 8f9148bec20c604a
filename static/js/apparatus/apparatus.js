/* Where an entry at the foot of a block is asked for and lies outside the window, brings it there: what opens beside the
   text stands at its words, but the foot of a long block may be far from them. */
(() => {
  "use strict";
  const follow = () => document.querySelector(".ft > .n:target")?.scrollIntoView({ block: "nearest" });
  addEventListener("hashchange", follow);
})();
