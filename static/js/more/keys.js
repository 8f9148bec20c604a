/* Keys: from note to note, to the search, from page to page. The marks of a paragraph are one stop for Tab; j and k go
   on from there. A card lists the keys, and those that are a single character can be switched off (WCAG 2.1.4). */
(() => {
  "use strict";
  const { make, cross, panel, open, markOf, target, tool, stored } = glossator;
  const KEY = "glossator:keys";
  const main = document.querySelector("main"), words = glossator.words.keys;
  const letters = { j: () => turn(1), k: () => turn(-1), "/": () => tool("search")?.click(), "?": () => help(tool("keys")) };
  let dialog, off = stored(KEY) === "off";

  // ── from note to note ──

  const marks = () => [...main.querySelectorAll(".ts .r")].filter(mark => mark.id && mark === markOf(target(mark)) && mark.checkVisibility());

  function turn(step) {
    const all = marks(), at = document.activeElement, note = at.closest(".ns > .n") ?? main.querySelector(".ns > .n:target");
    const from = all.indexOf(note ? markOf(note) : at.closest(".r"));
    const ahead = all.filter(mark => mark.getBoundingClientRect().top > 56);
    const next = from >= 0 ? all[from + step] : step > 0 ? ahead[0] : all.at(-ahead.length - 1);
    if (!next) return;
    next.scrollIntoView({ block: "nearest" });
    next.click();  // notes.js opens it, beside the text or in the sheet
  }

  /* Of the marks of a row the one that had the focus last, or the first, is a stop for Tab; so are the signs of the note
     that has the focus, and of no other. */
  function stop(mark) {
    for (const other of mark.closest(".b").querySelectorAll(".ts .r")) other.tabIndex = other === mark ? 0 : -1;
  }
  const back = (part, tabIndex) => part.querySelectorAll(".ns [role=doc-backlink]").forEach(link => { link.tabIndex = tabIndex; });
  function stops() {
    for (const row of main.querySelectorAll(".b")) {
      const first = row.querySelector(".ts .r");
      if (first) stop(first);
    }
    back(main, -1);
  }
  addEventListener("focusin", event => {
    const at = event.target, note = at.closest?.(".ns > .n");
    if (at.matches?.(".ts .r")) stop(at);
    if (note) back(note, 0);
  });
  addEventListener("focusout", event => {
    const note = event.target.closest?.(".ns > .n");
    if (note && !note.contains(event.relatedTarget)) back(note, -1);
  });

  // ── from page to page, where nothing else takes the arrows ──

  const wide = element => element && element !== document.body && (element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX) || wide(element.parentElement));
  function part(left, at) {
    if (!getSelection().isCollapsed || wide(at) || document.documentElement.scrollWidth > innerWidth || main.querySelector(".n:target")) return;
    const before = left === (getComputedStyle(document.documentElement).direction === "ltr");
    main.querySelector(`.pager [rel=${before ? "prev" : "next"}]`)?.click();
  }

  // ── the card ──

  function help(opener) {
    if (!dialog) {
      const box = make("input", { type: "checkbox", checked: !off, onchange: () => {
        off = !box.checked;
        stored(KEY, off ? "off" : "on");
      } });
      const rows = { j: "next", k: "previous", "/": "search", "?": "help", "← →": "parts", Esc: "escape" };
      dialog = panel("keys", words.title);
      dialog.append(make("h2", {}, words.title), cross(words.close, () => dialog.close()),
        make("dl", {}, ...Object.entries(rows).map(([key, word]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words[word])))),
        make("label", {}, box, " ", words.letters));
    }
    open(dialog, opener);
    dialog.querySelector("input").focus();
  }

  function press(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const act = letters[event.key], arrow = /^Arrow(Left|Right)$/.exec(event.key);
    if (act && !off) act();
    else if (arrow && !event.shiftKey && !event.target.closest("video, audio, [role=toolbar], .desk")) part(arrow[1] === "Left", event.target);
    if (!act) return;
    event.stopImmediatePropagation();
    if (!off) event.preventDefault();
  }

  glossator.more.turn = turn;  // the arrows of the sheet
  stops();

  /* For the first keys that are pressed, or by the button of the bar. Until one of them has come here by load.js, all take
     that way, or a later one would be first. */
  const keys = glossator.more.keys = given => {
    keys.on ||= !addEventListener("keydown", press, true);
    given.key ? press(given) : help(given);
  };
})();
