/* The glossary and the index of notes: only what holds the words in the field is shown, and the glossary is in the order
   of headwords or of transcriptions. */
(() => {
  "use strict";
  const form = document.querySelector(".filter");
  if (!form) return;
  const field = form.querySelector("[type=search]");
  const status = form.querySelector("[role=status]"), parts = [...document.querySelectorAll(".letter")];
  const rows = [...document.querySelectorAll(".entry, .entries > li")];
  const homes = new Map(rows.map(row => [row, row.parentElement]));
  const fold = text => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  const { make } = glossator;
  let all;
  const said = new Map();  // row -> its words, folded when they are first asked for
  const words = row => said.get(row) ?? said.set(row, fold(row.textContent)).get(row);

  function filter() {
    const sought = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      row.hidden = !sought.every(word => words(row).includes(word));
      count += !row.hidden;
    }
    for (const part of parts) part.hidden = !part.querySelector(":is(.entry, .entries > li):not([hidden])");
    status.textContent = sought.length ? status.dataset.shown.replace("{}", count) : "";
  }

  /* By transcription all stand below each other; what has none comes last, in the order of headwords. */
  let by = "headword";
  function order() {
    const at = form.querySelector(":checked");
    if (at && at.value !== by) {
      by = at.value;
      document.querySelector("nav.letters")?.toggleAttribute("hidden", by === "latin");
      all ??= make("section", { className: "letter" }, make("h2", {}, at.parentElement.textContent.trim()));
      if (by === "latin") {
        const { compare } = new Intl.Collator(undefined, { ignorePunctuation: true });
        const latin = row => row.querySelector(".head .og i")?.textContent ?? "\uffff";
        parts[0].before(all);
        all.append(...[...rows].sort((a, b) => compare(latin(a), latin(b))));
      } else {
        for (const row of rows) homes.get(row).append(row);
        all.remove();
      }
    }
    filter();
  }

  form.addEventListener("input", order);
  order();
  form.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !field.value) return;
    event.stopPropagation();
    field.value = "";
    filter();
  });
  addEventListener("hashchange", () => {
    if (document.querySelector(":target")?.closest("[hidden]")) { field.value = ""; filter(); }
  });
})();
