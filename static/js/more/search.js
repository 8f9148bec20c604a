/* Search as you type over text, notes and glossary. glossator/search.py makes the index of a small edition, a script
   that works from disk; a large one has Pagefind's, which needs a server. */
(() => {
  "use strict";
  const WAIT = 120;  // ms after the last key
  const SHOWN = 20;  // of a group at first
  const BEFORE = 50, LENGTH = 200;  // characters of an excerpt: before the first hit, and in all
  const KEY = "glossator:search";
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ς: "σ" };
  /* Which signs are one: glossator/language/signs.py, from which tests/language/test_signs.py writes these lines. */
  const SIGNS = { "‘’‚‛‹›′‵´ʹʹʻʼꞋꞌ՚\u{5f3}": "'", "“”„‟«»⹂″‶ʺ〝〞〟\u{5f4}": "\"", "‐‑‒–—―−⸺⸻︱︲﹘֊\u{5be}᐀᠆⸗⹝\u{10ead}": "-", "‧∙⋅": "\u00b7", "\u{5c3}։": ":", "ﬅ": "ft", "ŉ": "'n", "\u{5f0}": "\u05d5\u05d5", "\u{5f1}": "\u05d5\u05d9", "\u{5f2}": "\u05d9\u05d9" };
  const UNSEEN = "[\\p{DI}\u{640}\u{7fa}᠊]", ELIDED = "([βγδζθκλμνξπσςτφχψΒΓΔΖΘΚΛΜΝΞΠΣΤΦΧΨ])\u{313}|[᾽᾿](?![ΑΕΗΙΟΡΥΩ])";
  const signs = new Map(Object.entries(SIGNS).flatMap(([some, one]) => [...some].map(sign => [sign, one])));
  const elided = new RegExp(ELIDED, "gu"), unseen = new RegExp(UNSEEN, "gu"), sign = new RegExp(`[${[...signs.keys()].join("")}]`, "gu");
  const letters = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
  /* Accents, Arabic and Hebrew vowels. */
  const dropped = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;

  const fold = text => text.replace(unseen, "").normalize("NFD").replace(elided, "$1'").replace(sign, found => signs.get(found))
    .toLowerCase().normalize("NFKD").replace(dropped, "").replace(letters, letter => LETTERS[letter]);
  const { handed, make, button, cross, panel, literal, stored } = glossator;

  let words, field, status, results, dialog, source, timer, turn = 0;

  // ── what is found: [[name of the group, count, all => its hits]], a hit is {href, title, text} ──

  /* Phrases at the start of a word, phrases, all words anywhere; each in the order of the index. */
  function scanner({ groups, records }, root) {
    const folded = records.map(record => fold(`${record[2]}\n${record[3]}`));
    return async ({ phrase, parts }) => {
      const atEdge = new RegExp(`(?<![\\p{L}\\p{N}])${literal(phrase)}`, "u");
      const found = groups.map(() => [[], [], []]);
      folded.forEach((text, place) => {
        if (!parts.every(part => text.includes(part))) return;
        const rank = !text.includes(phrase) ? 2 : atEdge.test(text) ? 0 : 1;
        const [group, href, title, body] = records[place];
        found[group][rank].push({ href: root + href, title, text: body });
      });
      return groups.map((group, place) => {
        const hits = found[place].flat();
        return [group, hits.length, async all => all ? hits : hits.slice(0, SHOWN)];
      });
    };
  }

  async function indexed(address) {
    const url = new URL(address, document.baseURI);
    if (!/pagefind\.js$/.test(address)) {
      const root = new URL(".", url).href;
      return handed("index", url).then(data => scanner(data, root), () => { throw words.failed; });
    }
    if (location.protocol === "file:") throw words.needs_server;
    try { return await glossator.load("pagefind", url, fold, SHOWN); } catch { throw words.failed; }
  }

  // ── how it is shown ──

  /* `text` folded, and the offset in `text` that each of its characters comes from: letter by letter, with their marks. */
  function mapped(text) {
    let folded = "";
    const from = [];
    for (const { 0: letter, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
      const piece = fold(letter);
      for (let i = 0; i < piece.length; i++) from.push(index);
      folded += piece;
    }
    return { folded, from: [...from, text.length] };
  }

  /* The words that match, marked; with `size` only an excerpt around the first of them. */
  function marked(text, { phrase, parts }, forms = [], size = 0) {
    const { folded, from } = mapped(text);
    const sought = [phrase, ...parts, ...forms].sort((a, b) => b.length - a.length).map(literal).join("|");
    const hits = [...folded.matchAll(new RegExp(sought, "g"))].map(hit => [from[hit.index], from[hit.index + hit[0].length]]);
    let start = 0, end = text.length;
    if (size) {
      const whole = folded.indexOf(phrase), first = whole < 0 ? hits[0]?.[0] ?? 0 : from[whole];
      if (first > BEFORE) {
        const space = text.indexOf(" ", first - BEFORE);
        start = space >= 0 && space < first ? space + 1 : first - BEFORE / 2;
      }
      if (start + size < end) {
        const space = text.lastIndexOf(" ", start + size);
        end = space > first + size / 3 ? space : start + size;
      }
    }
    const out = [start ? "… " : ""];
    let done = start;
    for (const [a, b] of hits) {
      if (a < done || b > end) continue;
      out.push(text.slice(done, a), make("b", {}, text.slice(a, b)));
      done = b;
    }
    return [...out, text.slice(done, end), end < text.length ? " …" : ""];
  }

  function item(hit, query) {
    const locus = decodeURIComponent(hit.href.split("#")[1] ?? "");
    const place = /\d$/.test(locus) && !/^n-/.test(locus) ? make("small", {}, locus.replace(/\.0$/, "")) : "";
    const title = make("span", { className: "title", dir: "auto" }, ...marked(hit.title, query, hit.forms));
    const text = hit.text.trim() === hit.title ? "" : make("span", { className: "text", dir: "auto" }, ...marked(hit.text, query, hit.forms, LENGTH));
    return make("li", {}, make("a", { href: hit.href }, title, " ", place, " ", text));
  }

  // ── where a hit leads to: the words that were sought are lit, until Esc ──

  const LIT = "glossator:lit";
  function light() {
    const query = queryOf(stored(LIT, undefined, "sessionStorage") ?? ""), ranges = [];
    stored(LIT, "", "sessionStorage");
    if (!query.phrase || !CSS.highlights) return;
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    let pieces = [], block;
    const search = () => {
      const text = pieces.map(node => node.data).join(""), { folded, from } = mapped(text);
      const whole = folded.includes(query.phrase), parts = whole ? [query.phrase] : query.parts;
      if (!query.parts.every(part => folded.includes(part))) return;
      for (const { index, 0: { length } } of folded.matchAll(new RegExp(parts.map(literal).join("|"), "g"))) {
        let at = 0;
        for (const node of pieces) {
          const start = Math.max(from[index] - at, 0), end = Math.min(from[index + length] - at, node.length);
          if (start < end) {
            const range = new Range();
            range.setStart(node, start);
            range.setEnd(node, end);
            ranges.push(range);
          }
          at += node.length;
        }
      }
    };
    for (let node; (node = walker.nextNode());) {
      const parent = node.parentElement;
      if (parent.closest(".pn, .r, .bk, .fr, rt, rp, b")) continue;
      const home = parent.closest("p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, .vl, pre, .n");
      if (home !== block) search(), pieces = [];
      block = home;
      pieces.push(node);
    }
    search();
    CSS.highlights.set("sought", new Highlight(...ranges));
  }
  const queryOf = words => {
    const phrase = fold(words).trim().replace(/\s+/g, " ");
    return { phrase, parts: [...new Set(phrase.split(" "))].filter(Boolean) };
  };

  async function group([name, count, hits], query, mine) {
    const list = make("ol", {}, ...(await hits()).map(hit => item(hit, query)));
    const section = make("section", {}, make("h2", {}, name, " ", make("span", {}, count)), list);
    if (count > SHOWN) {
      const more = button(words.more.replace("{}", count));
      more.onclick = async () => {
        const rest = (await hits(true)).slice(SHOWN);
        if (mine !== turn) return;
        list.append(...rest.map(hit => item(hit, query)));
        list.children[SHOWN].firstChild.focus();
        more.remove();
      };
      section.append(more);
    }
    return section;
  }

  async function run() {
    const mine = ++turn, query = queryOf(field.value);
    stored(KEY, field.value, "sessionStorage");
    let shown = [], said = words.hint;
    if (query.phrase) {
      try {
        const found = (await (await source)(query)).filter(one => one[1]);
        const count = found.reduce((sum, one) => sum + one[1], 0);
        shown = await Promise.all(found.map(one => group(one, query, mine)));
        said = count ? words.hits.replace("{}", count) : words.none;
      } catch (error) {
        if (typeof error !== "string") throw error;
        said = error;
      }
    }
    if (mine !== turn) return;
    results.replaceChildren(...shown);
    results.scrollTop = 0;
    status.textContent = said;
  }

  function onKey(event) {
    if (event.isComposing) return;
    const stops = [field, ...results.querySelectorAll("a, button")], at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0) stops[Math.max(0, Math.min(at + step, stops.length - 1))].focus();
    else if (event.key === "Enter" && !at && stops[1]) stops[1].click();
    else return;
    event.preventDefault();
  }

  function build() {
    field = make("input", { type: "text", inputMode: "search", enterKeyHint: "search", autocomplete: "off", spellcheck: false, ariaLabel: words.field, placeholder: words.field, dir: "auto" });
    status = make("p", { className: "status", role: "status" });
    results = make("div", { className: "results" });
    dialog = panel("search", words.open);
    dialog.append(make("div", { className: "head" }, field, cross(words.close, () => dialog.close())), status, results);
    field.value = stored(KEY, undefined, "sessionStorage") ?? "";
    field.oninput = () => { clearTimeout(timer); timer = setTimeout(run, WAIT); };
    dialog.addEventListener("keydown", onKey);
    dialog.onclick = event => {
      const link = event.target.closest("a");
      if (!link) return;
      stored(LIT, field.value, "sessionStorage");
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      dialog.close();
      if (link.href.split("#")[0] === location.href.split("#")[0]) light();
    };
  }

  addEventListener("keydown", event => { if (event.key === "Escape") CSS.highlights?.delete("sought"); });

  /* `landed`: light what was sought on the page before. */
  glossator.more.search = (opener, landed) => {
    if (landed) return light();
    if (!dialog) {
      words = glossator.words.search;
      build();
      source = indexed(opener.dataset.index);
      source.catch(() => {});  // `run` says what went wrong
      run();
    }
    glossator.open(dialog, opener);
    field.select();
    field.focus();
  };
})();
