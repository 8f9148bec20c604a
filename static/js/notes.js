/* Opens, turns and closes notes. The address says which one is asked for (:target), with or without script; what the
   pointer or the focus rests on is open as long as it does. */
(() => {
  "use strict";
  const { target, markOf, wide, bring } = glossator;
  const SOON = 150, LATE = 300;  // ms until a note opens, and until it closes: time to come to it from its words
  const main = document.querySelector("main");
  const tools = document.getElementById("sheet-tools")?.content.firstElementChild;
  const plain = event => !(event.button || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
  let asked = null, shown = null, under, timer;

  function only(name, elements) {
    main.querySelectorAll("." + name).forEach(element => element.classList.remove(name));
    elements.forEach(element => element.classList.add(name));
  }

  /* What bears the same numbers: i1 … in its row, x1 … in its chunk. */
  const kin = (element, which = "") => [...element?.classList ?? []].filter(name => /^[ix]\d/.test(name)).flatMap(name =>
    [...element.closest(name[0] === "i" ? ".b" : ".rows").querySelectorAll(`${which}.${name}`)]);

  /* For what is in other rows; kinds.css does it within one. */
  const light = at => only("lit", [...kin(at), ...kin(asked)]);

  const isCut = note => note.firstChild.scrollHeight > note.offsetHeight || note.closest(".notes-signs");

  /* Opens a note over its neighbours, in place of the one that is open. */
  function show(note, there) {
    clearTimeout(timer);
    shown = note;
    only("open", note ? [note, note.closest(".rows")] : []);
    bring(note, there);
  }

  /* As long as something rests on it. */
  function peek(note) {
    if (note !== shown && wide.matches && (note === asked || isCut(note))) show(note, note === asked);
  }
  function leave() {
    if (shown !== asked) show(asked, true);
  }

  /* To a fragment, without scrolling; all notes together add one entry to the history. */
  function go(hash, replace) {
    const y = scrollY;
    location[replace ? "replace" : "assign"](hash);
    if (scrollY !== y) scrollTo(0, y);  // asked where it is, it first moves
  }

  function settle(note, others = []) {
    only("too", others);
    asked = note;
    if (tools) note?.parentElement.prepend(tools);
    show(note, true);
    light();
  }

  function open(note, others) {
    const replace = asked;
    settle(note, others);
    go("#" + note.id, replace);
    note.focus({ preventScroll: true });
  }

  function close(mark = markOf(asked)) {
    settle(null);
    go("#-", true);
    history.replaceState(null, "", location.href.split("#")[0]);
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "nearest" });
    show(null);  // the focus opens nothing again
  }

  function turn(step) {
    const notes = [...main.querySelectorAll(".ns > .n")].filter(note => markOf(note).checkVisibility());
    const note = notes[notes.indexOf(asked ?? target(document.activeElement)) + step];
    if (!note) return;
    markOf(note).scrollIntoView({ block: "nearest" });
    open(note);
  }

  /* On main, because iOS sends no clicks on plain text further up. */
  main.addEventListener("click", event => {
    if (!plain(event) || !getSelection().isCollapsed) return;
    const at = selector => event.target.closest(selector);
    const words = at(".ts .a"), note = at(".ns > .n"), button = at(".turn button");
    const again = one => one === asked ? close() : open(one);
    if (at(".r")) again(target(at(".r")));
    else if (at(".ns [role=doc-backlink]")) close(target(at("a")));
    else if (button) { if (+button.value) turn(+button.value); else close(); }
    else if (at("a, summary")) return;
    else if (words) {
      /* The one that begins last, for it is nearest to what was meant; again: the one before, and after the first none. */
      const notes = kin(words, ".n"), next = notes[(notes.includes(asked) ? notes.indexOf(asked) : notes.length) - 1];
      if (next) open(next, notes); else close();
    } else if (note && note !== asked && wide.matches) { if (isCut(note)) open(note); }
    else if (!note && asked) close();
    else return;
    event.preventDefault();
  });

  /* Only where the mouse moves: not where the page moves under it. */
  addEventListener("pointermove", ({ target: at, pointerType }) => {
    at = main.contains(at) && at.closest(".ts .a, .r, .ns > .n");
    if (at === under || pointerType === "touch") return;
    under = at;
    light(at || null);
    clearTimeout(timer);
    const note = at && kin(at, ".n").at(-1);
    timer = note ? setTimeout(peek, SOON, note) : setTimeout(leave, LATE);
  });
  addEventListener("scroll", () => {
    clearTimeout(timer);
    under = undefined;
  });

  addEventListener("keydown", event => {
    if (!plain(event)) return;
    const step = { j: 1, k: -1 }[event.key];
    if (event.key === "Escape" && asked) close();
    else if (event.key === "Escape") show(null);
    else if (step && document.activeElement.matches(".n, .r")) turn(step);
  });

  addEventListener("focusin", ({ target: at }) => {
    const note = at.matches(".r") ? target(at) : at.closest(".ns > .n");
    if (note) peek(note); else leave();
  });

  /* Words that the browser has found are selected. */
  document.addEventListener("selectionchange", () => {
    const { anchorNode, isCollapsed } = getSelection(), note = isCollapsed || anchorNode.parentElement?.closest(".ns > .n");
    if (note && note !== true) peek(note);
  });

  /* Also at the start: a link from elsewhere may lead to a note, or to words in it. */
  function follow() {
    const at = target(location), note = at?.matches(".ns > .n") ? at : null;
    if (!note) document.querySelectorAll(".ns > .n:has(:target)").forEach(peek);
    if (note === asked) return;
    settle(note);
    if (note) markOf(note).scrollIntoView({ block: "nearest" });
  }
  main.classList.add("live");
  addEventListener("hashchange", follow);
  follow();
})();
