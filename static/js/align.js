/* Shares the room beside the text out to the notes, brings each to the line of its words, and an open one into the
   window. static/README.md tells how. */
(() => {
  "use strict";
  const GAP = 4.8, TOP = 5.8, REACH = 600, EDGE = 24, ALL = 999;  // px: between notes, above the first, beyond the window, from its edge; lines
  const RISE = .67;  // of a mark's height: from its foot to the top of a note on the same base line
  const chunks = [...document.querySelectorAll(".rows")];
  const wide = matchMedia("(min-width: 60rem)"), look = document.documentElement.classList;
  const settled = new Set();
  let opened, frame;

  const target = link => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const markOf = note => target(note.querySelector(".bk"));
  const box = element => element.getBoundingClientRect();
  const sum = numbers => numbers.reduce((all, one) => all + one, 0);
  const lineOf = note => {
    const { bottom, height } = box(markOf(note));
    return bottom - height * RISE;
  };

  /* The cells of a chunk whose notes are shown. */
  function cellsOf(chunk) {
    const rows = [...chunk.children];
    return rows.flatMap((row, place) => {
      const cell = row.querySelector(".ns"), notes = [...row.querySelectorAll(".ns > .n")].filter(note => note.offsetHeight);
      const span = +/\bs(\d+)/.exec(cell?.className)?.[1] || 1;
      return notes.length ? [{ row, cell, notes, rows: rows.slice(place, place + span), below: rows[place + span] }] : [];
    });
  }

  /* What their notes need in px, and how many lines each has, or two side by side, while they are whole. */
  function measure(one) {
    const { cell, notes, rows } = one, columns = getComputedStyle(cell).display === "grid" ? 2 : 1;
    const line = parseFloat(getComputedStyle(notes[0]).lineHeight);
    const tall = [];
    notes.forEach((note, at) => {
      const pair = Math.floor(at / columns);
      tall[pair] = Math.max(tall[pair] ?? 1, Math.round(note.offsetHeight / line));
    });
    const gaps = tall.length * GAP;
    Object.assign(one, {
      columns, line, tall, gaps, need: sum(tall) * line + gaps,
      room: sum(rows.map(row => row.firstChild.offsetHeight)) - TOP, free: lineOf(notes[0]) - box(one.row.firstChild).top,
    });
  }

  /* Water-filling: short notes whole, the others equal, each with a line at least. Of the space that the cell below
     leaves free above its first note, a cell takes what it needs. */
  function share(one, next) {
    const { cell, notes, columns, line, tall, gaps, lent = 0 } = one;
    const taken = next && next.row === one.below
      ? Math.max(0, Math.min(one.need - one.room, next.free, next.room - next.need)) : 0;
    if (taken) next.room -= next.lent = taken;
    cell.style.marginBlockEnd = `${-taken}px`;
    cell.style.paddingBlockStart = `${TOP + lent}px`;
    const lines = (one.room + taken - gaps) / line, used = level => sum(tall.map(one => Math.min(one, level)));
    let level = 1;
    while (level < ALL && used(level + 1) <= lines) level++;
    let spare = Math.floor(lines - used(level));
    const shown = tall.map(one => one <= level || spare-- > 0 && one === level + 1 ? ALL : level + (spare >= 0));
    notes.forEach((note, at) => note.style.setProperty("--c", shown[Math.floor(at / columns)]));
  }

  /* [note, shift in px]. A pool is a run of notes one under the other; its wish and its floor are places of its first,
     as if the notes before had no height. A cell of two columns stays as it is. */
  function shifts({ row, cell, notes }) {
    if (getComputedStyle(cell).display === "grid") return notes.map(note => [note, 0]);
    const floor = parseFloat(getComputedStyle(cell).paddingTop), start = box(row.firstChild.firstChild).top, pools = [];
    let above = 0;
    const natural = notes.map(note => {
      let pool = { wish: lineOf(note) - start - above, size: 1 };
      for (let last; (last = pools.at(-1)) && last.wish > pool.wish; pools.pop()) {
        const size = last.size + pool.size;
        pool = { wish: (last.wish * last.size + pool.wish * pool.size) / size, size };
      }
      pools.push(pool);
      above += note.offsetHeight + GAP;
      return note.offsetTop - cell.offsetTop - above + note.offsetHeight + GAP;
    });
    const most = Math.max(floor, cell.offsetHeight - above);
    const places = pools.flatMap(pool => Array(pool.size).fill(Math.min(most, Math.max(floor, pool.wish))));
    return notes.map((note, at) => [note, Math.round(places[at] - natural[at])]);
  }

  function settle() {
    frame = 0;
    if (!wide.matches) return;
    const seen = chunks.filter(chunk => {
      const { top, bottom } = box(chunk);
      return !settled.has(chunk) && bottom > -REACH && top < innerHeight + REACH;
    });
    if (!seen.length) return;
    const whole = look.contains("notes-whole");
    let cells = seen.flatMap(cellsOf);
    if (!whole) {
      seen.forEach(chunk => chunk.classList.add("raw"));
      cells = seen.flatMap(cellsOf);
      cells.forEach(measure);
      cells.forEach((one, place) => share(one, cells[place + 1]));
      seen.forEach(chunk => chunk.classList.remove("raw"));
    }
    const moved = cells.flatMap(shifts);
    const blocks = whole ? seen.flatMap(chunk => [...chunk.querySelectorAll(".tb > *")]) : [];
    const edges = blocks.map(block => Math.min(EDGE, innerHeight - EDGE - block.offsetHeight));
    blocks.forEach((block, place) => block.style.insetBlockStart = edges[place] + "px");
    for (const [note, shift] of moved) note.style.translate = `0 ${shift}px`;
    seen.forEach(chunk => settled.add(chunk));
  }

  /* An open note is wholly in the window, and if it is asked for at the line of its words, else where it stands. */
  function bring(note, there = true) {
    if (opened) opened.firstChild.style.translate = "";
    opened = note;
    if (!note || !wide.matches) return;
    const inner = note.firstChild, { top, bottom } = box(inner);
    const wish = there ? lineOf(note) - top : 0, head = Math.max(0, box(document.querySelector(".bar")).bottom) + EDGE / 2;
    inner.style.translate = `0 ${Math.round(Math.max(head - top, Math.min(wish, innerHeight - EDGE / 2 - bottom)))}px`;
  }

  const soon = () => { frame ||= requestAnimationFrame(settle) };
  const anew = () => { settled.clear(); soon() };

  self.glossator = { target, markOf, wide, bring, more: {} };
  settle();
  addEventListener("scroll", soon);
  addEventListener("change", anew);
  new ResizeObserver(anew).observe(document.body);
})();
