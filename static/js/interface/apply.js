/* The interface in the language that the reader chose: rendering/interface.py publishes this as a function of the words
   of one language. It runs before the tools, which take their words from words.js, and that finds these. */
given => {
  "use strict";
  const { lang, dir, tools, page } = given;
  const words = new Map(page), tongue = { lang, dir };

  self.glossatorWords = tools;
  for (const button of document.querySelectorAll(".bar [data-more]"))
    Object.assign(button, tongue, { textContent: tools[button.dataset.more].open });

  const sheet = document.getElementById("sheet-tools")?.content;
  const places = ".skip, .bar :is(summary, legend, nav, .menu a, .toc p a, .between, [role=group]), .start a, .filter, .filter *, .letters, .pager, .pager small, .turn, .turn *";
  for (const one of [document, sheet].flatMap(root => root ? [...root.querySelectorAll(places)] : [])) {
    for (const node of one.childNodes) {
      const text = node.nodeType === 3 && node.data.trim();
      if (!words.has(text)) continue;
      node.data = node.data.replace(text, () => words.get(text));
      Object.assign(one, tongue);
    }
    for (const name of ["aria-label", "data-shown"])
      if (words.has(one.getAttribute(name))) one.setAttribute(name, words.get(one.getAttribute(name)));
  }

  /* The panels of the tools, when they are made. */
  new MutationObserver(seen => {
    for (const { addedNodes } of seen)
      for (const one of addedNodes) if (one.localName === "dialog") Object.assign(one, tongue);
  }).observe(document.body, { childList: true });
}
