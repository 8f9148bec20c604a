/* A reader's own notes as files: YAML that an editor can put into annotations/<text>/ and that is read again here, and
   Web Annotations. */
(() => {
  "use strict";
  const { edition } = document.querySelector(".bar").dataset, home = document.querySelector(".home a");

  const quoted = words => JSON.stringify(words).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, sign => "\\u" + sign.charCodeAt().toString(16).padStart(4, 0));
  const kinds = [...document.querySelectorAll("[id^=show-kind-]")].map(box => box.id.slice(10));
  function yaml(text, notes) {
    const kind = ["reader", "commentary"].find(kind => kinds.includes(kind)) ?? kinds[0] ?? "reader";
    const lines = ["# text: " + text, "# Notes of a reader. Put this file into annotations/" + text + "/ and choose their kind: it must be one of edition.yaml."];
    if (!kinds.includes(kind)) lines.push("# Add to the kinds in edition.yaml:  reader: {label: Reader}");
    lines.push("kind: " + kind, "notes:");
    for (const note of notes) {
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
  function annotations(text, notes) {
    const named = name => `urn:glossator:${encodeURIComponent(edition)}:${encodeURIComponent(name)}`;
    const root = new URL(home.getAttribute("href"), document.querySelector("link[rel=canonical]")?.href ?? location);
    const items = notes.map(note => ({
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

  /* The notes of a file that `yaml` has written; `text` is the one that they are about, where the file does not say. */
  function parsed(source, text) {
    const about = /^# text: (.+)$/m.exec(source)?.[1] ?? text, notes = [];
    for (const part of source.replace(/\r/g, "").split(/^- (?=quote: )/m).slice(1)) {
      const field = name => new RegExp("^(?:  )?" + name + ": (.*)$", "m").exec(part)?.[1];
      try {
        const note = {
          id: Date.now().toString(36) + String(notes.length).padStart(4, 0), text: about, page: "index.html", quote: JSON.parse(field("quote")),
          at: JSON.parse(field("at") ?? '""'), nth: +(field("nth") ?? 0), date: JSON.parse(field("date")),
          note: part.split("  note: |-\n")[1].trimEnd().replace(/^    /gm, "").replace(/\\([\\<[])/g, "$1"),
        };
        note.block = note.at;
        notes.push(note);
      } catch { /* Not written by this script. */ }
    }
    return notes;
  }

  Object.assign(glossator, { yaml, annotations, parsed });
})();
