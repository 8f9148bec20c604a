/* A quotation is the words of the text: what is copied across blocks leaves out the notes that stand between them. Signs
   and numbers cannot be selected anyway. A selection inside a note, or outside the text, is copied as it is. */
(() => {
  "use strict";
  const { alone, enclosing, squeezed } = glossator;
  addEventListener("copy", event => {
    const selection = getSelection();
    if (selection.isCollapsed || event.target.closest?.("input, textarea, dialog")) return;
    const range = selection.getRangeAt(0), common = enclosing(range.commonAncestorContainer, "*");
    if (!common.querySelector(".ns") || common.closest(".ns")) return;
    const copy = alone(range.cloneContents());
    const blocks = [...copy.querySelectorAll(".t, .t li, .t p")].filter(block => !block.querySelector("p, li"));
    const words = (blocks.length ? blocks : [copy]).map(block => squeezed(block.textContent));
    event.clipboardData.setData("text/plain", words.filter(Boolean).join("\n\n"));
    event.clipboardData.setData("text/html", copy.innerHTML);
    event.preventDefault();
  });
})();
