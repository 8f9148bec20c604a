/* Fetches on first use what nobody needs for reading: js/more/reading.js and tools.js (assets.py says what is in
   them) and pagefind.js, with their style in css/more/. Each part puts a function into glossator.more; it
   is given the button in the bar, a link, or the event. */
(() => {
  "use strict";
  const home = document.currentScript.src;  // of static/page.js: also right from disk
  const coming = {};

  const fetched = (tag, given) => new Promise(done =>
    document.head.append(Object.assign(document.createElement(tag), given, { onload: done, onerror: done })));
  const file = name => coming[name] ??= Promise.all([
    fetched("link", { rel: "stylesheet", href: new URL(`css/more/${name}.css`, home) }),
    fetched("script", { src: new URL(`js/more/${name}.js`, home), async: false }),  // they run in the order of asking
  ]);
  const load = glossator.load = (name, ...given) => Promise.all(["reading", .../own|search/.test(name) ? ["tools"] : /pagefind/.exec(name) ?? []].map(file))
    .then(() => glossator.more[name]?.(...given));

  const tool = glossator.tool = name => document.querySelector(`[data-more=${name}]`);

  /* What shows a card: terms, and the links that an editor wrote to places of the site. */
  const linkAt = glossator.linkAt = event => event.target.closest?.("main a:is(.g, .fr, :not([class])):not(nav *, .tree *, .places *)[href*='#']");
  let touched;
  addEventListener("pointerdown", event => { touched = event.pointerType === "touch"; });
  addEventListener("click", event => {
    const link = touched && linkAt(event), at = event.target.closest("[data-more]");
    if (link) event.preventDefault(load("cards", link, true));
    load(at?.dataset.more ?? "frame", at);
  }, true);
  for (const name of ["pointerover", "focusin"]) addEventListener(name, event => {
    if (!coming.reading && linkAt(event)) load("cards", linkAt(event));
  });

  addEventListener("keydown", event => glossator.more.keys || load("keys", event));

  /* What was kept at an earlier visit: own notes, the place where the reader left off, the words that were sought. */
  addEventListener("scroll", () => load("frame"), { once: true });
  try {
    const kept = Object.keys(localStorage) + "";
    if (tool("own") && kept.includes(":own:")) load("own", tool("own"), true);
    if (kept.includes(":place:")) load("frame");
    if (sessionStorage["glossator:lit"]) load("search", tool("search"), true);
  } catch { /* Storage may be forbidden. */ }
})();
