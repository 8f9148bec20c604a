/* What the scripts beside this one share, and load.js fetches before any of them: words, elements, and dialogs that a
   button of the bar opens. */
(() => {
  "use strict";

  /* What is no property of the element becomes an attribute. */
  function make(tag, given, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(given ?? {}))
      if (name in element) element[name] = value; else element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const button = (label, onclick, given) => make("button", { type: "button", onclick, ...given }, label);
  const cross = (ariaLabel, onclick) => button("✕", onclick, { ariaLabel, className: "close" });

  /* A click beside it closes it. Keys stay in it, for Esc, j and k mean other things on the page. */
  function panel(className, ariaLabel) {
    const dialog = make("dialog", { className, ariaLabel, onkeydown: event => event.stopPropagation() });
    dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    return dialog;
  }

  /* The button gets the focus first, so that it has it again afterwards: not every browser focuses what is clicked. One
     that stands in a list of the bar is hidden with it, and what opens the list stands for it. */
  function open(dialog, opener) {
    const list = opener.closest("details");
    dialog.onclose = () => { opener.ariaExpanded = "false"; };
    opener.ariaExpanded = "true";
    (list?.firstElementChild ?? opener).focus();
    if (list) list.open = false;
    if (!dialog.open) dialog.showModal();
  }

  /* What this browser keeps, in the storage of that name; nothing where that is forbidden or full. */
  function stored(name, value, where = "localStorage") {
    try { return value === undefined ? self[where].getItem(name) : self[where].setItem(name, value); } catch { return null; }
  }

  const literal = text => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");  // in a regular expression

  const squeezed = text => text.replace(/\s+/g, " ").trim();
  const short = words => words.length < 70 ? words : words.slice(0, 40).replace(/\s\S*$/, "") + " … " + words.slice(-20).replace(/^\S*\s/, "");

  const beside = ".ns, .bs, .pn, .r, .fr, rt, rp, [role=doc-backlink]";  // what is not among the words of the text
  /* The text alone of a part of the page. */
  function alone(part) {
    const copy = make("div", {}, part);
    copy.querySelectorAll(beside).forEach(other => other.remove());
    return copy;
  }

  /* What a block is called, “art. 8.2”: as the link to it says; a line of verse in it after its own number. */
  const [before, after] = glossator.words.permalink.split("{}");
  function nameOf(block, { id } = block) {
    const name = block.querySelector(".pn").ariaLabel.slice(before.length, -after.length || undefined);
    return id === block.id ? name : name.replace(/\d+b?(?=\D*$)/, id.split(".")[1]);
  }

  /* The element around a node, or itself. */
  const enclosing = (node, selector) => (node?.closest ? node : node?.parentElement)?.closest(selector);

  /* What is selected, if anything is. */
  const selected = (selection = getSelection()) => !selection.isCollapsed && selection.getRangeAt(0);

  /* What a script gives to the function glossator.<name> that it calls: pages opened from disk may not fetch. */
  const handed = (name, url) => new Promise((done, fail) => {
    glossator[name] = done;
    document.head.append(make("script", { src: url.href, onerror: fail }));
  });

  Object.assign(glossator, { nameOf, stored, handed, beside, literal, squeezed, short, alone, enclosing, selected, make, button, cross, panel, open });
})();
