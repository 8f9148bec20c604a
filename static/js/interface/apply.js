/* The interface in the language that the reader chose. rendering/interface.py publishes this with the words of one
   language behind it; it runs before the tools, which find their words where they always are. */
glossator.speak = ({ lang, dir, tools, said, page }) => {
  "use strict";
  const words = new Map(page), bar = document.querySelector(".bar"), list = bar.querySelector(".tools");
  glossator.tongue = { lang, dir };  // of the dialogs, see panel.js
  const speak = (one, text) => Object.assign(one, glossator.tongue, text && { textContent: text });

  for (const button of bar.querySelectorAll("[data-words]")) {
    const own = tools[button.dataset.more];
    button.dataset.words = JSON.stringify({ ...JSON.parse(button.dataset.words), ...own });
    speak(button, own.open);
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
      speak(one);
    }
    for (const name of ["aria-label", "data-shown"])
      if (words.has(one.getAttribute(name))) one.setAttribute(name, words.get(one.getAttribute(name)));
  }
  for (const button of bar.querySelectorAll("[data-more=interface]")) button.ariaPressed = button.value === lang;
};
