/* A reader's own notes, kept, shown and edited. They are kept in this browser alone, each under glossator:own:<id of the
   edition>, a new line and its own id, so that two tabs never write the same thing. own_words.js finds them again by
   their words and what stands around these; own_files.js makes files of them.
   The words are marked by the CSS Custom Highlight API, so that the text stays as it is. */
(() => {
  "use strict";
  const main = document.querySelector("main"), home = document.querySelector(".home a");
  const { edition, title } = document.querySelector(".bar").dataset;
  const key = `glossator:own:${edition}\n`;
  const top = new URL(".", home.href);
  const [text, page = ""] = decodeURI(location.pathname).slice(decodeURI(top.pathname).length).split("/");
  const here = page || "index.html";
  const waiting = new Map();  // what could not be written: key -> note as JSON, "" if it is deleted
  const shown = new Map();  // id of a note -> { ranges, mark, element }
  let ui, button, panel, again, notes;

  const { cross, enclosing, selected, make, short, read, spanOf, described, locate, rangesOf, yaml, annotations, parsed } = glossator;
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
    const model = read(main), span = locate(note, model, here);
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
    const moved = notes.filter(note => !before.includes(JSON.stringify(note)));
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
    const model = read(main), span = spanOf(range, model);
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

  // ── the panel ──
  function take(source) {
    const content = note => `${note.text}\n${note.quote}\n${note.note}`, before = notes.map(content);
    const added = parsed(source, text).filter(note => !before.includes(content(note)));
    keep(...added);
    anew();
    list(say("imported", added.length));
  }

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
    const files = text => {
      const written = notes.filter(note => note.text === text && note.note.trim());
      return [
        file(text, "-my-notes.yaml", yaml(text, written), "application/yaml", "export"),
        file(text, "-my-notes.jsonld", annotations(text, written), "application/ld+json", "export_w3c"),
      ];
    };
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
      if (event.target.closest("a, button, .a, .ns") || selected()) return;
      const { clientX, clientY } = event;
      const on = box => box.left <= clientX && clientX <= box.right && box.top <= clientY && clientY <= box.bottom;
      const hit = notes.find(note => shown.get(note.id)?.ranges.some(range => [...range.getClientRects()].some(on)));
      if (!hit) return;
      event.stopPropagation();
      open(hit);
    }, true);
  }

  /* A note on `range`: words of the text that are selected, here when the button is pressed by a key. Without any all
     notes are shown. `quiet`: only show what is kept. */
  glossator.more.own = (given, quiet, range = selected()) => {
    button = given;
    if (!ui) begin();
    if (quiet || range && [range.startContainer, range.endContainer].some(node => enclosing(node, ".ts")) && add(range)) return;
    ask();
  };
})();
