/* Remembers, in this browser alone, at which block the reader is, and offers it once at the next visit. */
(() => {
  "use strict";
  const { alone, squeezed, make, cross, target } = glossator;
  const SOON = 400, TOP = 300;  // ms after the last movement; px at the head of a page that are no place to come back to
  const bar = document.querySelector(".bar");
  const key = "glossator:place:" + bar.querySelector(".home a").textContent, offered = "glossator:offered";
  const here = location.href.split("#")[0];
  const words = bar.querySelector(".tools").dataset;
  let timer;

  const below = element => element.getBoundingClientRect().bottom > 80;

  /* Chunk by chunk, because what is not on screen is not laid out. */
  function place() {
    const chunk = [...document.querySelectorAll(".rows")].find(below);
    return chunk && [...chunk.querySelectorAll(".t[id]")].find(below);
  }

  function named(block) {
    const before = [...document.querySelectorAll(":is(h1, h2, h3, h4, h5, h6).t")]
      .filter(head => head === block || head.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
    const number = /^\d/.test(block.id) && block.id.replace(/\.0$/, "");
    return [number, before && squeezed(alone(before.cloneNode(true)).textContent)].filter(Boolean).join(", ");
  }

  function keep() {
    const block = scrollY > TOP && place();
    if (!block) return;
    try {
      localStorage.setItem(key, JSON.stringify({ href: `${here}#${encodeURIComponent(block.id)}`, name: named(block) }));
    } catch { /* Storage may be forbidden or full. */ }
  }

  function offer({ href, name }) {
    const again = href.split("#")[0] === here;
    const block = again && target(new URL(href));
    if (again && (!block || Math.abs(block.getBoundingClientRect().top) < innerHeight)) return;
    sessionStorage.setItem(offered, "yes");
    const label = words.continue.replace("{}", name);
    const start = scrollY;
    const gone = () => box.remove();
    const box = make("aside", { className: "offer", ariaLabel: label }, make("a", { href, onclick: gone }, label), cross(words.no, gone));
    addEventListener("scroll", () => { if (Math.abs(scrollY - start) > innerHeight) gone(); });
    document.body.append(box);
  }

  glossator.more.place = () => {
    try {
      const kept = localStorage.getItem(key);
      if (kept && !location.hash && !sessionStorage.getItem(offered)) offer(JSON.parse(kept));
    } catch { /* Storage may be forbidden, or hold what is no place. */ }
    addEventListener("scroll", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, SOON);
    });
    timer = setTimeout(keep, SOON);
  };
})();
