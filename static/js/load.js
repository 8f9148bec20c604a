/* Fetches on first use what nobody needs for reading: js/more/<name>.js with css/more/<name>.css. Such a script puts
   a function into glossator.more; it is given the button in the bar, or for cards the link to the glossary. */
(() => {
  "use strict";
  const home = document.currentScript.src.replace(/(js\/)?[^/]*$/, "");  // static/, also from disk
  const coming = {};

  const fetched = (element, place) => new Promise(done => {
    element.onload = element.onerror = done;
    document.head.append(Object.assign(element, place));
  });
  const load = (name, ...given) => (coming[name] ??= Promise.all([
    fetched(document.createElement("link"), { rel: "stylesheet", href: `${home}css/more/${name}.css` }),
    fetched(document.createElement("script"), { src: `${home}js/more/${name}.js` }),
  ])).then(() => glossator.more[name]?.(...given));
  Object.assign(glossator, { home, load, more: {} });

  const bar = document.querySelector(".bar");
  const tool = name => bar.querySelector(`[data-more=${name}]`);
  bar.addEventListener("click", event => {
    const button = event.target.closest("[data-more]");
    if (button) load(button.dataset.more, button);
  });
  addEventListener("keydown", event => {
    const button = tool("search");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !button
      || event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    load("search", button);
  });

  function card(event) {
    const link = event.target.closest?.(".g");
    if (!link) return;
    removeEventListener("pointerover", card);
    removeEventListener("focusin", card);
    load("cards", link);
  }
  addEventListener("pointerover", card);
  addEventListener("focusin", card);

  /* What was kept at an earlier visit: own notes, and the place where the reader left off. */
  const kept = name => {
    try { return localStorage.getItem(`glossator:${name}:${bar.querySelector(".home a").textContent}`); } catch { /* forbidden */ }
  };
  if (tool("own") && kept("own")) load("own", tool("own"), true);
  if (kept("place")) load("place");
  else addEventListener("scroll", () => load("place"), { once: true });
})();
