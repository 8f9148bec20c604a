"""`import text FILE` and `import notes FILE`: what the commands read, say and write."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.source import EDITION_FILE

from .command import Command, Options, Parser
from .new import Refused as NotListed
from .new import list_text

if TYPE_CHECKING:
    from glossator import importers


def arguments(parser: Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    text = what.add_parser("text", help="plain text, Word, TEI or Markdown becomes a text of the edition")
    text.add_argument("file", metavar="FILE")
    text.add_argument("--name", default="", help="what to call it: content/NAME.md (default: the file's name)")
    text.add_argument("--title", default="", help="its title (default: what stands on top)")
    text.add_argument("--lang", default="", help="language tag: en, zh-Hans")
    text.add_argument("--lines", default="", metavar="FIRST-LAST", help="where in the file the document stands")
    text.add_argument("--kind", default="", help="the kind of its footnotes and notes (default: the edition's first)")
    text.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="FORMAT",
        help="text, docx, tei or markdown, where the file does not say",
    )
    notes = what.add_parser("notes", help="notes of a spreadsheet, Hypothesis, Recogito, Word, TEI …")
    notes.add_argument("file", metavar="FILE")
    notes.add_argument("--text", default="", help="the text they are about (default: the edition's first)")
    notes.add_argument("--kind", default="", help="their kind, where they do not say (default: the edition's first)")
    notes.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="FORMAT",
        help="csv, hypothesis, recogito, w3c, docx or tei, where the file's name does not say",
    )
    notes.add_argument("--to", default="", metavar="NAME", help="their file: annotations/TEXT/NAME.yaml")
    for one in (text, notes):
        one.add_argument("--encoding", default="", help="the file's encoding, if it is not UTF-8: cp1252, gb18030")


def run(root: Path, options: Options) -> int:
    from glossator import importers  # some ten formats: read where they are wanted, not at each start

    try:
        data = Path(options.file).read_bytes()
        made = _text(root, data, options) if options.what == "text" else _notes(root, data, options)
        importers.check(root, made.files)
        print(made.report(), flush=True)  # before anything is written: what cannot be said is not done
        written = importers.write(root, made.files)
    except importers.Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    for path in written:
        print(f"wrote {path}")
    if not isinstance(made, importers.NotesImport):
        _list(root, made.name)
    return 0


def _list(root: Path, name: str) -> None:
    try:
        if list_text(root, name):
            print(f"listed “{name}” in {EDITION_FILE}")
    except (NotListed, OSError) as refused:
        print(f"“{name}” is shown once {EDITION_FILE} lists it under `texts`: {refused}", file=sys.stderr)


def _text(root: Path, data: bytes, options: Options) -> importers.TextImport | importers.DocumentImport:
    from glossator import importers
    from glossator.source import load, parse

    first, _, last = options.lines.partition("-")
    if options.lines and not (first.isdigit() and last.isdigit()):
        raise importers.Refused(f"--lines {options.lines} is no range of lines", "write --lines 26-100")
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
        sigla=tuple(edition.witnesses),
        has_glossary=sources.glossary is not None,
    )


def _notes(root: Path, data: bytes, options: Options) -> importers.NotesImport:
    from glossator import importers
    from glossator.source import load, parse

    edition, _ = parse(load(root))
    wanted = options.text or (edition.texts[0].id if edition.texts else "")
    text = next((one for one in edition.texts if one.id == wanted), None)
    if text is None:
        known = ", ".join(one.id for one in edition.texts) or "none"
        raise importers.Refused(f"the edition has no text “{wanted}”", f"its texts: {known}")
    return importers.import_notes(
        data,
        Path(options.file).name,
        text,
        format=options.source,
        kind=options.kind or next(iter(edition.kinds), ""),
        kinds=tuple(edition.kinds),
        sigla=tuple(edition.witnesses),
        taken=tuple(note.id for note in edition.annotations.get(text.id, ()) if note.id),
        to=options.to,
        encoding=options.encoding,
    )


COMMAND = Command(
    "import",
    "a text, or notes, from elsewhere",
    "Turn a plain text into a numbered one in Markdown, or notes of another program into YAML. What could not be "
    "taken over is listed and kept in imports/; no file is ever overwritten.",
    run,
    arguments,
)
