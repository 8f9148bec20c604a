/* Shares the room beside the text out to the notes, brings each to the line of its words, and an open one into the
   window. static/README.md tells how. */
(() => {
  "use strict";
  const GAP = 4.8, REACH = 600, EDGE = 12, ALL = 999;  // px: between notes, beyond the window, from its edge; lines
  const RISE = .67;  // of a mark's height: from its foot to the top of a note on the same base line
  const chunks = [...document.querySelectorAll(".rows")], bar = document.querySelector(".bar");
  const wide = matchMedia("(min-width: 60rem)"), look = document.documentElement;
  const settled = new Set();
  let opened, frame;

  const target = link => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const markOf = note => target(note.querySelector(".bk"));
  const box = element => element.getBoundingClientRect();
  const notesOf = cell => [...cell.querySelectorAll(".n")].filter(note => note.offsetHeight);
  const isPaired = cell => getComputedStyle(cell).display === "grid";
  const paddingOf = cell => parseFloat(getComputedStyle(cell).paddingTop);
  const lineOf = note => {
    const { bottom, height } = box(markOf(note));
    return bottom - height * RISE;
  };

  /* [note, how many lines are shown of it]: water-filling, so that short notes are whole, the others equal, and each has
     a line at least. The notes are whole now and the cell only as high as its rows: it is a chunk's .raw. */
  function shares(cell) {
    const notes = notesOf(cell), columns = isPaired(cell) ? 2 : 1, tall = [];
    if (!notes.length) return [];
    const line = parseFloat(getComputedStyle(notes[0]).lineHeight);
    notes.forEach((note, at) => {
      const place = at / columns | 0;
      tall[place] = Math.max(tall[place] || 1, Math.ceil(note.offsetHeight / line - .2));
    });
    const room = (cell.offsetHeight - paddingOf(cell) - tall.length * GAP) / line;
    const used = level => tall.reduce((sum, lines) => sum + Math.min(lines, level), 0);
    let level = 1;
    while (level < Math.max(...tall) && used(level + 1) <= room) level++;
    let spare = room - used(level) | 0;
    const shown = tall.map(lines => lines > level ? level + (spare-- > 0) : ALL);
    return notes.map((note, at) => [note, shown[at / columns | 0]]);
  }

  /* [note, shift in px]. A pool is a run of notes one under the other; its wish is a place of its first, as if the notes
     before had no height. A cell of two columns stays as it is. */
  function shifts(cell) {
    const notes = notesOf(cell), floor = paddingOf(cell), pools = [];
    if (isPaired(cell)) return notes.map(note => [note, 0]);
    const start = box(cell.previousElementSibling.firstChild).top;
    let above = 0;
    const natural = notes.map(note => {
      const before = above;
      let pool = { wish: lineOf(note) - start - above, size: 1 };
      for (let last; (last = pools.at(-1)) && last.wish > pool.wish; pools.pop()) {
        const size = last.size + pool.size;
        pool = { wish: (last.wish * last.size + pool.wish * pool.size) / size, size };
      }
      pools.push(pool);
      above += note.offsetHeight + GAP;
      return note.offsetTop - cell.offsetTop - before;
    });
    const most = Math.max(floor, cell.offsetHeight - above);
    const places = pools.flatMap(({ wish, size }) => Array(size).fill(Math.min(most, Math.max(floor, wish))));
    return notes.map((note, at) => [note, Math.round(places[at] - natural[at])]);
  }

  function settle() {
    frame = 0;
    if (!wide.matches) return;
    const seen = chunks.filter(chunk => {
      const { top, bottom } = box(chunk);
      return !settled.has(chunk) && bottom > -REACH && top < innerHeight + REACH;
    });
    const cells = seen.flatMap(chunk => [...chunk.querySelectorAll(".ns")]);
    const raw = on => seen.forEach(chunk => chunk.classList.toggle("raw", on));
    if (!/notes-/.test(look.className)) {
      raw(true);
      for (const [note, lines] of cells.flatMap(shares)) note.style.setProperty("--c", lines);
      raw(false);
    }
    for (const [note, shift] of cells.flatMap(shifts)) note.style.translate = `0 ${shift}px`;
    seen.forEach(chunk => settled.add(chunk));
  }

  /* An open note is wholly in the window, and at the line of its words if it is asked for, else where it stands. */
  function bring(note, there = true) {
    if (opened) opened.firstChild.style.translate = "";
    opened = note;
    if (!note || !wide.matches) return;
    const { top, bottom } = box(note.firstChild), head = Math.max(0, box(bar).bottom) + EDGE;
    const shift = Math.max(head - top, Math.min(there ? lineOf(note) - top : 0, innerHeight - EDGE - bottom));
    note.firstChild.style.translate = `0 ${Math.round(shift)}px`;
  }

  const soon = () => { frame ||= requestAnimationFrame(settle) };
  const anew = () => { settled.clear(); soon() };

  self.glossator = { target, markOf, bring, more: {} };
  settle();
  addEventListener("scroll", soon);
  addEventListener("change", anew);
  new ResizeObserver(anew).observe(document.body);
})();
