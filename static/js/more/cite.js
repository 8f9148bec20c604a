/* How to cite the selected words, a note, a block or the text: as a sentence, as a link with the locus, as BibTeX.
   The button's data-cite says whose: {edition, subtitle, text, author, editors, editor, date, key}. */
(() => {
  "use strict";
  const { alone, enclosing, selected, squeezed, short, make, button, cross, panel, open, nameOf } = glossator;
  let words, facts, work, host, here, address, dialog, status;

  function said(part) {
    const copy = alone(part);
    copy.querySelectorAll("p, li, td, h2, h3, h4, br, .vl, .b").forEach(block => block.after(" "));
    return squeezed(copy.textContent);
  }

  // ── what may be cited: {name, quote, note, locus, tail, hash}; the tail is the locus as it follows the text's title ──

  /* The block, or the line of verse, around a node; with `to` as far as that one: “art. 8.2–8.4”, “Part I, para. 1–3”. */
  function blockOf(node, to) {
    const block = enclosing(node, ".ts :has(> .pn)");
    if (!block) return;
    const line = enclosing(node, ".vl[id]") ?? block, id = line.id, [section, count] = id.split(".");
    let locus = nameOf(block, line);
    if (to && to.hash !== "#" + id) {
      if (to.section !== section || /^\d/.test(section)) locus += "–" + to.locus.replace(facts.unit + " ", "");
      else if (count > 0) locus += "–" + to.count;
    }
    return { hash: "#" + id, section, count, locus, name: locus, tail: (/^\d/.test(locus) ? " " : words.comma) + locus };
  }

  function noteAsked(note) {
    const mark = glossator.markOf(note), block = blockOf(mark);
    const lemma = note.querySelector("q"), on = place => words.note.replace("{0}", mark.getAttribute("aria-label")).replace("{1}", place);
    return { ...block, hash: "#" + note.id, note: on(lemma ? `“${short(squeezed(lemma.textContent))}”` : block?.locus ?? ""), name: on(block?.locus) };
  }

  function candidates() {
    const found = [], range = selected();
    const asked = document.querySelector(".ns > .n:target");
    let block = blockOf(document.querySelector(".ts :target"));
    if (range && document.querySelector("main").contains(range.commonAncestorContainer)) {
      const from = blockOf(range.startContainer, blockOf(range.endContainer)), note = enclosing(range.startContainer, ".ns > .n"), quote = said(range.cloneContents());
      if (note && quote) found.push({ ...noteAsked(note), name: words.words, quote });
      else if (from && quote) {
        found.push({ ...from, name: words.words, quote });
        block = blockOf(range.startContainer);
      }
      if (note) found.push(noteAsked(note));
    } else if (asked) {
      found.push(noteAsked(asked));
      block = blockOf(glossator.markOf(asked));
    }
    block ??= blockOf([...document.querySelectorAll(".ts .pn")].find(number => number.parentElement.getBoundingClientRect().bottom > 40));
    if (block) found.push(block);
    return [...found, { name: words.text, hash: "" }];
  }

  // ── how ──

  /* A sentence as pieces; titles are elements. */
  function sentence({ quote, note, tail = "" }) {
    const edited = facts.editors[0] && words.edited.replace("{}", facts.editors.join(", "));
    const parts = [
      note, facts.author, [make("cite", {}, work), tail], host && [words.in + " ", make("cite", {}, host)], edited, facts.said_date,
    ].filter(Boolean).flatMap(part => [words.comma, part].flat()).slice(1);
    return [quote ? `“${quote}” ` : "", ...parts, "."];
  }

  function bibtex({ note, locus, hash }) {
    const signs = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
    const escape = text => text.replace(/[\\&%$#_{}~^]/g, sign => signs[sign] ?? "\\" + sign);
    const name = text => /^\p{Ll}| (of|the|and|for) /u.test(text) || text.split(" ").length > 4 ? `{${escape(text)}}` : escape(text);
    const key = (facts.key + hash).replace(/[^\w.:-]+/g, "-");
    const fields = {
      author: name(facts.author),
      title: escape(work), booktitle: escape(host),
      editor: facts.editor.map(name).join(" and "), date: facts.date, year: facts.date.slice(0, 4),
      note: escape([note, locus].filter(Boolean).join(", ")), url: address, langid: document.documentElement.lang,
    };
    const lines = Object.entries(fields).filter(one => one[1]).map(([field, value]) => `  ${field} = {${value}},`);
    return `@${host ? "incollection" : "book"}{${key},\n${lines.join("\n")}\n}`;
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
    address = here && here + chosen.hash;
    const outputs = { citation: make("p", {}, ...sentence(chosen)), link: address && make("p", { dir: "ltr" }, make("a", { href: address }, address)), bibtex: make("pre", { dir: "ltr" }, bibtex(chosen)) };
    if (address) outputs.citation.append(` <${address}>`);
    dialog.querySelector(".outputs").replaceChildren(...Object.entries(outputs).filter(one => one[1]).map(([name, output]) => {
      const heading = make("h3", { id: `cite-${name}` }, words[name]);
      const copier = button(words.copy, () => copy(output), { id: `cite-copy-${name}`, "aria-labelledby": `cite-copy-${name} cite-${name}` });
      return make("section", {}, heading, copier, output);
    }));
    status.textContent = "";
  }

  function build() {
    status = make("p", { className: "status", role: "status" });
    const choice = make("fieldset", {}, make("legend", { className: "unseen" }, words.what));
    dialog = panel("cite", words.title);
    dialog.append(make("h2", {}, words.title), cross(words.close, () => dialog.close()), choice, make("div", { className: "outputs" }), status);
    dialog.onclick = event => event.target.closest("a") && dialog.close();
  }

  glossator.more.cite = opener => {
    words = glossator.words.cite;
    facts = JSON.parse(opener.dataset.cite);
    host = [facts.edition, facts.subtitle].filter(Boolean).join(": ");
    work = facts.text;
    if (work === facts.edition) [work, host] = [host, ""];
    here = document.querySelector("link[rel=canonical]")?.href ?? /^http[^#]*/.exec(location)?.[0];
    const found = candidates();
    if (!dialog) build();
    dialog.querySelector("fieldset").replaceChildren(dialog.querySelector("legend"), ...found.map((one, place) => make("label", {},
      make("input", { type: "radio", name: "cited", checked: !place, onchange: () => show(one) }), " ", one.name)));
    show(found[0]);
    open(dialog, opener);
    dialog.querySelector("input").focus();
  };
})();
