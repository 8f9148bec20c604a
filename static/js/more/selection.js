/* At words of the text that are selected: a link to them, their citation, a note of one's own. And what is copied across
   blocks leaves out the notes between them. */
(() => {
  "use strict";
  const { alone, enclosing, selected, squeezed, make, button, load, tool } = glossator;
  const WORDS = 4, SOON = 250;  // of a long quotation at each end; ms after the last change
  const BLOCKS = ".t, .t :is(li, p, td, th, dt, dd)";
  const words = glossator.words.selection;
  let range, timer;

  // ── a link with a text fragment, whose ends stand each in one block, and the block for browsers that know none ──

  const encoded = text => encodeURIComponent(text).replace(/-/g, "%2D");

  /* What each block of a part of the text says. */
  function paragraphs(copy, blocks) {
    const found = [...copy.querySelectorAll(blocks)].filter(block => !block.querySelector(blocks));
    return (found.length ? found : [copy]).map(block => squeezed(block.textContent)).filter(Boolean);
  }

  function address() {
    const block = enclosing(range.startContainer, ".ts [id]:has(> .pn)");
    const home = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
    const found = paragraphs(alone(range.cloneContents()), BLOCKS + ", .vl"), first = found[0].split(" "), last = found.at(-1).split(" ");
    const text = found.length === 1 && first.length < 2 * WORDS ? encoded(found[0])
      : [first.slice(0, WORDS), last.slice(-WORDS)].map(some => encoded(some.join(" "))).join(",");
    return `${home}#${block ? encodeURIComponent(block.id) : ""}:~:text=${text}`;
  }

  async function link({ target }) {
    try {
      await navigator.clipboard.writeText(address());
      target.textContent = words.copied;
    } catch { target.textContent = words.failed; }
  }

  // ── the buttons ──

  const box = make("div", { className: "selected", role: "toolbar", ariaLabel: words.open, hidden: true });
  const act = (label, name) => button(label, () => { hide(); load(name, tool(name), false, range); });
  box.append(button(words.link, link));
  if (tool("cite")) box.append(act(words.cite, "cite"), act(words.note, "own"));
  box.onpointerdown = event => event.preventDefault();  // the selection stays
  document.querySelector("main").append(box);

  function hide() {
    box.hidden = true;
    box.firstChild.textContent = words.link;
  }

  function show() {
    const asked = selected();
    if (!asked || !squeezed(String(asked)) || !enclosing(asked.startContainer, ".ts") || !enclosing(asked.endContainer, ".ts")) return hide();
    range = asked.cloneRange();
    box.hidden = false;
    const { left, width, bottom, top } = asked.getBoundingClientRect(), under = bottom + box.offsetHeight + 16 < innerHeight;
    box.style.left = Math.max(8, Math.min(left + width / 2 - box.offsetWidth / 2, document.documentElement.clientWidth - box.offsetWidth - 8)) + scrollX + "px";
    box.style.top = Math.max(scrollY + 52, scrollY + (under ? bottom + 10 : Math.max(top - box.offsetHeight - 10, Math.min(bottom, innerHeight) - 2 * box.offsetHeight))) + "px";
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(show, SOON);
  };
  document.addEventListener("selectionchange", soon);
  soon();
  addEventListener("keydown", event => {
    if (event.key !== "Escape" || box.hidden || getSelection().isCollapsed) return;
    event.stopPropagation();
    getSelection().removeAllRanges();
    hide();
  }, true);
  addEventListener("resize", hide);

  addEventListener("copy", event => {
    const range = selected();
    if (!range || event.target.closest?.("input, textarea, dialog")) return;
    const common = enclosing(range.commonAncestorContainer, "*");
    if (!common.querySelector(".ns") || common.closest(".ns")) return;
    const copy = alone(range.cloneContents());
    event.clipboardData.setData("text/plain", paragraphs(copy, BLOCKS).join("\n\n"));
    event.clipboardData.setData("text/html", copy.innerHTML);
    event.preventDefault();
  });
})();
