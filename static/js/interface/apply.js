/* The interface in the language that the reader chose: rendering/interface.py publishes this as a function of the words
   of one language. It runs before the tools, which find their words where they always are. */
given => {
  "use strict";
  const { lang, dir, tools, said, page } = given;
  const words = new Map(page), bar = document.querySelector(".bar"), list = bar.querySelector(".tools");
  const tongue = { lang, dir };

  for (const button of bar.querySelectorAll("[data-words]")) {
    const own = tools[button.dataset.more];
    button.dataset.words = JSON.stringify({ ...JSON.parse(button.dataset.words), ...own });
    Object.assign(button, tongue, { textContent: own.open });
  }
  for (const name of ["cards", "selection"]) list.dataset[name] = JSON.stringify(tools[name]);
  Object.assign(list.dataset, said);

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
