/* A reader's own notes. They are kept in this browser alone, each under glossator:own:<id of the edition>, a new line
   and its own id (so that two tabs never write the same thing), found again by their words and what stands around them,
   and exported as YAML that an editor can put into annotations/<text>/.
   The words are marked by the CSS Custom Highlight API, so that the text stays as it is. */
(() => {
  "use strict";
  const AROUND = 32, ENOUGH = 12;  // characters of context that are kept, and that must be the same
  const LETTER = /[\p{L}\p{N}\p{M}_]/u;
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}\p{sc=Thai}\p{sc=Lao}\p{sc=Mymr}\p{sc=Khmer}]/u;
  const main = document.querySelector("main"), home = document.querySelector(".home a");
  const { edition, title } = document.querySelector(".bar").dataset;
  const key = `glossator:own:${edition}\n`;
  const top = new URL(".", home.href);
  const [text, page = ""] = decodeURI(location.pathname).slice(decodeURI(top.pathname).length).split("/");
  const here = page || "index.html";
  const waiting = new Map();  // what could not be written: key -> note as JSON, "" if it is deleted
  const shown = new Map();  // id of a note -> { ranges, mark, element }
  let ui, button, panel, again, notes;

  const { beside, cross, enclosing, make, literal, short, squeezed } = glossator;
  const press = (label, onclick) => glossator.button(label, onclick, { className: "own-button" });
  const say = (word, value) => ui[word].replace("{}", () => value);

  // ── storage ──
  /* What is in the storage, and over it what could not be written there. */
  function recall() {
    let stored = [];
    try { stored = Object.entries(localStorage); } catch { waiting.set("", ""); }  // forbidden: something always waits
    notes = [...new Map([...stored, ...waiting])].filter(([name, data]) => data && name.startsWith(key)).sort()
      .flatMap(([, data]) => { try { return JSON.parse(data); } catch { return []; } });
  }
  /* Writes the notes that have changed, and what could not be written before. */
  function keep(...changed) {
    for (const note of changed) waiting.set(key + note.id, JSON.stringify(note));
    for (const [name, data] of waiting) try {
      if (data) localStorage[name] = data; else delete localStorage[name];
      waiting.delete(name);
    } catch { /* full */ }
    recall();
  }

  /* Before the edition had an id, notes were kept under the title, as it is written or as an id is made of it. */
  function carryOver(formerly) {
    if (key !== formerly) try {
      for (const [name, data] of Object.entries(localStorage).filter(one => one[0].startsWith(formerly))) {
        localStorage[key + name.slice(formerly.length)] ??= data;
        delete localStorage[name];
      }
    } catch { /* Storage may be forbidden or full: then what is left waits for the next time. */ }
  }

  // ── the words of the page, and where a note's are among them ──
  /* All text of the page's blocks as one string, and the text nodes that it is made of. */
  function read() {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT), pieces = [];
    let words = "", last;
    for (let node; (node = walker.nextNode());) {
      if (node.parentElement.closest(beside)) continue;
      const block = node.parentElement.closest("[id]");
      if (!block.closest(".ts") || !/\.\d/.test(block.id)) continue;
      if (block !== last) words += "\n";
      last = block;
      pieces.push({ node, block, start: words.length });
      words += node.data;
    }
    return { words, pieces };
  }

  const edge = (words, at) => {
    const before = words[at - 1] ?? "", after = words[at] ?? "";
    return !(LETTER.test(before) && LETTER.test(after)) || UNSPACED.test(before + after);
  };
  const blockAt = ({ pieces }, at) => pieces.findLast(piece => piece.start <= at)?.block;

  /* A selection as [start, end) of the words, widened to whole ones. */
  function spanOf(range, { words, pieces }) {
    let start, end;
    for (const { node, start: at } of pieces) {
      if (!range.intersectsNode(node)) continue;
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (from >= to || !node.data.slice(from, to).trim()) continue;
      start ??= at + from;
      end = at + to;
    }
    if (start === undefined) return null;
    while (/\s/.test(words[start])) start++;
    while (/\s/.test(words[end - 1])) end--;
    while (!edge(words, start)) start--;
    while (!edge(words, end)) end++;
    return [start, end];
  }

  function places(quote, { words }) {
    const pattern = literal(quote).replace(/ /g, "\\s+");
    return [...words.matchAll(new RegExp(pattern, "g"))]
      .map(found => [found.index, found.index + found[0].length])
      .filter(([start, end]) => edge(words, start) && edge(words, end));
  }

  const around = ({ words }, [start, end]) => [
    squeezed(words.slice(0, start)).slice(-AROUND), squeezed(words.slice(end, end + 2 * AROUND)).slice(0, AROUND),
  ];

  /* What finds the words again: themselves, the place they stand at, and what is around them. */
  function described(model, span) {
    const quote = squeezed(model.words.slice(...span)), section = block => block.id.split(".")[0];
    const [first, last] = [blockAt(model, span[0]), blockAt(model, span[1] - 1)];
    const at = first === last ? first.id : section(first) === section(last) ? section(first) : "";
    const inside = places(quote, model).filter(([start]) => {
      const block = blockAt(model, start);
      return first === last ? block === first : section(block) === section(first);
    });
    const [before, after] = around(model, span);
    return { quote, at, block: first.id, nth: inside.length > 1 ? 1 + inside.findIndex(([start]) => start === span[0]) : 0, before, after };
  }

  const alike = (a, b) => {
    let count = 0;
    while (count < a.length && a[count] === b[count]) count++;
    return count;
  };
  const reversed = words => [...words].reverse().join("");

  /* Where a note's words are: in the block they were in, or on its own page where the same is around them. */
  function locate(note, model) {
    const { before, after, at, nth } = note, found = places(note.quote, model);
    const block = span => blockAt(model, span[0]).id;
    if (before === undefined)  // imported: it is known by its place alone
      return found.filter(span => !at || (block(span) + ".").startsWith(at + "."))[nth ? nth - 1 : 0];
    const [best] = found.map(span => {
      const [left, right] = around(model, span), same = block(span) === note.block;
      const like = alike(reversed(left), reversed(before)) + alike(right, after);
      return { span, fits: same || note.page === here && like >= ENOUGH, rank: like + ENOUGH * same };
    }).sort((a, b) => b.rank - a.rank);
    return best?.fits && best.span;
  }

  const rangesOf = ({ pieces }, [start, end]) => pieces
    .filter(piece => piece.start < end && piece.start + piece.node.length > start)
    .map(({ node, start: at }) => {
      const range = new Range();
      range.setStart(node, Math.max(0, start - at));
      range.setEnd(node, Math.min(node.length, end - at));
      return range;
    }).filter(range => String(range).trim());

  // ── marks and notes on the page ──
  const paint = (name, ranges) => CSS.highlights?.set(name, new Highlight(...ranges));  // older browsers show the mark alone

  /* The cell of notes beside a row: its own, one from above that reaches to it, or a new one. */
  function cellOf(row) {
    for (let above = row, count = 0; above; above = above.previousElementSibling, count++) {
      const cell = above.querySelector(".ns");
      if (cell && (!count || count < (/\bs(\d+)\b/.exec(cell.className)?.[1] ?? 1))) return cell;
      if (cell) break;
    }
    main.classList.remove("bare");
    return row.appendChild(make("div", { className: "ns", role: "group", ariaLabel: ui.title }));
  }

  function show(note) {
    const model = read(), span = locate(note, model);
    if (!span) return;
    if (note.before === undefined) note.page = here;
    if (note.page === here) Object.assign(note, described(model, span));
    const id = "own-" + note.id, ranges = rangesOf(model, span);
    const mark = make("a", { className: "r own", id: "r-" + id, href: "#n-" + id, role: "doc-noteref" });
    const end = ranges.at(-1).cloneRange();
    end.collapse();
    const whole = end.startContainer.parentElement.closest("a, ruby");
    if (whole) whole.after(mark); else end.insertNode(mark);

    const element = make("div", { className: "n own", id: "n-" + id, role: "doc-footnote", tabIndex: -1 }, make("div"));
    const cell = cellOf(mark.closest(".b"));
    const follows = other => mark.compareDocumentPosition(glossator.markOf(other) ?? mark) & Node.DOCUMENT_POSITION_FOLLOWING;
    cell.insertBefore(element, [...cell.querySelectorAll(".n")].find(follows) ?? null);
    shown.set(note.id, { ranges, mark, element });
    fill(note);
  }

  function fill(note) {
    const { mark, element } = shown.get(note.id), { lang } = mark.closest("[lang]");
    element.firstChild.replaceChildren(
      make("p", {}, make("a", { className: "bk", href: "#" + mark.id, role: "doc-backlink" }), " ", make("b", {}, ui.mine), " ",
        make("q", { lang, dir: "auto" }, short(note.quote)), " ", make("span", { className: "own-note", dir: "auto" }, note.note)),
      make("p", { className: "own-do" }, press(ui.edit, () => edit(note)), removal(note)));
  }

  function number() {
    [...main.querySelectorAll(".r.own")].forEach((mark, place) => {
      const sign = say("sign", place + 1), back = glossator.target(mark).querySelector(".bk");
      mark.dataset.sign = back.textContent = sign;
      mark.ariaLabel = say("mark", sign);
      back.ariaLabel = say("back", sign);
    });
  }

  function hide(id) {
    const { mark, element } = shown.get(id), cell = element.parentElement, row = mark.closest(".b");
    if (element.matches(":target")) element.querySelector(".bk").click();  // so that no closed note is asked for
    mark.remove();
    row.normalize();
    element.remove();
    if (!cell.querySelector(".n")) cell.remove();
    shown.delete(id);
  }

  function anew() {
    recall();
    for (const id of [...shown.keys()]) hide(id);
    const before = notes.map(note => JSON.stringify(note));
    notes.filter(note => note.text === text).forEach(show);
    const moved = notes.filter((note, place) => JSON.stringify(note) !== before[place]);
    if (moved.length) keep(...moved);
    settle();
  }
  function settle() {
    number();
    paint("own", [...shown.values()].flatMap(one => one.ranges));
    paint("own-lit", []);
    main.dispatchEvent(new Event("change", { bubbles: true }));  // align.js brings the notes to their lines
  }

  function remove(note) {
    waiting.set(key + note.id, "");
    keep();
    if (shown.has(note.id)) hide(note.id);
    settle();
    if (panel?.open) list(); else main.focus({ preventScroll: true });
  }
  const removal = note => press(ui.delete, ({ target }) => {
    if (target.textContent === ui.sure) remove(note);
    target.textContent = ui.sure;
  });

  function open(note) {
    getSelection().removeAllRanges();
    const { mark, element } = shown.get(note.id);
    if (!element.matches(":target")) mark.click();  // notes.js opens it: beside the text or in the sheet
  }

  function edit(note) {
    const { element } = shown.get(note.id), words = element.querySelector(".own-note");
    const field = make("textarea", { rows: 4, value: note.note, dir: "auto", ariaLabel: say("about", short(note.quote)) });
    const done = () => {
      if (!note.note.trim()) return remove(note);
      fill(note);
      settle();
      element.focus({ preventScroll: true });
    };
    field.oninput = () => { note.note = field.value; keep(note); };
    field.onkeydown = event => {
      if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
      event.stopPropagation();
      done();
    };
    words.replaceWith(field);
    element.querySelector(".own-do").firstChild.replaceWith(press(ui.done, done));
    settle();
    field.focus({ preventScroll: true });
    element.querySelector(".own-do").scrollIntoView({ block: "nearest" });
  }

  function add(range) {
    const model = read(), span = spanOf(range, model);
    if (!span) return false;
    const date = new Date().toLocaleDateString("sv");  // 2026-01-31
    const note = { id: Date.now().toString(36), text, page: here, ...described(model, span), note: "", date };
    keep(note);
    show(note);
    settle();
    open(note);
    edit(note);
    return true;
  }

  // ── export and import ──
  const quoted = words => JSON.stringify(words).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, sign => "\\u" + sign.charCodeAt().toString(16).padStart(4, 0));
  const kinds = [...document.querySelectorAll("[id^=show-kind-]")].map(box => box.id.slice(10));
  function yaml(text) {
    const kind = ["reader", "commentary"].find(kind => kinds.includes(kind)) ?? kinds[0] ?? "reader";
    const lines = ["# text: " + text, "# Notes of a reader. Put this file into annotations/" + text + "/ and choose their kind: it must be one of edition.yaml."];
    if (!kinds.includes(kind)) lines.push("# Add to the kinds in edition.yaml:  reader: {label: Reader}");
    lines.push("kind: " + kind, "notes:");
    for (const note of notes.filter(note => note.text === text && note.note.trim())) {
      lines.push("- quote: " + quoted(note.quote));
      if (note.at) lines.push("  at: " + quoted(note.at));
      if (note.nth) lines.push("  nth: " + note.nth);
      lines.push("  date: " + quoted(note.date), "  note: |-");
      // A reader writes no Markdown, but emphasis does no harm.
      const words = note.note.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/g, " ").trim().replace(/[\\<[]/g, "\\$&");
      lines.push(...words.split("\n").map(line => "    " + line.trimEnd()));
    }
    return lines.join("\n") + "\n";
  }

  /* The same as an AnnotationPage of the W3C's Web Annotation model. Ids stay the same from export to export. */
  function annotations(text) {
    const named = name => `urn:glossator:${encodeURIComponent(edition)}:${encodeURIComponent(name)}`;
    const root = new URL(home.getAttribute("href"), document.querySelector("link[rel=canonical]")?.href ?? location);
    const items = notes.filter(note => note.text === text && note.note.trim()).map(note => ({
      id: named(note.id), type: "Annotation", motivation: "commenting", created: note.date + "T00:00:00Z",
      body: { type: "TextualBody", value: note.note.trim(), format: "text/plain" },
      target: {
        source: new URL(`${note.text}/${note.page}`, root).href,
        selector: { type: "TextQuoteSelector", exact: note.quote, ...note.before && { prefix: note.before }, ...note.after && { suffix: note.after } },
      },
    }));
    const page = { "@context": "http://www.w3.org/ns/anno.jsonld", id: named("notes:" + text), type: "AnnotationPage", items };
    return JSON.stringify(page, null, 2) + "\n";
  }

  function take(source) {
    const into = /^# text: (.+)$/m.exec(source)?.[1] ?? text, added = [];
    for (const part of source.replace(/\r/g, "").split(/^- (?=quote: )/m).slice(1)) {
      const field = name => new RegExp("^(?:  )?" + name + ": (.*)$", "m").exec(part)?.[1];
      try {
        const note = {
          id: Date.now().toString(36) + String(added.length).padStart(4, 0), text: into, page: "index.html", quote: JSON.parse(field("quote")),
          at: JSON.parse(field("at") ?? '""'), nth: +(field("nth") ?? 0), date: JSON.parse(field("date")),
          note: part.split("  note: |-\n")[1].trimEnd().replace(/^    /gm, "").replace(/\\([\\<[])/g, "$1"),
        };
        note.block = note.at;
        if (!notes.some(other => other.text === into && other.quote === note.quote && other.note === note.note)) added.push(note);
      } catch { /* Not written by this script. */ }
    }
    keep(...added);
    anew();
    list(say("imported", added.length));
  }

  // ── the panel ──
  function entry(note) {
    const one = shown.get(note.id), elsewhere = note.text !== text || note.page !== here && !one;
    const words = make("q", { dir: "auto" }, short(note.quote));
    const link = one ? make("a", { href: "#n-own-" + note.id, onclick: event => { event.preventDefault(); panel.close(); open(note); } }, words)
      : elsewhere ? make("a", { href: new URL(`${note.text}/${note.page}#${note.block}`, top) }, words) : words;
    return make("li", {}, link, ...one || elsewhere ? [] : [" ", make("span", { className: "flag" }, ui.lost)],
      make("p", { className: "own-note", dir: "auto" }, note.note), removal(note));
  }

  function list(message = "") {
    const texts = [...new Set(notes.map(note => note.text))];
    const file = (text, name, data, type, label) => make("a", {
      className: "own-button", download: text + name, href: URL.createObjectURL(new Blob([data], { type })),
    }, say(label, text));
    const files = text => [
      file(text, "-my-notes.yaml", yaml(text), "application/yaml", "export"),
      file(text, "-my-notes.jsonld", annotations(text), "application/ld+json", "export_w3c"),
    ];
    panel.replaceChildren(
      make("h2", {}, ui.title), cross(ui.close, () => panel.close()),
      make("p", {}, ui.how), make("p", {}, waiting.size ? ui.unkept : ui.kept),
      make("p", { role: "status" }, message || (notes.length ? "" : ui.none)),
      make("ul", {}, ...notes.map(entry)),
      make("p", { className: "own-do" }, ...texts.flatMap(files)),
      make("p", {}, make("label", {}, ui.import, " ", make("input", {
        type: "file", accept: ".yaml,.yml", onchange: event => event.target.files[0]?.text().then(take),
      }))));
    panel.querySelector("button").focus();
  }

  function ask() {
    panel ??= glossator.panel("own-panel", ui.title);
    list();
    glossator.open(panel, button);
  }

  function begin() {
    ui = glossator.words.own;
    for (const name of [home.textContent, title]) carryOver(`glossator:own:${name}\n`);
    anew();
    addEventListener("storage", event => {
      if (!event.key?.startsWith(key)) return;
      clearTimeout(again);
      again = setTimeout(() => document.activeElement.matches(".own textarea") || anew(), 99);
    });
    main.addEventListener("pointerover", event => {
      const at = event.target.closest(".own");
      paint("own-lit", [...shown.values()].find(one => one.mark === at || one.element === at)?.ranges ?? []);
    });
    /* Words that are marked open their note, unless they are words of another. */
    main.addEventListener("click", event => {
      if (event.target.closest("a, button, .a, .ns") || !getSelection().isCollapsed) return;
      const on = box => box.left <= event.clientX && event.clientX <= box.right && box.top <= event.clientY && event.clientY <= box.bottom;
      const hit = notes.find(note => shown.get(note.id)?.ranges.some(range => [...range.getClientRects()].some(on)));
      if (!hit) return;
      event.stopPropagation();
      open(hit);
    }, true);
  }

  /* The words of the text that are selected. */
  function selected() {
    const selection = getSelection(), range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    return range && [range.startContainer, range.endContainer].some(node => enclosing(node, ".ts")) && range;
  }

  /* A note on `range`, or on the words that are selected when the button is pressed by a key; else all notes are shown.
     `quiet`: only show what is kept. */
  glossator.more.own = (given, quiet, range) => {
    const first = !button;
    button = given;
    if (first) begin();
    range ??= selected();
    if (!quiet && !(range && add(range))) ask();
  };
})();
