/* Opens, turns and closes notes. The address says which one is open (:target), with or without script. */
(() => {
  "use strict";
  const { target, markOf, bring } = glossator;
  const main = document.querySelector("main");
  const tools = document.getElementById("sheet-tools")?.content.firstElementChild;
  const plain = event => !(event.button || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
  const numbers = element => [...element.classList].filter(name => /^[ix]\d/.test(name));
  let asked = null;

  /* What is in other rows; kinds.css does it within one. */
  function light(at) {
    main.querySelectorAll(".lit").forEach(element => element.classList.remove("lit"));
    for (const element of [at, asked]) {
      if (!element) continue;
      for (const name of numbers(element).filter(name => name[0] === "x"))
        element.closest(".rows").querySelectorAll("." + name).forEach(other => other.classList.add("lit"));
    }
  }

  /* To a fragment, without scrolling; all notes together add one entry to the history. */
  function go(hash, replace) {
    const y = scrollY;
    if (replace) location.replace(hash); else location.hash = hash;
    if (scrollY !== y) scrollTo(0, y);  // asked where it is, it first moves
  }

  function settle(note, others = []) {
    main.querySelectorAll(".too").forEach(other => other.classList.remove("too"));
    others.forEach(other => other.classList.add("too"));
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
    note.focus({ preventScroll: true });
    note.scrollIntoView({ block: "nearest" });
  }

  function close(mark = markOf(asked)) {
    settle(null);
    go("#-", true);
    history.replaceState(null, "", location.href.split("#")[0]);
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "nearest" });
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
      const notes = numbers(words).map(name => words.closest(name[0] === "i" ? ".b" : ".rows").querySelector(".n." + name));
      open(notes.at(Math.max(notes.indexOf(asked), 0) - 1), notes);
    } else if (note?.matches(".long")) open(note);
    else if (!note && asked) close();
    else return;
    event.preventDefault();
  });
  main.addEventListener("pointerover", event => light(event.target.closest(".ts .a, .r, .ns > .n")));

  addEventListener("keydown", event => {
    if (!plain(event)) return;
    if (event.key === "Escape" && asked) close();
    else if (/^[jk]$/.test(event.key) && document.activeElement.matches(".n, .r")) turn(event.key === "j" ? 1 : -1);
  });

  addEventListener("focusin", event => {
    if (event.target.matches(".r")) bring(target(event.target));
  });

  /* Also at the start: a link from elsewhere may lead to a note. */
  function follow() {
    const at = location.hash ? target(location) : null, note = at?.matches(".ns > .n") ? at : null;
    if (note === asked) return;
    settle(note);
    if (note) markOf(note).scrollIntoView({ block: "nearest" });
  }
  addEventListener("hashchange", follow);
  follow();
})();
