/* Opens, turns and closes notes. The address says which one is open (:target), with or without script. */
(() => {
  "use strict";
  const { target, markOf, bring } = glossator;
  const main = document.querySelector("main");
  const tools = document.getElementById("sheet-tools")?.content.firstElementChild;
  const plain = event => !(event.button || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
  let asked = null;

  function only(name, elements) {
    main.querySelectorAll("." + name).forEach(element => element.classList.remove(name));
    elements.forEach(element => element.classList.add(name));
  }

  /* What bears the same numbers: i1 … in its row, x1 … in its chunk. */
  const kin = (element, which = "") => [...element?.classList ?? []].filter(name => /^[ix]\d/.test(name)).flatMap(name =>
    [...element.closest(name[0] === "i" ? ".b" : ".rows").querySelectorAll(`${which}.${name}`)]);

  /* For what is in other rows; kinds.css does it within one. */
  const light = at => only("lit", [...kin(at), ...kin(asked)]);

  function reach(element) {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
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
    bring(note);
    light();
  }

  function open(note, others) {
    main.classList.add("live");
    const replace = asked;
    settle(note, others);
    go("#" + note.id, replace);
    reach(note);
  }

  function close(mark = markOf(asked)) {
    settle(null);
    go("#-", true);
    history.replaceState(null, "", location.href.split("#")[0]);
    reach(mark);
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
    if (at(".r")) open(target(at(".r")));
    else if (at(".ns .bk")) close(target(at(".bk")));
    else if (button) { if (+button.value) turn(+button.value); else close(); }
    else if (at("a, summary")) return;
    else if (words) {
      /* The one that begins last, for it is nearest to what was meant; again: the one before. */
      const notes = kin(words, ".n");
      open(notes.at(Math.max(notes.indexOf(asked), 0) - 1), notes);
    } else if (note?.matches(".long")) open(note);
    else if (!note && asked) close();
    else return;
    event.preventDefault();
  });
  main.addEventListener("pointerover", event => light(event.target.closest(".ts .a, .r, .ns > .n")));

  addEventListener("keydown", event => {
    if (!plain(event)) return;
    const step = { j: 1, k: -1 }[event.key];
    if (event.key === "Escape" && asked) close();
    else if (step && document.activeElement.matches(".n, .r")) turn(step);
  });

  addEventListener("focusin", event => {
    if (event.target.matches(".r")) bring(target(event.target));
  });

  /* Also at the start: a link from elsewhere may lead to a note. */
  function follow() {
    const at = target(location), note = at?.matches(".ns > .n") ? at : null;
    if (note === asked) return;
    settle(note);
    if (note) markOf(note).scrollIntoView({ block: "nearest" });
  }
  addEventListener("hashchange", follow);
  follow();
})();
