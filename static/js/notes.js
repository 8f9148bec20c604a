/* Opens, turns and closes notes. The address says which one is asked for (:target), with or without script; one that the
   mouse or the focus rests on is open as long as it does. */
(() => {
  "use strict";
  const { target, markOf, box, bring } = glossator;
  const SOON = 150, LATE = 300;  // ms until a note opens, and until it closes: time to come to it from its words
  const NOTE = ".ns > .n";
  const main = document.querySelector("main");
  const tools = document.querySelector("#sheet-tools")?.content.firstElementChild;
  const plain = event => !(event.button || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
  let asked = null, shown = null, under, timer;

  const having = {};
  function only(name, elements) {
    having[name]?.forEach(element => element.classList.remove(name));
    (having[name] = elements).forEach(element => element.classList.add(name));
  }

  /* What bears the same numbers: i1 … in its row, x1 … in its chunk. */
  const kin = (element, which = "") => [...element?.classList ?? []].filter(name => /^[ix]\d/.test(name)).flatMap(name =>
    [...element.closest(name[0] === "i" ? ".b" : ".rows").querySelectorAll(`${which}.${name}`)]);

  /* The notes of a mark or of words, or the note itself; a reader's own has no numbers. */
  const notesAt = at => at?.matches(".r") ? [target(at)] : at?.matches(NOTE) ? [at] : kin(at, ".n");

  const light = at => only("lit", [...kin(at), ...kin(asked)]);

  const isCut = note => note.firstChild.scrollHeight > note.offsetHeight || note.closest(".notes-signs");

  /* Opens a note over its neighbours, or none; the one that was open closes. */
  function show(note) {
    clearTimeout(timer);
    shown = note;
    only("open", note ? [note, note.closest(".rows")] : []);
    bring(note, note === asked);
  }

  function peek(note) {
    if (note !== shown && (note === asked || isCut(note))) show(note);
  }

  const sight = mark => mark.scrollIntoView({ block: "nearest" });

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
    show(note);
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
    if (box(mark).bottom < 0 || box(mark).top > innerHeight) sight(mark);
    show(null);  // the focus opens nothing again
  }

  /* On main, because iOS sends no clicks on plain text further up. */
  main.addEventListener("click", event => {
    if (!plain(event) || !getSelection().isCollapsed) return;
    const at = selector => event.target.closest(selector);
    const mark = at(".r"), words = at(".ts .a"), note = at(NOTE), button = at(".turn button");
    if (at(".ns [role=doc-backlink]")) close(target(at("a")));
    else if (button) +button.value ? glossator.load("turn", +button.value) : close();
    else if (!mark && at("a, summary")) return;
    else if (mark || words) {
      /* The one that begins last, for it is nearest to what was meant; again: the one before, and after the first none. */
      const notes = notesAt(mark ?? words), next = notes.at(Math.max(notes.indexOf(asked), 0) - 1);
      asked && notes[0] === asked ? close() : open(next, notes);
    } else if (note && note !== asked && isCut(note)) open(note);
    else if (!note && asked) close();
    else return;
    event.preventDefault();
  });

  /* Where the mouse moves, not where the page moves under it. */
  addEventListener("pointermove", event => {
    const at = event.target.closest(`.ts .a, .r, ${NOTE}`), note = notesAt(at).at(-1);
    if (at === under) return;
    light(under = at);
    clearTimeout(timer);
    timer = setTimeout(peek, note ? SOON : LATE, note ?? asked);
  });
  addEventListener("scroll", () => {
    clearTimeout(timer);
    under = 0;
  });

  addEventListener("keydown", event => {
    if (plain(event) && event.key === "Escape") asked ? close() : show(null);
  });

  addEventListener("focusin", event => {
    light(under = event.target.closest(`.r, ${NOTE}`));
    peek(notesAt(under)[0] ?? asked);
  });

  /* What the browser's own search has found is selected. */
  glossator.peek = peek;
  document.addEventListener("selectionchange", () => glossator.load("land"));

  /* Also at the start: a link from elsewhere may lead to a note, or to words in it. */
  function follow() {
    const note = document.querySelector(":target")?.closest(NOTE) ?? null;
    if (note === asked) return bring(note);
    if (note) sight(markOf(note));
    settle(note);
  }
  main.classList.add("live");
  addEventListener("hashchange", follow);
  addEventListener("load", () => setTimeout(() => {  // after the browser too has gone where the address says
    follow();
    if (main.querySelector(".ts :target")) glossator.load("land");
  }));
  follow();
})();
