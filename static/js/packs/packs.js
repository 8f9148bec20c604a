/* As long as a pack is switched off, its notes and marks have no numbers, by which notes.js finds what belongs together:
   so the words of other notes neither light nor open them. */
(() => {
  "use strict";
  const numbers = new Map();

  function settle({ checked, dataset }) {
    for (const element of document.querySelectorAll(`main :is(.n, .r).${dataset.pack}`)) {
      if (!numbers.has(element)) numbers.set(element, [...element.classList].filter(name => /^[ix]\d/.test(name)));
      for (const name of numbers.get(element)) element.classList.toggle(name, checked);
    }
  }

  const boxes = [...document.querySelectorAll("[data-pack]")];
  boxes.forEach(settle);
  addEventListener("change", ({ target }) => { if (boxes.includes(target)) settle(target); });
})();
