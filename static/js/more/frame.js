/* The bar while one reads: it slips away on scrolling down and comes back on scrolling up, says where one is and how
   far; its lists close by Esc and by a click beside them. And the place where the reader left off, which is kept in
   this browser alone and offered once at the next visit: on the front page as the button, elsewhere at the foot. */
(() => {
  "use strict";
  const { make, cross, squeezed, target, stored } = glossator;
  const SOON = 400, TOP = 150;  // ms after the last movement; px at the head of a page that are no place to come back to
  const STILL = 6;  // px that are no scrolling up or down
  const bar = document.querySelector(".bar"), title = bar.querySelector(".home"), home = title.firstChild;
  const key = "glossator:place:" + bar.dataset.edition, formerly = "glossator:place:" + bar.dataset.title;
  const offered = "glossator:offered";
  const here = location.href.split("#")[0];
  const words = glossator.words.frame;
  let before = 0, timer, frame, shown = "";

  // ── where one is ──

  /* The block under the bar: asked by a point, because what is not on screen is not laid out. */
  function block() {
    const text = document.querySelector(".ts");
    if (!text) return null;
    const box = text.getBoundingClientRect();
    for (let y = 56; y < innerHeight; y += 24) {
      const at = document.elementFromPoint(box.left + box.width / 2, y)?.closest(".ts");
      const found = [...at?.querySelectorAll("[id]:has(> .pn)") ?? []].find(one => one.getBoundingClientRect().bottom > y);
      if (found) return found;
    }
  }

  const SHORT = /^(\S+ (?:\d+|[IVXLCDM]+|[ivxlcdm]+|[A-Z]))[.:,—–] /;
  function name(link) {
    const number = link.querySelector(".num"), { unit } = bar.dataset;
    if (number && unit) return unit + " " + number.textContent;
    return SHORT.exec(link.textContent)?.[1] ?? link.textContent;
  }

  /* “Part II · art. 3”: the section and the one that holds it, as the contents have them. */
  function place(at) {
    const contents = bar.querySelector(".toc .tree"), section = CSS.escape(at.id.split(".")[0]);
    const link = contents?.querySelector(`a[href$="#${section}.0"]`) ?? contents?.querySelector("[aria-current]");
    const above = link?.closest("ol").closest("li")?.firstChild;
    return [above, link].filter(Boolean).map(name).join(" · ");
  }

  function tell(at) {
    const said = at && scrollY > TOP ? place(at) : "";
    if (said === shown) return;
    shown = said;
    title.replaceChildren(home, ...said ? [make("span", { className: "at" }, said)] : []);
  }

  // ── the bar ──

  function moved() {
    frame = 0;
    const length = document.documentElement.scrollHeight - innerHeight;
    bar.style.setProperty("--read", length > innerHeight / 2 ? Math.min(1, scrollY / length) : 0);
    if (Math.abs(scrollY - before) > STILL) bar.classList.toggle("away", scrollY > before && scrollY > bar.offsetHeight);
    before = scrollY;
  }

  function shut(beside) {
    const open = bar.querySelector("[open]");
    if (!open || open.contains(beside)) return;
    if (open.contains(document.activeElement)) open.firstChild.focus();
    open.open = false;
    return true;
  }

  // ── the place to come back to ──

  function keep() {
    const at = block();
    if (!at) return;
    tell(at);
    if (scrollY <= TOP) return;
    stored(key, JSON.stringify({ href: `${here}#${encodeURIComponent(at.id)}`, name: place(at) || squeezed(document.title) }));
  }

  function offer({ href, name }) {
    const label = words.continue.replace("{}", name), start = document.querySelector(".start");
    if (start) {
      const first = start.firstChild.cloneNode(true);
      start.firstChild.replaceWith(make("a", { href }, label), " ", first);
      return;
    }
    const again = href.split("#")[0] === here, block = again && target(new URL(href));
    if (stored(offered, undefined, "sessionStorage") || again && (!block || Math.abs(block.getBoundingClientRect().top) < innerHeight)) return;
    stored(offered, "yes", "sessionStorage");
    const from = scrollY;
    const gone = () => box.remove();
    const box = make("aside", { className: "offer", ariaLabel: label }, make("a", { href, onclick: gone }, label), cross(words.no, gone));
    addEventListener("scroll", () => { if (Math.abs(scrollY - from) > innerHeight) gone(); });
    document.body.append(box);
  }

  const kept = stored(key) ?? stored(formerly);
  try {
    if (kept && !location.hash) offer(JSON.parse(kept));
  } catch { /* It holds what is no place. */ }

  addEventListener("scroll", () => {
    frame ||= requestAnimationFrame(moved);
    clearTimeout(timer);
    timer = setTimeout(keep, SOON);
  });
  addEventListener("keydown", event => {
    if (event.key === "Escape" && shut()) event.stopPropagation();
  }, true);
  addEventListener("click", event => {
    const inside = event.target.closest(".pop");
    shut(event.target.closest(".pop a") ? null : inside);
  });
  addEventListener("focusin", event => shut(event.target.closest(".pop") ?? document.body));
  moved();
  timer = setTimeout(keep, SOON);
})();
