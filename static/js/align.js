/* Brings each note to the line of its words.

   Rows and weights have put it near already (notes.css), so this only translates: nothing is laid out anew.
   The notes of a chunk keep their order and never overlap; the places nearest to their lines, by least
   squares, are found in one pass by pooling adjacent violators (Ayer et al. 1955). The note that is asked for
   weighs so much that it comes exactly to its line. */
(() => {
  "use strict";
  const GAP = 8, REACH = 600;  // px
  const RISE = .75;  // of a mark's height: from its foot to the top of a note on the same base line
  const ASKED = 1e6;  // against 1
  const wide = matchMedia("(min-width: 60rem)");
  const chunks = [...document.querySelectorAll(".rows")];
  const settled = new Set();
  let asked = null, frame = 0;

  const target = link => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const markOf = note => target(note.querySelector(".bk"));
  const top = pool => Math.max(pool.wish, pool.floor);

  /* [note, shift in px] for each note of a chunk that can be seen.
     A pool is a run of notes that stand one under the other. `top` is where the first would stand if the notes
     before it had no height; `wish` is the weighted mean of what its notes want, `floor` what they must not
     rise above: the top of their own cell. They may hang below it, beside a block without notes. */
  function shifts(chunk) {
    const start = chunk.getBoundingClientRect().top, notes = [], pools = [];
    let above = 0;
    for (const cell of chunk.querySelectorAll(".ns")) {
      const cellTop = cell.getBoundingClientRect().top - start;
      for (const note of cell.querySelectorAll(".n")) {
        const height = note.offsetHeight;
        if (!height) continue;
        const mark = markOf(note).getBoundingClientRect();
        let pool = {
          wish: mark.bottom - mark.height * RISE - start - above,
          floor: cellTop + cell.firstElementChild.offsetTop - above,
          weight: note === asked ? ASKED : 1, size: 1,
        };
        while (pools.length && top(pools.at(-1)) > top(pool)) {
          const last = pools.pop(), weight = last.weight + pool.weight;
          pool = {
            wish: (last.wish * last.weight + pool.wish * pool.weight) / weight, floor: Math.max(last.floor, pool.floor),
            weight, size: last.size + pool.size,
          };
        }
        pools.push(pool);
        notes.push({ note, above, natural: cellTop + note.offsetTop });
        above += height + GAP;
      }
    }
    const lowest = chunk.offsetHeight - above + GAP;
    const tops = pools.flatMap(pool => Array(pool.size).fill(Math.min(lowest, top(pool))));
    return notes.map(({ note, above, natural }, place) => [note, Math.round(tops[place] + above - natural)]);
  }

  function settle() {
    frame = 0;
    if (!wide.matches) return;
    const seen = chunks.filter(chunk => {
      const { top, bottom } = chunk.getBoundingClientRect();
      return !settled.has(chunk) && bottom > -REACH && top < innerHeight + REACH;
    });
    for (const [note, shift] of seen.flatMap(shifts)) note.style.translate = shift ? `0 ${shift}px` : "";
    seen.forEach(chunk => settled.add(chunk));
  }

  const soon = () => { frame ||= requestAnimationFrame(settle) };
  const anew = () => { settled.clear(); soon() };

  self.glossator = { target, markOf, bring(note) { asked = note; anew() } };
  settle();
  addEventListener("scroll", soon, { passive: true });
  addEventListener("change", anew);
  new ResizeObserver(anew).observe(document.body);
})();
