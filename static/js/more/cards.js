/* A card with what the glossary says of a term, beside the link that is hovered or focused; at a touch a sheet at the
   foot. glossator/cards.py makes what is on them. */
(() => {
  "use strict";
  const WAIT = 300, LEAVE = 250;  // ms before a card comes, and before it goes
  const EDGE = 8;  // px between it and the edge of the window
  const main = document.querySelector("main");
  const { handed, make, cross, panel } = glossator;
  const card = make("div", { id: "glossary-card", className: "card", role: "tooltip", hidden: true });
  let coming, words, terms = {}, sheet, shown, timer, y;
  let touched = matchMedia("(hover: none)").matches;

  const linkAt = event => event.target.closest?.("main .g");
  const termOf = link => terms[decodeURIComponent(link.hash.slice(1))];

  const loaded = link => coming ??= handed("cards", new URL("glossary-cards.js", link.href))
    .then(found => { ({ words, terms } = found); }, () => {});  // without them the link is a link

  function content(link) {
    const { term, original, lang, latin, html } = termOf(link);
    const head = make("p", { className: "head" }, make("b", {}, term));
    if (original) head.append(" ", make("span", { lang, dir: "auto" }, original));
    if (latin) head.append(" ", make("i", { lang: lang.split("-")[0] + "-Latn" }, latin));
    const body = make("div", { innerHTML: html });
    for (const inner of body.querySelectorAll("a")) inner.href = new URL(inner.getAttribute("href"), new URL(".", link.href));
    return [head, body];
  }

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
    const under = innerHeight - line.bottom, above = line.top, width = document.documentElement.clientWidth;
    const { style } = card;
    style.maxHeight = "";
    const below = card.offsetHeight + 2 * EDGE <= under || under >= above;
    style.maxHeight = (below ? under : above) - 2 * EDGE + "px";
    const start = getComputedStyle(link).direction === "rtl" ? line.right - card.offsetWidth : line.left - EDGE;
    style.left = scrollX + Math.max(EDGE, Math.min(start, width - card.offsetWidth - EDGE)) + "px";
    style.top = scrollY + (below ? line.bottom + 4 : line.top - 4 - card.offsetHeight) + "px";
  }

  function show(link) {
    if (shown === link || touched || sheet?.open || !termOf(link) || !link.matches(":hover, :focus")) return;
    hide();
    const [head, body] = content(link);
    body.querySelectorAll("a").forEach(inner => inner.replaceWith(...inner.childNodes));  // nothing to focus in a tooltip
    card.replaceChildren(head, body);
    card.hidden = false;
    card.scrollTop = 0;
    place(link);
    link.setAttribute("aria-describedby", card.id);
    shown = link;
  }

  function soon(link) {
    clearTimeout(timer);
    timer = setTimeout(() => loaded(link).then(() => show(link)), shown ? WAIT / 2 : WAIT);
  }
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => shown?.matches(":focus") || hide(), LEAVE);
  };

  async function open(link) {
    await loaded(link);
    if (!termOf(link)) return location.assign(link.href);
    hide();
    sheet ??= panel("card sheet", "");
    sheet.ariaLabel = words.term.replace("{}", termOf(link).term);
    const close = cross(words.close, () => sheet.close());
    const entry = make("p", {}, make("a", { href: link.href }, words.entry));
    sheet.replaceChildren(make("div", {}, close, ...content(link), entry));
    sheet.showModal();
    sheet.scrollTop = 0;
  }

  function install() {
    main.append(card);
    addEventListener("pointerover", event => {
      if (event.pointerType === "touch") return;
      y = event.clientY;
      const link = linkAt(event);
      if (link) touched = false, soon(link);
      else if (card.contains(event.target)) clearTimeout(timer);
      else later();
    });
    addEventListener("focusin", event => linkAt(event) ? (y = -1, soon(linkAt(event))) : hide());
    addEventListener("focusout", later);
    addEventListener("scroll", () => shown && place(shown));  // for blocks stick
    addEventListener("resize", hide);
    addEventListener("pointerdown", event => { touched = event.pointerType === "touch"; }, true);
    addEventListener("keydown", event => {
      touched = false;
      if (event.key !== "Escape" || !shown) return;
      hide();
      event.stopPropagation();
    }, true);
    addEventListener("click", event => {
      const link = linkAt(event);
      if (!link || (event.pointerType ? event.pointerType !== "touch" : !touched)) return;
      event.preventDefault();
      open(link);
    }, true);
  }

  let installed;
  glossator.more.cards = link => {
    installed ??= install() ?? true;
    soon(link);
  };
})();
