/* Select words to write a note on them; change and delete notes; undo. In the preview only. */
(() => {
  "use strict";
  const { make, root, store, stored } = desk;
  const DRAFT = "glossator:draft", FILE = "glossator:file:", BY = "glossator:by";
  const text = desk.state.path.split("/")[0];
  const reading = document.body.matches(".reading") && desk.state.path.includes("/");
  let selected = null, editing = null;

  async function ask(action, asked) {
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

  const add = make("button.desk-add", { type: "button", hidden: true, onclick: () => compose(selected) }, "Annotate");
  const edit = make("button.desk-edit", { type: "button", hidden: true, onclick: () => change(edit.note) }, "Edit");
  const undo = make("button.desk-undo", { type: "button", hidden: true, onclick: takeBack });
  const resume = make("button", { type: "button", hidden: true, onclick: takeUp }, "Go on writing");
  const said = make("p.desk-said", { role: "status", hidden: true });
  root.append(make("div.desk-bar", {}, make("a", { href: "/desk/status" }, "State"), resume, undo, said), add, edit);
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
      if (selected) offerToAdd(); else add.hidden = true;
    }, 120);
  });

  function offerToAdd() {
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    float(add, box, box.right - 40);
  }

  function offer(note) {
    if (!note || !dialog.hidden) { edit.hidden = true; return }
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
  const form = make("form", { novalidate: true }, title, choice("kind", "Kind ", kinds),
    make("label", {}, "Note, in Markdown", make("textarea", { name: "note", rows: "7", required: true })), files,
    make("details", {}, make("summary", {}, "More"),
      choice("status", "Status ", [["", "–"], ["draft", "draft"], ["reviewed", "reviewed"], ["disputed", "disputed"]]),
      choice("certainty", "Certainty ", [["", "–"], ["high", "high"], ["medium", "medium"], ["low", "low"]]),
      make("label", {}, "By ", make("input", { name: "by" }))),
    fault,
    make("div.end", {}, make("button", { type: "submit" }, "Save"),
      make("button", { type: "button", onclick: leave }, "Cancel"), remove));
  const dialog = make("div.desk-form", { role: "dialog", "aria-labelledby": "desk-title", hidden: true }, form);
  root.append(dialog);
  desk.busy.push(() => !dialog.hidden);
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
  /* What is being written outlives the page: a crash, a closed tab that is opened again, a restart of the preview. */
  function keep(left) {
    store(DRAFT, { path: location.pathname, target: editing, values: values(), left: left === true });
  }

  function begin(target, words, given) {
    editing = target;
    title.textContent = target.id ? "Edit the note" : `Note on “${words.length > 60 ? words.slice(0, 57) + "…" : words}”`;
    remove.hidden = !target.id;
    files.hidden = true;
    for (const [name, value] of Object.entries({ note: "", status: "", certainty: "", by: stored(BY) ?? "", ...given })) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    fault.hidden = add.hidden = edit.hidden = resume.hidden = true;
    dialog.hidden = false;
    form.elements.note.focus();
  }

  function compose(target) {
    if (target) begin(target, target.words, { kind: stored("glossator:kind") ?? desk.state.kinds[0]?.id });
  }

  async function change(note) {
    const id = note.id.slice(2), answer = await ask("read", { text, id });
    if (answer.reason) { say(answer.reason); return }
    begin({ text, id }, "", { by: "", ...answer.fields });
    if (!form.elements.kind.value) form.elements.kind.value = desk.state.kinds[0]?.id;
  }

  async function save() {
    const given = values(), key = FILE + text + ":" + given.kind;
    if (files.hidden) delete given.file;
    const asked = { ...editing, ...given };
    if (!editing.id) asked.file = given.file || stored(key) || "";
    const answer = await ask(editing.id ? "change" : "add", asked);
    if (answer.choose) {
      files.hidden = false;
      files.querySelector("select").replaceChildren(...answer.choose.map(path => make("option", { value: path }, path)));
      complain("Which file shall notes of this kind go into? You will not be asked again.");
      files.querySelector("select").focus();
      return;
    }
    if (answer.reason) { complain(answer.reason); return }
    if (!editing.id) {
      store("glossator:kind", given.kind);
      if (given.file) store(key, given.file);
      if (given.by) store(BY, given.by);
    }
    done(`Saved in ${answer.file}.`);
  }

  async function erase() {
    const answer = await ask("delete", editing);
    if (answer.reason) complain(answer.reason); else done(`Deleted from ${answer.file}.`);
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
  function complain(words) { fault.textContent = words; fault.hidden = false }
  function say(words) {
    said.textContent = words;
    said.hidden = false;
    store("glossator:said", { words, at: Date.now() });
  }

  function bar() {
    undo.hidden = !desk.state.undo;
    undo.textContent = `Undo: ${desk.state.undo}`;
  }
  desk.listeners.push(bar);
  bar();

  const last = stored("glossator:said");
  if (last && Date.now() - last.at < 4000) { said.textContent = last.words; said.hidden = false }
  function takeUp() {
    const draft = stored(DRAFT);
    if (draft?.path === location.pathname && draft.target) begin(draft.target, draft.target.words ?? "", draft.values);
  }
  const draft = stored(DRAFT);
  if (draft?.left && draft.path === location.pathname) resume.hidden = false;
  else takeUp();
})();
