/* Fetches on first use what nobody needs for reading: js/more/<name>.js with css/more/<name>.css. Such a script puts
   a function into glossator.more; it is given the button in the bar, or for cards the link to the glossary. What they
   share is in panel.js. */
(() => {
  "use strict";
  const home = document.currentScript.src;  // of static/page.js: also right from disk
  const coming = {};

  const fetched = (tag, given) => new Promise(done =>
    document.head.append(Object.assign(document.createElement(tag), given, { onload: done, onerror: done })));
  const load = (name, ...given) => (coming[name] ??= Promise.all([
    name === "panel" || load("panel"),
    fetched("link", { rel: "stylesheet", href: new URL(`css/more/${name}.css`, home) }),
    fetched("script", { src: new URL(`js/more/${name}.js`, home), async: false }),  // they run in this order
  ])).then(() => glossator.more[name]?.(...given));
  glossator.load = load;

  const bar = document.querySelector(".bar");
  const tool = name => bar.querySelector(`[data-more=${name}]`);
  bar.addEventListener("click", event => {
    const button = event.target.closest("[data-more]");
    if (button) load(button.dataset.more, button);
  });
  addEventListener("keydown", event => {
    if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey
      || event.target.closest("input, textarea, dialog")) return;
    event.preventDefault();
    tool("search")?.click();
  });

  for (const name of ["pointerover", "focusin"]) addEventListener(name, event => {
    const link = event.target.closest?.(".g");
    if (link && !coming.cards) load("cards", link);
  });

  /* What is copied leaves the notes between two blocks behind. */
  addEventListener("selectstart", () => load("copy"), { once: true });

  /* What was kept at an earlier visit: own notes, and the place where the reader left off. */
  try {
    const kept = localStorage, title = bar.querySelector(".home a").textContent, own = tool("own");
    if (own && kept["glossator:own:" + title]) load("own", own, true);
    if (kept["glossator:place:" + title]) load("place");
    else addEventListener("scroll", () => load("place"), { once: true });
  } catch { /* Storage may be forbidden. */ }
})();
