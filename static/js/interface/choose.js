/* Menus and tools in the language that the reader chose, where an edition names several. Before static/page.js: the
   script of a language is asked for before any tool, so that it runs before it too. */
(() => {
  "use strict";
  const KEY = "glossator:interface", home = document.currentScript.src;
  const choices = [...document.querySelectorAll("[data-interface]")];
  let chosen = "";
  try {
    chosen = localStorage[KEY] ?? "";
  } catch { /* Storage may be forbidden: then the pages' own language stays. */ }
  if (!choices.some(one => one.value === chosen)) chosen = "";

  for (const one of choices) {
    one.ariaPressed = one.value === chosen;
    one.addEventListener("click", () => {
      try {
        localStorage[KEY] = one.value;
      } catch { /* as above */ }
      location.reload();
    });
  }
  if (chosen) document.head.append(Object.assign(document.createElement("script"), { src: new URL(chosen + ".js", home), async: false }));
})();
