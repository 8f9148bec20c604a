/* Shares the room beside the text out to the notes, brings each to the line of its words, and an open one into the
   window. static/README.md tells how. */
(() => {
  "use strict";
  const GAP = 4.8, REACH = 600, EDGE = 12, ALL = 999;  // px: between notes, beyond the window, from its edge; lines
  const RISE = .67;  // of a mark's height: from its foot to the top of a note on the same base line
  const chunks = [...document.querySelectorAll(".rows")], bar = document.querySelector(".bar");
  const wide = matchMedia("(min-width: 60rem)"), look = document.documentElement;
  const settled = new Set();
  let opened, pinned, frame, high;

  const target = link => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const markOf = note => target(note.querySelector(".bk"));
  const { max, min } = Math;
  const box = element => element.getBoundingClientRect();
  const notesOf = cell => [...cell.querySelectorAll(".n")].filter(note => note.offsetHeight);
  const isPaired = cell => getComputedStyle(cell).display === "grid";
  const paddingOf = cell => parseFloat(getComputedStyle(cell).paddingTop);
  const lineOf = note => box(markOf(note)).bottom - box(markOf(note)).height * RISE;

  /* [note, how many lines are shown of it]: water-filling, so that short notes are whole, the others equal, and each has
     a line at least. The notes are whole now and the cell only as high as its rows: it is a chunk's .raw. */
  function shares(cell) {
    const notes = notesOf(cell), columns = isPaired(cell) + 1, tall = [];
    const line = parseFloat(getComputedStyle(notes[0] ?? cell).lineHeight);
    notes.forEach((note, at) => tall[at = at / columns | 0] = max(tall[at] || 1, Math.ceil(note.firstChild.offsetHeight / line - .2)));
    const room = (cell.offsetHeight - paddingOf(cell) - tall.length * GAP) / line;
    const used = level => tall.reduce((sum, lines) => sum + min(lines, level), 0);
    let level = 1;
    while (level < max(...tall) && used(level + 1) <= room) level++;
    let spare = room - used(level) | 0;
    const shown = tall.map(lines => lines > level ? level + (spare-- > 0) : ALL);
    return notes.map((note, at) => [note, shown[at / columns | 0]]);
  }

  /* [note, shift in px] for a chunk. A pool is a run of notes one under the other; its wish and its floor are places of
     its first, as if the notes before had no height. A cell of two columns stays as it is. */
  function shifts(chunk) {
    const moved = [];
    let notes = [], pools = [], above = 0;
    const top = pool => max(pool.wish, pool.floor);
    const end = lowest => {
      const tops = pools.flatMap(pool => Array(pool.size).fill(min(lowest - above, top(pool))));
      notes.forEach(([note, natural], at) => moved.push([note, tops[at] - natural]));
      notes = [], pools = [], above = 0;
    };
    for (const cell of chunk.querySelectorAll(".ns")) {
      const cellTop = box(cell).top, blockTop = box(cell.previousElementSibling.firstChild).top;
      if (isPaired(cell)) {
        end(cellTop);
        moved.push(...notesOf(cell).map(note => [note, 0]));
      } else for (const note of notesOf(cell)) {
        let pool = { wish: cellTop + lineOf(note) - blockTop - above, floor: cellTop + paddingOf(cell) - above, size: 1 };
        for (let last; (last = pools.at(-1)) && top(last) > top(pool); pools.pop()) {
          const size = last.size + pool.size;
          pool = { wish: (last.wish * last.size + pool.wish * pool.size) / size, floor: max(last.floor, pool.floor), size };
        }
        pools.push(pool);
        notes.push([note, cellTop + note.offsetTop - cell.offsetTop - above]);
        above += note.offsetHeight + GAP;
      }
    }
    end(box(chunk).bottom + GAP);
    return moved;
  }

  function settle() {
    frame = 0;
    if (!wide.matches) return;
    const seen = chunks.filter(chunk => !settled.has(chunk) && box(chunk).bottom > -REACH && box(chunk).top < innerHeight + REACH);
    const raw = on => seen.forEach(chunk => chunk.classList.toggle("raw", on));
    if (!/notes-/.test(look.className)) {
      raw(true);
      for (const [note, lines] of seen.flatMap(chunk => [...chunk.querySelectorAll(".ns")]).flatMap(shares)) note.style.setProperty("--c", lines);
      raw(false);
    }
    const moved = seen.flatMap(shifts);
    high = look.offsetHeight;
    for (const [note, shift] of moved) note.style.translate = `0 ${shift}px`;
    seen.forEach(chunk => settled.add(chunk));
    if (seen[0]) bring(opened, pinned);
  }

  /* An open note is wholly in the window; if it is asked for at the line of its words, else where it stands. It hides
     the signs of the notes under it whole or not at all. */
  function bring(note, there = true) {
    if (opened) opened.firstChild.style = "";
    opened = note; pinned = there;
    if (!note || !wide.matches) return;
    const inner = note.firstChild, { left, right, top, bottom } = box(inner), head = max(0, box(bar).bottom) + EDGE;
    const wish = there && !isPaired(note.parentElement) ? lineOf(note) - top : 0;
    const shift = max(head - top, min(wish, innerHeight - EDGE - bottom));
    let start = 0, end = 4;  // as in notes.css
    for (const sign of note.closest(".rows").querySelectorAll(".bk")) {
      const at = box(sign), above = top + shift - at.top, below = at.bottom - bottom - shift;
      if (note.contains(sign) || at.right < left || at.left > right || at.bottom > innerHeight - EDGE) continue;
      if (above > 0 && above < 24) start = above;
      if (below > 0 && below < 24) end = below + 4;
    }
    inner.style = `padding-block:${start}px ${end}px;margin-bottom:${-start - end}px;translate:0 ${shift - start}px`;
  }

  const soon = () => { frame ||= requestAnimationFrame(settle) };
  const anew = () => { settled.clear(); soon() };

  self.glossator = { target, markOf, box, bring, more: {} };
  look.classList.remove("soon");  // start.js
  settle();
  addEventListener("scroll", soon);
  addEventListener("change", anew);
  addEventListener("resize", anew);
  new ResizeObserver(() => high === look.offsetHeight || anew()).observe(look);
})();
