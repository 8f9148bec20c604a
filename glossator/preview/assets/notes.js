/* Select words to write a note on them; change and delete notes; undo. In the preview only. */
(() => {
  "use strict";
  const { make, root, bar, store, stored } = desk;
  const DRAFT = "glossator:draft", FILE = "glossator:file:", BY = "glossator:by";
  const text = desk.state.path.split("/")[0];
  const reading = document.body.matches(".reading") && desk.state.path.includes("/");
  let selected = null, editing = null;
  let picking = null;  // the place that other words are being selected for
  let places = null;  // those of the note in the form: {words, and the number it has in the file or the selection}

  async function ask(action, asked) {
    unsay();
    const answer = await fetch("/desk/note/" + action, {
      method: "POST", body: JSON.stringify(asked),
      headers: { "Content-Type": "application/json", "X-Glossator-Token": desk.state.token },
    }).catch(() => null);
    if (!answer) return { reason: "The preview does not answer. Is it still running?" };
    const said = await answer.json().catch(() => ({ reason: `The preview answered ${answer.status}.` }));
    return answer.ok ? said : { reason: "refused", ...said };
  }

  // ── The words that are selected ───────────────────────────────────────────────────────────────────────

  const SIGNS = ".pn, .r, .fr, rt, [role=doc-backlink], [role=doc-noteref]";
  const isBlock = element => element.id && element.querySelector(":scope > .pn");

  function blockOf(node) {
    for (let one = node.nodeType === 1 ? node : node.parentElement; one && !one.matches(".ts"); one = one.parentElement) {
      if (isBlock(one)) return one;
    }
    return null;
  }

  /* The text of a block as the engine knows it, up to a place: without signs, and without the blocks inside it. */
  function before(block, node, offset) {
    const until = document.createRange();
    until.setStart(node, offset);
    let words = "";
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, one =>
      one.nodeType === 1 ? (one.matches(SIGNS) || isBlock(one) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP)
        : NodeFilter.FILTER_ACCEPT);
    for (let one; (one = walker.nextNode());) {
      if (one === node) return words + one.data.slice(0, offset);
      if (until.comparePoint(one, 0) > 0) break;
      words += one.data;
    }
    return words;
  }

  function selection() {
    const all = getSelection();
    if (!reading || all.isCollapsed || !all.rangeCount) return null;
    const range = all.getRangeAt(0);
    // A selection by triple click ends at the start of the next block: the last words are what counts.
    const ends = [[range.startContainer, range.startOffset], [range.endContainer, range.endOffset]];
    const spots = texts(range);
    if (!spots.length) return null;
    const first = spots[0], last = spots.at(-1);
    const start = ends[0][0] === first ? ends[0][1] : 0, end = ends[1][0] === last ? ends[1][1] : last.length;
    const from = blockOf(first), to = blockOf(last);
    if (!from || !to) return null;
    const words = spots.map(one => one.data.slice(one === first ? start : 0, one === last ? end : undefined)).join("");
    return {
      text, words: words.trim(),
      start: { locus: from.id, before: before(from, first, start) },
      end: { locus: to.id, before: before(to, last, end) },
    };
  }

  /* The text nodes of the reading text that a range covers, wholly or in part. */
  function texts(range) {
    const inside = range.commonAncestorContainer;
    const walker = document.createTreeWalker(inside.nodeType === 1 ? inside : inside.parentElement, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let one; (one = walker.nextNode());) {
      const covered = range.intersectsNode(one) && !(one === range.endContainer && range.endOffset === 0)
        && !(one === range.startContainer && range.startOffset === one.length);
      if (covered && one.data.trim() && one.parentElement.closest(".ts") && !one.parentElement.closest(SIGNS) && blockOf(one)) {
        found.push(one);
      }
    }
    return found;
  }

  // ── What floats beside them ───────────────────────────────────────────────────────────────────────────

  const add = make("button.desk-add", { type: "button", hidden: true, onclick: () => picking === null ? compose(selected) : pick(selected) }, "Annotate");
  const edit = make("button.desk-edit", { type: "button", hidden: true, onclick: () => change(edit.note) }, "Edit");
  const undo = make("button.desk-undo", { type: "button", hidden: true, onclick: takeBack });
  const resume = make("button", { type: "button", hidden: true, onclick: takeUp }, "Go on writing");
  const said = make("p.desk-said", { role: "status", hidden: true });
  const unpick = make("button", { type: "button", hidden: true, onclick: () => pick(null) }, "Back to the form");
  bar.firstChild.after(resume, undo, unpick, said);
  root.append(add, edit);
  add.addEventListener("mousedown", event => event.preventDefault());  // keeps the selection

  function float(button, box, left) {
    button.hidden = false;
    button.style.top = Math.max(4, Math.min(innerHeight - 40, box.bottom + 4)) + "px";
    button.style.left = Math.max(4, Math.min(innerWidth - button.offsetWidth - 16, left)) + "px";
  }

  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      selected = dialog.hidden ? selection() : null;
      add.textContent = picking === null ? "Annotate" : "Use these words";
      if (selected) offerToAdd(); else add.hidden = true;
    }, 120);
  });

  function offerToAdd() {
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    float(add, box, box.right - 40);
  }

  function offer(note) {
    if (!note || editing) { edit.hidden = true; return }
    const box = note.getBoundingClientRect();
    edit.note = note;
    edit.setAttribute("aria-label", `Edit the note ${note.querySelector(".bk")?.textContent ?? ""}`);
    float(edit, { bottom: box.top - 4 }, box.right - 48);
  }
  if (reading) {
    document.addEventListener("mouseover", event => {
      const note = event.target.closest?.(".ns > .n");
      if (note) offer(note); else if (!event.target.closest?.("#desk")) offer(null);
    });
    addEventListener("scroll", () => {
      edit.hidden = true;
      if (!add.hidden) offerToAdd();
    }, { passive: true });
  }
  addEventListener("keydown", event => {
    if (event.defaultPrevented || !dialog.hidden) return;
    if (picking !== null) {
      if (event.key === "Escape") pick(null);
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && (selected = selection())) pick(selected);
      else return;
      event.preventDefault();
      return;
    }
    const note = document.activeElement?.closest?.(".ns > .n");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && (selected = selection())) compose(selected);
    else if (event.key === "e" && note && !event.ctrlKey && !event.metaKey && !event.altKey) change(note);
    else return;
    event.preventDefault();
  });

  // ── The form ──────────────────────────────────────────────────────────────────────────────────────────

  const choice = (name, label, values) => make("label", {}, label,
    make("select", { name }, ...values.map(([value, shown]) => make("option", { value }, shown))));
  const fault = make("p.desk-fault", { role: "alert", hidden: true });
  const title = make("h2", { id: "desk-title" });
  const files = make("label.desk-files", { hidden: true }, "File ", make("select", { name: "file" }));
  const remove = make("button.desk-delete", { type: "button", onclick: erase }, "Delete");
  const kinds = desk.state.kinds.map(kind => [kind.id, kind.label]);
  const field = (name, label, hint = "") => make("label", {}, label + " ", make("input", { name, placeholder: hint || null }));
  const area = (name, label, rows = 2) => make("label", {}, label, make("textarea", { name, rows, spellcheck: name === "note" ? null : "false" }));
  const spots = make("ul");
  const more = make("details", {}, make("summary", {}, "All fields"),
    make("fieldset", {}, make("legend", {}, "Words that the note is about"), spots,
      make("button", { type: "button", onclick: () => reselect(places.length) }, "Add a place")),
    choice("status", "Status ", [["", "–"], ["draft", "draft"], ["reviewed", "reviewed"], ["disputed", "disputed"]]),
    choice("certainty", "Certainty ", [["", "–"], ["high", "high"], ["medium", "medium"], ["low", "low"]]),
    field("by", "By"), field("date", "Date", "2019-11-24"), field("id", "Id"), field("see", "See", "ids of notes: first, second"),
    field("tags", "Tags", "first, second"), area("sources", "Sources, one a line"),
    area("reading", `Readings, one a line: ${desk.state.witnesses[0] ?? "MT"}: words`),
    area("parallel", "In parallel versions, one a line: version: words"),
    make("fieldset", {}, make("legend", {}, "Original"), field("original.text", "Words"), field("original.lang", "Language", "zh-Hans"),
      field("original.latin", "In Latin letters")),
    area("rest", "Everything else, in YAML", 3));
  const form = make("form", { novalidate: true }, title, choice("kind", "Kind ", kinds),
    area("note", "Note, in Markdown", 7), files, more, fault,
    make("div.end", {}, make("button", { type: "submit" }, "Save"),
      make("button", { type: "button", onclick: leave }, "Cancel"), remove));
  const dialog = make("div.desk-form", { role: "dialog", "aria-labelledby": "desk-title", hidden: true }, form);
  root.append(dialog);
  desk.busy.push(() => !dialog.hidden || picking !== null);
  form.addEventListener("submit", event => { event.preventDefault(); save() });
  form.addEventListener("input", keep);
  form.addEventListener("keydown", event => {
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const values = () => Object.fromEntries(new FormData(form));

  // What the inputs hold <-> what the fields of a note are: words, lists, words by name.
  const COMMAS = ["tags", "see"], LINES = ["sources"], ROWS = ["reading", "parallel"], PARTS = ["text", "lang", "latin"];
  const split = (words, by) => (words ?? "").split(by).map(one => one.trim()).filter(Boolean);
  const list = value => [value ?? []].flat();

  function shown(fields) {
    const all = { ...fields };
    for (const name of COMMAS) all[name] = list(fields[name]).join(", ");
    for (const name of LINES) all[name] = list(fields[name]).join("\n");
    for (const name of ROWS) all[name] = Object.entries(fields[name] ?? {}).map(row => row.join(": ")).join("\n");
    for (const part of PARTS) all[`original.${part}`] = fields.original?.[part] ?? "";
    return all;
  }

  function written(given) {
    const fields = { ...given, original: {} };
    for (const name of COMMAS) fields[name] = split(given[name], ",");
    for (const name of LINES) fields[name] = split(given[name], "\n");
    for (const name of ROWS) {
      const rows = split(given[name], "\n").map(row => [row, row.indexOf(":")]);
      const bare = rows.find(([, colon]) => colon < 1);
      if (bare) throw new Error(`“${bare[0]}” has no name before it: write it as “MT: words”`);
      fields[name] = Object.fromEntries(rows.map(([row, colon]) => [row.slice(0, colon).trim(), row.slice(colon + 1).trim()]));
    }
    for (const part of ["lang", "text", "latin"]) fields.original[part] = given[`original.${part}`] ?? "";
    return fields;
  }

  // ── The places of the note ──

  function showPlaces() {
    const several = places.length > 1;
    spots.replaceChildren(...places.map((place, number) => make("li", {}, `“${place.words}” `,
      make("button", { type: "button", onclick: () => reselect(number) }, "Select again"),
      ...several ? [make("button", { type: "button", onclick: () => { places.splice(number, 1); showPlaces(); keep() } }, "Remove")] : [])));
  }

  function reselect(number) {
    picking = number;
    dialog.hidden = true;
    unpick.hidden = false;
    say("Select the words in the text, then “Use these words”.");
  }

  function pick(found) {
    if (found) {
      places[picking] = { words: found.words, place: found };
      showPlaces();
    }
    picking = null;
    unpick.hidden = add.hidden = true;
    unsay();
    dialog.hidden = false;
    keep();
    more.open = true;
    form.elements.note.focus();
  }

  /* What is being written outlives the page: a crash, a closed tab that is opened again, a restart of the preview. */
  function keep(left) {
    store(DRAFT, { path: location.pathname, target: editing, values: values(), places, left: left === true });
  }

  function begin(target, words, given, spots) {
    editing = target;
    places = spots;
    title.textContent = target.id ? "Edit the note" : `Note on “${words.length > 60 ? words.slice(0, 57) + "…" : words}”`;
    remove.hidden = !target.id;
    more.querySelector("fieldset").hidden = !target.id;
    files.hidden = true;
    form.reset();
    for (const [name, value] of Object.entries(given)) {
      if (form.elements[name]) form.elements[name].value = value ?? "";
    }
    showPlaces();
    fault.hidden = add.hidden = edit.hidden = resume.hidden = true;
    unsay();
    dialog.hidden = false;
    form.elements.note.focus();
  }

  function compose(target) {
    const kind = stored("glossator:kind") ?? desk.state.kinds[0]?.id;
    if (target) begin(target, target.words, { kind, by: stored(BY) ?? "" }, [{ words: target.words, place: target }]);
  }

  async function change(note) {
    const id = note.id.slice(2), answer = await ask("read", { text, id });
    if (answer.reason) { say(answer.reason); return }
    const given = { ...shown(answer.fields), rest: answer.rest };
    begin({ text, id, places: answer.places.length }, "", given, answer.places.map((words, place) => ({ words, place })));
    if (!form.elements.kind.value) form.elements.kind.value = desk.state.kinds[0]?.id;
  }

  async function save() {
    let given;
    try { given = written(values()) } catch (error) { complain(error.message); return }
    const key = FILE + text + ":" + given.kind;
    if (files.hidden) delete given.file;
    // The id of the note is the name it is known by; the one in the form may be another.
    const { id, ...fields } = given;
    const asked = { ...editing, fields: { ...fields, id } };
    const chosen = places.map(one => one.place);
    if (editing.id && (chosen.length !== editing.places || chosen.some((one, number) => one !== number))) asked.places = chosen;
    if (!editing.id) asked.file = given.file || stored(key) || "";
    const answer = await ask(editing.id ? "change" : "add", asked);
    if (answer.choose) {
      files.hidden = false;
      files.querySelector("select").replaceChildren(...answer.choose.map(path => make("option", { value: path }, path)));
      complain("Which file shall notes of this kind go into? You will not be asked again.");
      files.querySelector("select").focus();
      return;
    }
    if (answer.reason) { complain(answer.reason, answer.links); return }
    if (!editing.id) {
      store("glossator:kind", given.kind);
      if (given.file) store(key, given.file);
      if (given.by) store(BY, given.by);
    }
    done(`Saved in ${answer.file}.`);
  }

  async function erase() {
    const answer = await ask("delete", editing);
    if (answer.reason) complain(answer.reason, answer.links); else done(`Deleted from ${answer.file}.`);
  }

  async function takeBack() {
    const answer = await ask("undo", {});
    say(answer.reason ?? `Undone in ${answer.file}.`);
    desk.renew();
  }

  function done(words) {
    shut();
    say(words);
    desk.renew();
  }
  /* Closes the form; words that were written can be taken up again. */
  function leave() {
    const written = form.elements.note.value.trim() && stored(DRAFT);
    if (written) keep(true);
    shut(written);
  }
  function shut(left) {
    dialog.hidden = true;
    if (!left) sessionStorage.removeItem(DRAFT);
    resume.hidden = !left;
    if (editing?.id) document.getElementById("n-" + editing.id)?.focus({ preventScroll: true });
    editing = null;
    desk.released();
  }
  function complain(words, links = []) {
    fault.replaceChildren(words, ...links.flatMap(one => ["\n", make("a", { href: one.href }, one.words)]));
    fault.hidden = false;
    fault.scrollIntoView({ block: "nearest" });
  }
  function unsay() {
    said.hidden = true;
    sessionStorage.removeItem("glossator:said");
  }
  function say(words) {
    said.textContent = words;
    said.hidden = false;
    store("glossator:said", { words, at: Date.now() });
  }

  function offerUndo() {
    undo.hidden = !desk.state.undo;
    undo.textContent = `Undo: ${desk.state.undo}`;
  }
  desk.listeners.push(offerUndo);
  offerUndo();

  const last = stored("glossator:said");
  if (last && Date.now() - last.at < 4000) { said.textContent = last.words; said.hidden = false }
  function takeUp() {
    const draft = stored(DRAFT);
    if (draft?.path === location.pathname && draft.target) begin(draft.target, draft.target.words ?? "", draft.values, draft.places ?? []);
  }
  const draft = stored(DRAFT);
  if (draft?.left && draft.path === location.pathname) resume.hidden = false;
  else takeUp();
})();
