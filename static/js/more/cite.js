/* How to cite the selected words, a note, a block or the text: as a sentence, as a link with the locus, as BibTeX.
   The button's data-cite says whose: {edition, subtitle, text, author, editors, date, key}; without it the edition's
   title and date are read off the page. */
(() => {
  "use strict";
  const main = document.querySelector("main");
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const squeezed = text => text.replace(/\s+/g, " ").trim();
  const short = text => text.length > 60 ? text.slice(0, text.lastIndexOf(" ", 60) + 1 || 60).trim() + " …" : text;
  let words, facts, address, dialog, status;

  /* The words of a range, without numbers, marks and the notes in between. */
  function said(range) {
    const copy = make("div", {}, range.cloneContents());
    if (!range.commonAncestorContainer.parentElement.closest(".n")) all(".ns", copy).forEach(notes => notes.remove());
    all(".pn, .r, .fr, .bk, rt, rp", copy).forEach(sign => sign.remove());
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

  function read(button) {
    const here = /^http/.test(location.protocol) ? location.href.split("#")[0] : "";
    return {
      edition: squeezed(document.querySelector(".home a").textContent), editors: [], date: document.querySelector(".foot time")?.textContent,
      ...JSON.parse(button.dataset.cite ?? "{}"), url: document.querySelector("link[rel=canonical]")?.href ?? here,
    };
  }

  const titled = () => [facts.edition, facts.subtitle].filter(Boolean).join(": ");
  const separate = () => facts.text && facts.text !== facts.edition;

  /* A sentence as pieces; titles are elements. */
  function sentence({ quote, note, locus }) {
    const edited = facts.editors.length ? words.edited.replace("{}", facts.editors.join(", ")) : "";
    const title = text => make("cite", { textContent: text });
    const parts = [
      note && quote ? [note] : note, facts.author,
      separate() ? [title(facts.text), locus ? " " + locus : ""] : [title(titled()), locus ? " " + locus : ""],
      separate() && [words.in + " ", title(titled())], edited, facts.date,
    ].filter(Boolean).flatMap(part => [", ", ...[part].flat()]).slice(1);
    return [...(quote ? [`“${quote}” `] : []), ...parts, "."];
  }

  function bibtex({ note, locus }) {
    const escape = text => text.replace(/\\/g, "\0").replace(/[&%$#_{}]/g, "\\$&").replace(/~/g, "\\textasciitilde{}").replace(/\^/g, "\\textasciicircum{}").replace(/\0/g, "\\textbackslash{}");
    const name = text => /^\p{Ll}| (of|the|and|for) /u.test(text) || text.split(" ").length > 4 ? `{${escape(text)}}` : escape(text);
    const key = [facts.key ?? location.pathname.split("/").at(-2), locus].filter(Boolean).join("-").replace(/[^\w.:-]+/g, "-");
    const fields = {
      author: facts.author && name(facts.author),
      title: escape(separate() ? facts.text : titled()), booktitle: separate() ? escape(titled()) : "",
      editor: facts.editors.map(name).join(" and "), date: facts.date, year: facts.date?.slice(0, 4),
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
      let done = false;
      try { done = document.execCommand("copy"); } catch { /* The words stay selected. */ }
      status.textContent = done ? words.copied : words.selected;
    }
  }

  function show(chosen) {
    address = facts.url && facts.url + chosen.hash;
    const outputs = { citation: make("p", {}, ...sentence(chosen)), link: address && make("p", {}, make("a", { href: address, textContent: address })), bibtex: make("pre", { textContent: bibtex(chosen) }) };
    if (address) outputs.citation.append(` <${address}>`);
    const sections = Object.entries(outputs).filter(one => one[1]).map(([name, output]) => {
      const heading = make("h3", { id: "cite-" + name, textContent: words[name] });
      const button = make("button", { type: "button", id: "cite-copy-" + name, textContent: words.copy, onclick: () => copy(output) });
      button.setAttribute("aria-labelledby", `cite-copy-${name} cite-${name}`);
      return make("section", {}, heading, button, output);
    });
    dialog.querySelector(".outputs").replaceChildren(...sections);
    status.textContent = "";
  }

  function build() {
    status = make("p", { className: "status", role: "status" });
    const close = make("button", { type: "button", className: "close", textContent: "✕", ariaLabel: words.close, onclick: () => dialog.close() });
    const choice = make("fieldset", {}, make("legend", { className: "unseen", textContent: words.what }));
    dialog = make("dialog", { className: "cite" }, make("h2", { id: "cite-title", textContent: words.title }), close, choice, make("div", { className: "outputs" }), status);
    dialog.setAttribute("aria-labelledby", "cite-title");
    dialog.onkeydown = event => event.stopPropagation();  // Esc, j and k mean other things on the page
    dialog.onclick = event => { if (event.target === dialog || event.target.closest("a")) dialog.close(); };
    document.body.append(dialog);
  }

  glossator.more ??= {};
  glossator.more.cite = button => {
    words ??= JSON.parse(button.dataset.words);
    facts = read(button);
    const found = candidates();
    if (!dialog) build();
    dialog.querySelector("fieldset").replaceChildren(dialog.querySelector("legend"), ...found.map((one, place) => make("label", {},
      make("input", { type: "radio", name: "cited", checked: !place, onchange: () => show(one) }), " ", one.name)));
    show(found[0]);
    dialog.onclose = () => { button.ariaExpanded = "false"; };
    button.ariaExpanded = "true";
    dialog.showModal();
    dialog.querySelector("input").focus();
  };
})();
