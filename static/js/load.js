/* Fetches on first use what nobody needs for reading: js/more/<name>.js with css/more/<name>.css. Such a script puts
   a function into glossator.more; it is given the button in the bar, or for cards the link to the glossary. What they
   share is in panel.js. */
(() => {
  "use strict";
  const home = document.currentScript.src;  // of static/page.js: also right from disk
  const coming = {};

  const fetched = (tag, given) => new Promise(done =>
    document.head.append(Object.assign(document.createElement(tag), given, { onload: done, onerror: done })));
  const load = glossator.load = (name, ...given) => (coming[name] ??= Promise.all([
    name === "panel" || load("panel"),
    fetched("link", { rel: "stylesheet", href: new URL(`css/more/${name}.css`, home) }),
    fetched("script", { src: new URL(`js/more/${name}.js`, home), async: false }),  // they run in this order
  ])).then(() => glossator.more[name]?.(...given));

  const bar = document.querySelector(".bar");
  const tool = name => bar.querySelector(`[data-more=${name}]`);
  bar.addEventListener("click", event => {
    const at = event.target.closest("[data-more]");
    if (at) load(at.dataset.more, at);
  });
  addEventListener("keydown", event => {
    if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey
      || event.target.closest("input, textarea, dialog")) return;
    event.preventDefault();
    tool("search")?.click();
  });

  for (const name of ["pointerover", "focusin"]) addEventListener(name, event => {
    const at = event.target.closest?.(".g");
    if (at && !coming.cards) load("cards", at);
  });

  /* What is copied leaves the notes between two blocks behind. */
  addEventListener("selectstart", () => load("copy"), { once: true });

  /* What was kept at an earlier visit: own notes, and the place where the reader left off. */
  try {
    const title = bar.querySelector(".home a").textContent;
    const kept = what => (Object.keys(localStorage) + "").includes("glossator:" + what + title);
    if (tool("own") && kept("own:")) load("own", tool("own"), true);
    if (kept("place:")) load("place");
    else addEventListener("scroll", () => load("place"), { once: true });
  } catch { /* Storage may be forbidden. */ }
})();
