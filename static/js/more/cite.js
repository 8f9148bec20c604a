/* How to cite the selected words, a note, a block or the text: as a sentence, as a link with the locus, as BibTeX.
   The button's data-cite says whose: {edition, subtitle, text, author, editors, date, key}. */
(() => {
  "use strict";
  const main = document.querySelector("main");
  const { alone, squeezed, short, make, button, cross, panel, open } = glossator;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  let words, facts, address, dialog, status;

  function said(range) {
    const copy = alone(range.cloneContents());
    all("p, li, td, h2, h3, h4, br, .vl, .b", copy).forEach(block => block.after(" "));
    return squeezed(copy.textContent);
  }

  // ── what may be cited: {name, quote, note, locus, hash} ──

  function blockOf(node) {
    const block = (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".ts :has(> .pn), .ts.t");
    const number = block?.querySelector(":scope > .pn");
    return number && { hash: number.hash, locus: decodeURIComponent(number.hash.slice(1)).replace(/\.0$/, "") };
  }
  const noteOf = node => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".ns > .n");

  function noteAsked(note, quote) {
    const mark = glossator.markOf(note), block = blockOf(mark), name = mark.getAttribute("aria-label");
    const lemma = note.querySelector("q");
    const on = lemma ? `“${short(squeezed(lemma.textContent))}”` : block?.locus ?? "";
    return { ...block, hash: "#" + note.id, note: words.note.replace("{0}", name).replace("{1}", on), name: words.note.replace("{0}", name).replace("{1}", block?.locus), quote };
  }

  function candidates() {
    const found = [], selection = getSelection(), range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    const asked = document.querySelector(".ns > .n:target");
    let block = blockOf(document.querySelector(".ts :target"));
    if (range && main.contains(range.commonAncestorContainer)) {
      const from = blockOf(range.startContainer), to = blockOf(range.endContainer), note = noteOf(range.startContainer), quote = said(range);
      if (note && quote) found.push({ ...noteAsked(note, quote), name: words.words });
      else if (from && quote) {
        const locus = to && to.locus !== from.locus ? `${from.locus}–${to.locus}` : from.locus;
        found.push({ name: words.words, quote, locus, hash: from.hash });
        block = from;
      }
      if (note) found.push(noteAsked(note));
    } else if (asked) {
      found.push(noteAsked(asked));
      block = blockOf(glossator.markOf(asked));
    }
    block ??= blockOf(all(".ts .pn").find(number => number.parentElement.getBoundingClientRect().bottom > 40));
    if (block) found.push({ ...block, name: words.block.replace("{}", block.locus) });
    return [...found, { name: words.text, hash: "" }];
  }

  // ── how ──

  function read(opener) {
    const here = /^http/.test(location.protocol) ? location.href.split("#")[0] : "";
    return { ...JSON.parse(opener.dataset.cite), url: document.querySelector("link[rel=canonical]")?.href ?? here };
  }

  const titled = () => [facts.edition, facts.subtitle].filter(Boolean).join(": ");
  const separate = () => facts.text !== facts.edition;

  /* A sentence as pieces; titles are elements. */
  function sentence({ quote, note, locus }) {
    const edited = facts.editors.length ? words.edited.replace("{}", facts.editors.join(", ")) : "";
    const title = text => make("cite", {}, text);
    const parts = [
      note && quote ? [note] : note, facts.author,
      separate() ? [title(facts.text), locus ? " " + locus : ""] : [title(titled()), locus ? " " + locus : ""],
      separate() && [words.in + " ", title(titled())], edited, facts.date,
    ].filter(Boolean).flatMap(part => [", ", ...[part].flat()]).slice(1);
    return [...(quote ? [`“${quote}” `] : []), ...parts, "."];
  }

  function bibtex({ note, locus }) {
    const signs = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
    const escape = text => text.replace(/[\\&%$#_{}~^]/g, sign => signs[sign] ?? "\\" + sign);
    const name = text => /^\p{Ll}| (of|the|and|for) /u.test(text) || text.split(" ").length > 4 ? `{${escape(text)}}` : escape(text);
    const key = [facts.key, locus].filter(Boolean).join("-").replace(/[^\w.:-]+/g, "-");
    const fields = {
      author: name(facts.author),
      title: escape(separate() ? facts.text : titled()), booktitle: separate() ? escape(titled()) : "",
      editor: facts.editors.map(name).join(" and "), date: facts.date, year: facts.date.slice(0, 4),
      note: escape([note, locus].filter(Boolean).join(", ")), url: address, langid: document.documentElement.lang,
    };
    const lines = Object.entries(fields).filter(field => field[1]).map(([field, value]) => `  ${field} = {${value}},`);
    return `@${separate() ? "incollection" : "book"}{${key},\n${lines.join("\n")}\n}`;
  }

  async function copy(from) {
    try {
      await navigator.clipboard.writeText(from.textContent);
      status.textContent = words.copied;
    } catch {
      getSelection().selectAllChildren(from);
      status.textContent = words.selected;
    }
  }

  function show(chosen) {
    address = facts.url && facts.url + chosen.hash;
    const outputs = { citation: make("p", {}, ...sentence(chosen)), link: address && make("p", { dir: "ltr" }, make("a", { href: address }, address)), bibtex: make("pre", { dir: "ltr" }, bibtex(chosen)) };
    if (address) outputs.citation.append(` <${address}>`);
    const sections = Object.entries(outputs).filter(one => one[1]).map(([name, output]) => {
      const heading = make("h3", { id: "cite-" + name }, words[name]);
      const copier = button(words.copy, () => copy(output), { id: "cite-copy-" + name, "aria-labelledby": `cite-copy-${name} cite-${name}` });
      return make("section", {}, heading, copier, output);
    });
    dialog.querySelector(".outputs").replaceChildren(...sections);
    status.textContent = "";
  }

  function build() {
    status = make("p", { className: "status", role: "status" });
    const choice = make("fieldset", {}, make("legend", { className: "unseen" }, words.what));
    dialog = panel("cite", words.title);
    dialog.append(make("h2", {}, words.title), cross(words.close, () => dialog.close()), choice, make("div", { className: "outputs" }), status);
    dialog.onclick = event => { if (event.target.closest("a")) dialog.close(); };
  }

  glossator.more.cite = opener => {
    words ??= JSON.parse(opener.dataset.words);
    facts = read(opener);
    const found = candidates();
    if (!dialog) build();
    dialog.querySelector("fieldset").replaceChildren(dialog.querySelector("legend"), ...found.map((one, place) => make("label", {},
      make("input", { type: "radio", name: "cited", checked: !place, onchange: () => show(one) }), " ", one.name)));
    show(found[0]);
    open(dialog, opener);
    dialog.querySelector("input").focus();
  };
})();
