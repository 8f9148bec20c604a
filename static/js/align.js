/* Brings each note to the line of its words, and keeps a block in sight while its notes pass beside it.
   static/README.md tells how. */
(() => {
  "use strict";
  const GAP = 8, REACH = 600, EDGE = 24;  // px: between notes, beyond the window, from its edge
  const RISE = .67;  // of a mark's height: from its foot to the top of a note on the same base line
  const chunks = [...document.querySelectorAll(".rows")];
  const settled = new Set();
  let asked, frame;

  const target = link => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const markOf = note => target(note.querySelector(".bk"));
  const box = element => element.getBoundingClientRect();
  const top = pool => Math.max(pool.wish, pool.floor);

  /* [note, shift in px] for a chunk. A pool is a run of notes one under the other; its wish and its floor are
     places of its first, as if the notes before had no height. A cell of two columns stays as it is. */
  function shifts(chunk) {
    const start = box(chunk).top, moved = [];
    let notes = [], pools = [], above = 0;
    const end = lowest => {
      const tops = pools.flatMap(pool => Array(pool.size).fill(Math.min(lowest - above, top(pool))));
      notes.forEach(([note, natural], place) => moved.push([note, Math.round(tops[place] - natural)]));
      notes = [], pools = [], above = 0;
    };
    for (const cell of chunk.querySelectorAll(".ns")) {
      const cellTop = box(cell).top - start, blockTop = box(cell.previousElementSibling.firstElementChild).top;
      if (getComputedStyle(cell).columnCount > 1) {
        end(cellTop);
        for (const note of cell.querySelectorAll(".n")) moved.push([note, 0]);
        continue;
      }
      for (const note of cell.querySelectorAll(".n")) {
        const height = note.offsetHeight;
        if (!height) continue;
        const mark = box(markOf(note));
        let pool = {
          wish: cellTop + mark.bottom - mark.height * RISE - blockTop - above,
          floor: cellTop + cell.firstElementChild.offsetTop - above,
          weight: note === asked ? 1e6 : 1,  // it comes exactly to its line
          size: 1,
        };
        for (let last; (last = pools.at(-1)) && top(last) > top(pool); pools.pop()) {
          const weight = last.weight + pool.weight;
          pool = {
            wish: (last.wish * last.weight + pool.wish * pool.weight) / weight,
            floor: Math.max(last.floor, pool.floor), weight, size: last.size + pool.size,
          };
        }
        pools.push(pool);
        notes.push([note, cellTop + note.offsetTop - above]);
        above += height + GAP;
      }
    }
    end(chunk.offsetHeight + GAP);
    return moved;
  }

  function settle() {
    frame = 0;
    if (!matchMedia("(min-width: 60rem)").matches) return;
    const seen = chunks.filter(chunk => {
      const { top, bottom } = box(chunk);
      return !settled.has(chunk) && bottom > -REACH && top < innerHeight + REACH;
    });
    const blocks = seen.flatMap(chunk => [...chunk.querySelectorAll(".tb > *")]);
    const edges = blocks.map(block => Math.min(EDGE, innerHeight - EDGE - block.offsetHeight));
    const moved = seen.flatMap(shifts);
    blocks.forEach((block, place) => block.style.insetBlockStart = edges[place] + "px");
    for (const [note, shift] of moved) note.style.translate = `0 ${shift}px`;
    seen.forEach(chunk => settled.add(chunk));
  }

  const soon = () => { frame ||= requestAnimationFrame(settle) };
  const anew = () => { settled.clear(); soon() };

  self.glossator = { target, markOf, more: {}, bring(note) { asked = note; settled.clear(); settle() } };
  settle();
  addEventListener("scroll", soon);
  addEventListener("change", anew);
  new ResizeObserver(anew).observe(document.body);
})();
