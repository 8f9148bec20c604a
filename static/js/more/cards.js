/* A glimpse of what a link leads to, be it a term, a note or a place: a card beside the link that is hovered or focused,
   at a touch a sheet at the foot. What stands on this page is shown from it; for other pages there are scripts that
   glossator/rendering/previews.py makes. */
(() => {
  "use strict";
  const WAIT = 300, LEAVE = 250;  // ms before a card comes, and before it goes
  const EDGE = 8;  // px between it and the edge of the window
  const main = document.querySelector("main");
  const { handed, make, cross, panel, target, squeezed, linkAt, nameOf } = glossator;
  const words = glossator.words.cards;
  const card = make("div", { id: "card", className: "card", role: "tooltip", hidden: true });
  const known = {};  // page -> what its script says: id -> [head, body] as HTML
  let sheet, shown, next, timer, y, touched;

  const pageOf = link => link.href.split("#")[0];
  const idOf = link => decodeURIComponent(link.hash.slice(1));

  /* One after the other, for each script hands over to the same function. A page without one has nothing to show. */
  let turn = Promise.resolve();
  const root = new URL(".", document.querySelector(".home a").href).href;
  const has = page => page.startsWith(root) && /^(.+\/(?!all\.html)|glossary|names-)/.test(page.slice(root.length));
  const fetched = page => known[page] ??= turn = turn
    .then(() => handed("preview", new URL(page.replace(/html$/, "preview.js")))).catch(() => ({}));

  // ── what is shown: [head, body] as elements, or nothing ──

  const row = (name, ...parts) => make("div", { className: name }, ...parts);

  /* A copy that brings along no ids, signs and links. */
  function copy(element) {
    const made = element.cloneNode(true);
    made.querySelectorAll(".pn, .r, .places, .own-do, [role=doc-backlink]").forEach(part => part.remove());
    made.querySelectorAll("a").forEach(inner => inner.replaceWith(...inner.childNodes));
    for (const one of [made, ...made.querySelectorAll("*")]) for (const name of ["id", "tabindex", "role"]) one.removeAttribute(name);
    made.className = "";
    return made;
  }

  function fromHere(at) {
    const entry = at.closest(".entry"), block = at.closest(".ts [id]:has(> .pn), .ts :has(> span[id])") ?? at;
    if (at.matches(".n")) {
      const body = copy(at);
      body.querySelector("b")?.remove();
      return [row("head", make("b", {}, glossator.markOf(at).ariaLabel)), body];
    }
    if (entry) return [row("head", ...copy(entry.querySelector(".head")).childNodes), copy(entry.querySelector(".definition"))];
    const heading = /^H\d$/.test(block.tagName), { lang, dir } = block.closest("[lang]");
    const name = block.querySelector(".pn") ? nameOf(block, at.matches(".vl") ? at : block) : "";
    const next = heading ? block.nextElementSibling ?? block.closest(".b").nextElementSibling?.querySelector(".t") : block;
    const body = next ? make("div", {}, copy(next), next.matches(".sp") ? copy(next.nextElementSibling) : "") : "";
    while ((at = at.previousElementSibling)?.matches(".vl")) body.querySelector(".vl").remove();
    return [row("head", make(heading ? "span" : "b", { lang, dir }, heading ? squeezed(copy(block).textContent) : name)), body && Object.assign(body, { lang, dir })];
  }

  async function content(link) {
    const page = pageOf(link), here = target(link);
    if (page === location.href.split("#")[0]) return here && fromHere(here);
    const given = has(page) && (await fetched(page))[idOf(link)];
    return given && given.map((html, place) => make("div", { className: place ? "" : "head", innerHTML: html }));
  }

  // ── the card ──

  function hide() {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    card.hidden = true;
    shown = null;
  }

  /* Under the line of the link that the mouse is on, above it where there is more room, never beyond the window. */
  function place(link) {
    const lines = [...link.getClientRects()];
    const line = lines.find(one => one.top <= y && y <= one.bottom) ?? lines[0];
    if (!line) return hide();
    const under = innerHeight - line.bottom, above = line.top, width = document.documentElement.clientWidth;
    const { style } = card;
    style.maxHeight = "";
    const below = card.offsetHeight + 2 * EDGE <= under || under >= above;
    style.maxHeight = (below ? under : above) - 2 * EDGE + "px";
    const start = getComputedStyle(link).direction === "rtl" ? line.right - card.offsetWidth : line.left - EDGE;
    style.left = Math.max(EDGE, Math.min(start, width - card.offsetWidth - EDGE)) + "px";
    style.top = (below ? line.bottom + 4 : line.top - 4 - card.offsetHeight) + "px";
  }

  async function show(link) {
    const parts = await content(link);
    if (shown === link || touched || sheet?.open || !parts || !link.matches(":hover, :focus")) return;
    hide();
    card.replaceChildren(...parts);
    card.hidden = false;
    card.scrollTop = 0;
    link.setAttribute("aria-describedby", card.id);
    shown = link;
    place(link);
  }

  function soon(link) {
    clearTimeout(timer);
    timer = setTimeout(show, shown ? WAIT / 2 : WAIT, next = link);
  }
  /* Not while the link has the keyboard's focus: the page may scroll under a mouse that nobody moves. */
  const later = () => {
    if (next?.matches(":focus")) return;
    clearTimeout(timer);
    timer = setTimeout(hide, LEAVE);
  };

  // ── the sheet ──

  async function open(link) {
    touched = true;
    hide();
    const parts = await content(link);
    if (!parts) return location.assign(link.href);
    sheet ??= panel("card sheet", "");
    sheet.ariaLabel = words.card.replace("{}", squeezed(parts[0].textContent));
    const go = make("a", { href: link.href, onclick: () => sheet.close() }, words.open);
    sheet.replaceChildren(make("div", {}, cross(words.close, () => sheet.close()), ...parts, make("p", {}, go)));
    sheet.showModal();
    sheet.scrollTop = 0;
  }

  main.append(card);
  addEventListener("pointerover", event => {
    if (event.pointerType === "touch") return;
    touched = false;
    y = event.clientY;
    const link = linkAt(event);
    if (card.contains(event.target)) clearTimeout(timer);
    else if (!link) later();
    else if (link !== shown) soon(link);
    else clearTimeout(timer);
  });
  addEventListener("focusin", event => linkAt(event) ? (y = -1, soon(linkAt(event))) : hide());
  addEventListener("focusout", later);
  addEventListener("scroll", () => shown && place(shown), { passive: true });
  addEventListener("resize", hide);
  addEventListener("keydown", event => {
    touched = false;
    if (event.key !== "Escape" || !shown) return;
    hide();
    event.stopPropagation();
  }, true);

  /* By a touch the sheet, else the card. */
  glossator.more.cards = (link, tapped) => tapped ? open(link) : soon(link);
})();
