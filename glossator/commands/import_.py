"""`import text`, `import notes`, `import apparatus`, `import references`: what the commands read, say and write."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.editing import NotEditable, entry_edit
from glossator.files import Replacement, access
from glossator.problems import Refused
from glossator.source import EDITION_FILE, home, parse

from .command import Command, Options, Parser
from .console import flush
from .edition import apparatus_called, sources_of, text_called
from .new import list_text

if TYPE_CHECKING:
    from glossator import importers


def arguments(parser: Parser) -> None:
    subjects = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    text = subjects.add_parser("text", help="plain text, Word, TEI or Markdown becomes a text of the edition")
    text.add_argument("file", metavar="FILE")
    text.add_argument("--name", default="", help="what to call it: content/NAME.md (default: the file's name)")
    text.add_argument("--title", default="", help="its title (default: the one at the top)")
    text.add_argument("--lang", default="", help="language tag: en, zh-Hans")
    text.add_argument("--lines", default="", metavar="FIRST-LAST", help="where in the file the document is")
    text.add_argument("--kind", default="", help="the kind of its footnotes and notes (default: the edition's first)")
    text.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="FORMAT",
        help="text, docx, tei or markdown, where the file does not say",
    )
    notes = subjects.add_parser("notes", help="notes of a spreadsheet, Hypothesis, Recogito, Word, TEI …")
    notes.add_argument("file", metavar="FILE")
    notes.add_argument("--text", default="", help="the text they are about (default: the edition's first)")
    notes.add_argument("--kind", default="", help="their kind, where they do not say (default: the edition's first)")
    notes.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="FORMAT",
        help="csv, hypothesis, recogito, w3c, markdown, docx or tei, where the file's name does not say",
    )
    notes.add_argument("--to", default="", metavar="NAME", help="their file: annotations/TEXT/NAME.yaml")
    references = subjects.add_parser("references", help="works of a .bib, .json (CSL) or .ris, as Zotero exports them")
    references.add_argument("file", metavar="FILE")
    apparatus = subjects.add_parser("apparatus", help="the critical apparatus of a TEI file, and its witnesses")
    apparatus.add_argument("file", metavar="FILE")
    apparatus.add_argument("--text", default="", help="the text that it belongs to (default: the edition's first)")
    apparatus.add_argument("--kind", default="", help="the kind of its entries (default: the first apparatus)")
    apparatus.add_argument("--to", default="", metavar="NAME", help="their file: annotations/TEXT/NAME.yaml")
    for parser in (text, notes):
        parser.add_argument("--encoding", default="", help="the file's encoding, if it is not UTF-8: cp1252, gb18030")


def run(root: Path, options: Options) -> int:
    from glossator import importers  # some ten formats: read where they are wanted, not at each start

    if options.what == "apparatus":
        return _apparatus(root, options)
    data = access.read(options.file)
    if options.what == "references":
        return _references(root, data, options)
    imported = _text(root, data, options) if options.what == "text" else _notes(root, data, options)
    with Replacement(home(root)) as files:
        written = importers.stage(root, imported.files, files)
        listed, unlisted = "", ""
        if not isinstance(imported, importers.NotesImport):
            listed, unlisted = _list(root, imported.name, files)
        files.commit()
        _tell(imported.report(), written, listed, unlisted)  # in here: what cannot be told has not been done
    return 0


def _references(root: Path, data: bytes, options: Options) -> int:
    from glossator import importers
    from glossator.source import load

    imported = importers.import_references(data, Path(options.file).name, load(root))
    with Replacement(home(root)) as files:
        if imported.data is not None:
            files.stage(root / imported.path, imported.data, imported.before)
            files.commit()
        _tell(imported.report(), [], "", "")
    return 0


def _apparatus(root: Path, options: Options) -> int:
    """Entries, and with them the witnesses that edition.yaml does not have yet."""
    from glossator import importers

    sources = sources_of(root)
    edition, _ = parse(sources)
    text, kind = text_called(edition, options.text), apparatus_called(edition, options.kind)
    data, name = access.read(options.file), Path(options.file).name
    imported = importers.import_apparatus(data, name, edition, text, kind=kind, to=options.to)
    with Replacement(home(root)) as files:
        written = importers.stage(root, imported.notes.files, files)
        added, not_added = _add_names(root, imported, sources.edition.data if sources.edition else b"", files)
        files.commit()
        _tell(imported.report(), written, added, not_added)
    return 0


def _add_names(root: Path, imported: importers.ApparatusImport, before: bytes, files: Replacement) -> tuple[str, str]:
    """Add the rows of witnesses and sources to edition.yaml; what there is to say if that goes, and if it does not."""
    new = {name: rows for name, rows in (("witnesses", imported.witnesses), ("sources", imported.sources)) if rows}
    if not new:
        return "", ""
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in new.items())
    after = before
    try:
        for name, rows in new.items():
            after = entry_edit.add_rows(after, EDITION_FILE, name, rows)
    except NotEditable as refused:
        lines = b"#\n"
        for name, rows in new.items():
            lines = entry_edit.add_rows(lines, EDITION_FILE, name, rows)
        return "", f"{refused}\nthese are not in {EDITION_FILE} yet; add them:\n{lines.decode()}"
    files.stage(root / EDITION_FILE, after, before)
    return f"added to {EDITION_FILE}: {counts}", ""


def _tell(report: str, written: Sequence[Path], listed: str, unlisted: str) -> None:
    try:
        print(report)
        for path in written:
            print(f"wrote {path}")
        if listed:
            print(listed)
        if unlisted:
            print(unlisted, file=sys.stderr)
        flush()
    except OSError:
        print("what was imported could not be said, so nothing was imported", file=sys.stderr)
        raise


def _list(root: Path, name: str, files: Replacement) -> tuple[str, str]:
    """Let edition.yaml list a text; what there is to say if that goes, and if it does not."""
    try:
        return (f"listed “{name}” in {EDITION_FILE}" if list_text(root, name, files) else ""), ""
    except Refused as refused:
        return "", f"“{name}” is shown once {EDITION_FILE} lists it under `texts`: {refused}"


def _text(root: Path, data: bytes, options: Options) -> importers.TextImport | importers.DocumentImport:
    from glossator import importers
    from glossator.source import load

    first, _, last = options.lines.partition("-")
    if options.lines and not (first.isdigit() and last.isdigit()):
        raise Refused(f"--lines {options.lines} is not a range of lines", "write --lines 26-100")
    sources = load(root)
    edition, _ = parse(sources)
    return importers.import_text(
        data,
        Path(options.file).name,
        name=options.name,
        title=options.title,
        lang=options.lang,
        encoding=options.encoding,
        lines=(int(first), int(last)) if options.lines else None,
        format=options.source,
        kind=options.kind,
        kinds=tuple(edition.kinds),
        sigla=edition.sigla,
        has_glossary=sources.glossary is not None,
    )


def _notes(root: Path, data: bytes, options: Options) -> importers.NotesImport:
    from glossator import importers

    edition, _ = parse(sources_of(root))
    name = options.text or (edition.texts[0].id if edition.texts else "")
    text = next((text for text in edition.texts if text.id == name), None)
    if text is None:
        ids = ", ".join(text.id for text in edition.texts) or "none"
        raise Refused(f"the edition has no text “{name}”", f"its texts: {ids}")
    return importers.import_notes(
        data,
        Path(options.file).name,
        text,
        format=options.source,
        kind=options.kind or next(iter(edition.kinds), ""),
        kinds=tuple(edition.kinds),
        sigla=edition.sigla,
        taken=tuple(note.id for note in edition.annotations.get(text.id, ()) if note.id),
        versions=edition.versions.get(text.id, ()),
        labels={kind.id: kind.label for kind in edition.kinds.values()},
        to=options.to,
        encoding=options.encoding,
    )


COMMAND = Command(
    "import",
    "a text, notes or a bibliography from elsewhere",
    "Turn a plain text into a numbered one in Markdown, or notes of another program into YAML; add works to the "
    "bibliography. What could not be taken over is listed, and what is there is never overwritten.",
    run,
    arguments,
)
