/* Opens, turns and closes notes with mouse, finger and keyboard; which one is open is said by the address
   alone (:target), so that it works without this script too. All notes together add one entry to the history. */
(() => {
  "use strict";
  const { target, markOf, bring } = glossator;
  const plain = event => !(event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
  const tools = document.getElementById("sheet-tools")?.content.firstElementChild;
  let asked = null;

  /* Moves to a fragment; the page stays where it is. */
  function go(hash, replace) {
    const y = scrollY;
    if (replace) location.replace(hash); else location.hash = hash;
    scrollTo(0, y);
  }

  function settle(note, others = []) {
    document.querySelectorAll(".too").forEach(other => other.classList.remove("too"));
    others.forEach(other => other.classList.add("too"));
    asked = note;
    if (note) note.parentElement.prepend(tools);
    bring(note);
  }

  function open(note, others) {
    document.documentElement.classList.add("live");
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
  }

  function turn(step) {
    const notes = [...document.querySelectorAll(".ns > .n")].filter(note => markOf(note).checkVisibility());
    const from = asked ?? target(document.activeElement);
    const note = notes[notes.indexOf(from) + step];
    if (!note) return;
    markOf(note).scrollIntoView({ block: "nearest" });
    open(note);
  }

  /* The notes on some words, the one that begins last first: it is the nearest to what was meant. */
  function notesOn(words) {
    const numbers = [...words.classList].filter(name => /^[ix]\d/.test(name));
    return numbers.map(name => words.closest(name[0] === "i" ? ".b" : ".rows").querySelector(".n." + name)).reverse();
  }

  document.querySelector("main").addEventListener("click", event => {  // iOS sends no clicks on plain text further up
    if (!plain(event) || !getSelection().isCollapsed) return;
    const at = selector => event.target.closest(selector);
    const words = at(".b .a"), note = at(".ns > .n");
    if (at(".r")) open(target(at(".r")), words ? notesOn(words) : []);
    else if (at(".ns .bk")) close(target(at(".bk")));
    else if (at(".turn button")) { if (+at("button").value) turn(+at("button").value); else close(); }
    else if (at("a, button, summary, label, input")) return;
    else if (words) {
      const notes = notesOn(words);
      open(notes[(notes.indexOf(asked) + 1) % notes.length], notes);
    } else if (note?.matches(".long")) open(note);
    else if (!note && asked) close();
    else return;
    event.preventDefault();
  });

  addEventListener("keydown", event => {
    if (!plain(event)) return;
    if (event.key === "Escape" && asked) close();
    else if ("jk".includes(event.key) && document.activeElement.matches(".n, .r")) turn(event.key === "j" ? 1 : -1);
  });

  addEventListener("focusin", event => {
    if (event.target.matches(".r")) bring(target(event.target));
  });

  /* Also at the start: a link from elsewhere may lead to a note. */
  function follow() {
    const at = location.hash ? target(location) : null;
    const note = at?.matches(".ns > .n") ? at : null;
    if (note === asked) return;
    settle(note);
    if (note) markOf(note).scrollIntoView({ block: "nearest" });
  }
  addEventListener("hashchange", follow);
  follow();
})();
