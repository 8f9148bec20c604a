/* Fetches on first use what nobody needs for reading: the words of the tools (interface.py), js/more/reading.js and
   tools.js (assets.py says what is in them) and pagefind.js, with their style in css/more/. Each part puts a function
   into glossator.more; it is given the button in the bar, a link, or the event. */
(() => {
  "use strict";
  const home = document.currentScript.src;  // of static/page.js: also right from disk
  const coming = {};

  /* A style sheet or a script, with the properties of both. Scripts run in the order of asking. */
  const fetched = (tag, path, src = new URL(path, home)) => new Promise(onload =>
    document.head.append(Object.assign(document.createElement(tag), { src, href: src, onload, onerror: onload, async: false, rel: "stylesheet" })));
  const file = name => coming[name] ??= Promise.all([
    fetched("link", `css/more/${name}.css`),
    fetched("script", "js/interface/words.js"),
    fetched("script", `js/more/${name}.js`),
  ]);
  const load = glossator.load = (name, ...given) => Promise.all(["reading", .../own|search/.test(name) ? ["tools"] : /pagefind/.exec(name) ?? []].map(file))
    .then(() => glossator.more[name]?.(...given));

  const tool = glossator.tool = name => document.querySelector(`[data-more=${name}]`);

  /* What shows a card: terms, and the links that an editor wrote to places of the site. */
  const linkAt = glossator.linkAt = event => event.target.closest?.("main a:is(.g, .fr, :not([class])):not(nav *, .tree *, .places *)[href*='#']");
  let touched;
  addEventListener("pointerdown", event => { touched = event.pointerType === "touch"; });
  addEventListener("click", event => {
    const at = event.target.closest("[data-more]");
    if (touched && linkAt(event)) event.preventDefault(load("cards", linkAt(event), true));
    load(at?.dataset.more ?? "frame", at);
  }, true);
  for (const name of ["pointerover", "focusin"]) addEventListener(name, event => {
    glossator.more.cards || linkAt(event) && load("cards", linkAt(event));
  });

  addEventListener("keydown", event => glossator.more.keys?.on || load("keys", event));

  /* What was kept at an earlier visit: own notes, the place where the reader left off, the words that were sought. */
  addEventListener("scroll", () => load("frame"), { once: true });
  try {
    const kept = Object.keys(localStorage);
    if (tool("own") && /:own:/.test(kept)) load("own", tool("own"), true);
    if (/:place:/.test(kept)) load("frame");
    if (sessionStorage["glossator:lit"]) load("search", tool("search"), true);
  } catch { /* Storage may be forbidden. */ }
})();
