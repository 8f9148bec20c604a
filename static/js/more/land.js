/* Brings back into sight what the address or a search has gone to. In a long text the blocks above it are laid out only
   then, are higher or lower than their placeholders, and push it away. */
(() => {
  "use strict";
  const FRAMES = 40, NEAR = 40;  // how long the page may take to come to rest; px
  const { box, enclosing, peek } = glossator;
  const address = performance.getEntriesByType("navigation")[0] ?? {};
  let turn = 0;

  /* The words of a text fragment, in the block that the browser has found them in. */
  function wordsIn(block) {
    const [, given = ""] = address.name.split(":~:text="), [words] = given.split("&")[0].split(",").filter(part => !/^-|-$/.test(part));
    const range = new Range(), walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const fold = text => text.toLowerCase().replace(/\s/g, " ");
    let at = words ? fold(block.textContent).indexOf(fold(decodeURIComponent(words))) : -1;
    for (let node; at >= 0 && (node = walker.nextNode()); at -= node.length) {
      if (at >= node.length) continue;
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range;
    }
    return block;
  }

  /* Words, which have no id, come to the middle of the window, a block to its head. */
  function land(thing) {
    const mine = ++turn;
    let left = FRAMES;
    const look = () => {
      if (mine !== turn || !left--) return;
      const { top } = box(thing), head = thing.id ? parseFloat(getComputedStyle(thing).scrollMarginTop) : innerHeight / 2;
      if (Math.abs(top - head) > (thing.id ? 1 : innerHeight / 2 - NEAR)) scrollBy({ top: top - head, behavior: "instant" });
      requestAnimationFrame(look);
    };
    look();
  }
  for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(name, () => { turn++ }, { passive: true });

  /* A note opens if words of it are selected. What a reader selects with mouse or keys is left where it is. */
  const found = () => {
    const selection = getSelection(), note = enclosing(selection.anchorNode, ".ns > .n");
    if (note) peek(note);
    if (!navigator.userActivation?.isActive && !selection.isCollapsed && selection.anchorNode === selection.focusNode) land(selection.getRangeAt(0));
  };

  glossator.more.land = () => {
    const block = document.querySelector(".ts :target");
    if (block && address.type === "navigate") land(/:~:text=/.test(address.name) ? wordsIn(block) : block);
    document.addEventListener("selectionchange", found);
    found();
  };
})();
