"""Texts, notes, an apparatus and works from elsewhere: `import text FILE`, `import notes FILE` and so on.

All take bytes and return files to write, a report, and what was left over; `write` puts the files on disk, and never
overwrites one. Nothing is guessed silently: the report says what was read as what, and whatever could not be imported
is in a file under imports/, which the engine does not read.

A format of notes is a function that makes drafts (drafts.py) of a file, and a row of `FORMATS`; placing the drafts in
the text is the same for all of them (placing.py). A format of texts is a row of `TEXT_FORMATS` (texts.py):
a plain text has its divisions found by its numbers (plain_text.py), Word and TEI say what their parts are
(documents.py). An apparatus brings its witnesses with it (apparatus.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from glossator.language import identifiers
from glossator.model import Text, Version
from glossator.problems import Refused

from . import footnotes, hypothesis_export, recogito, spreadsheet, tei, web_annotation, word
from .apparatus import ApparatusImport, import_apparatus
from .drafts import Context, Drafts
from .own_notes import read_own_notes
from .packs import read_pack
from .placing import place
from .reading import text_of
from .references import import_references
from .result import DocumentImport, NewFile, NotesImport, TextImport
from .saving import stage, write
from .texts import import_text

__all__ = [
    "ApparatusImport",
    "DocumentImport",
    "NewFile",
    "NotesImport",
    "TextImport",
    "import_apparatus",
    "import_notes",
    "import_references",
    "import_text",
    "read_own_notes",
    "read_pack",
    "stage",
    "write",
]


@dataclass(frozen=True)
class Format:
    """A format of notes: what reads it, and how a file of it is known, by its suffix or by what its JSON looks like."""

    read: Callable[[bytes, str, Context], Drafts]
    about: str
    suffixes: tuple[str, ...]
    is_json: Callable[[Any], bool] | None = None


FORMATS: Mapping[str, Format] = {
    "csv": Format(spreadsheet.read, "CSV or TSV with headings: locus, quote, note", (".csv", ".tsv", ".tab", ".txt")),
    "hypothesis": Format(
        hypothesis_export.read, "Hypothesis, exported as JSON", (".json",), hypothesis_export.is_export
    ),
    "recogito": Format(recogito.read, "Recogito's own JSON", (".json",), recogito.is_export),
    "w3c": Format(web_annotation.read, "W3C Web Annotations", (".json", ".jsonld"), web_annotation.is_annotation),
    "markdown": Format(footnotes.read, "the footnotes of a Markdown file", (".md", ".markdown")),
    "docx": Format(word.read, "the footnotes, endnotes and comments of a Word document", (".docx",)),
    "tei": Format(tei.read, "the <note> elements of a TEI file", (".xml", ".tei")),
}


def import_notes(
    data: bytes,
    path: str,
    text: Text,
    *,
    format: str = "",  # noqa: A002 (it is called so on the command line)
    kind: str = "",
    kinds: Collection[str] = (),
    sigla: Collection[str] = (),
    taken: Collection[str] = (),
    versions: Sequence[Version] = (),
    labels: Mapping[str, str] = MappingProxyType({}),
    encoding: str = "",
    to: str = "",
) -> NotesImport:
    """Read notes of another format and anchor them in `text`.

    `path` is that of the imported file: for messages, to tell its format, and to name the new file. `format` is a key
    of `FORMATS`, detected if it is not given. `kind` is for notes that name none (default: the first of `kinds`);
    `kinds` and `sigla` are those of edition.yaml, `taken` the ids that its notes have, `versions` those of the text,
    `labels` the names of the kinds that readers see. `to` is where the notes go: a path or only a name (default:
    annotations/TEXT/FILE.yaml).

    Nothing is written. The engine has read and anchored the notes of the result without an error; the others are in
    `unplaced` and in a second file, each with the reason and the nearest passage. Raises `Refused` for what cannot be
    read.
    """
    kind = kind or next(iter(kinds), "commentary")
    if kinds and kind not in kinds:
        raise Refused(f"edition.yaml has no kind “{kind}”", f"it has: {', '.join(kinds)}")
    name = format or _format_of(data, path)
    if name not in FORMATS:
        raise Refused(f"there is no format “{name}”", f"there are: {', '.join(FORMATS)}")
    file = PurePosixPath(path.replace("\\", "/"))
    to = _notes_file(to or identifiers.slug(file.stem) or "imported", text.id)
    found = FORMATS[name].read(data, path, Context(text, kinds, sigla, encoding, labels))
    if not found.notes:
        raise Refused(f"{path} has no notes in it", f"it was read as {FORMATS[name].about}")
    return place(text, found.notes, source=file.name, to=to, kind=kind, kinds=kinds, sigla=sigla, taken=taken,
                 versions=versions, notices=found.notices, letters=found.letters)  # fmt: skip


def _notes_file(name: str, text: str) -> str:
    """annotations/TEXT/NAME.yaml, for that path or for NAME alone."""
    path = PurePosixPath(name.replace("\\", "/"))
    folder = PurePosixPath("annotations", text)
    named = path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")
    target = folder / named if named.parent == PurePosixPath(".") else named
    if folder not in target.parents or ".." in target.parts:
        raise Refused(f"notes on “{text}” cannot be in {name}", f"write --to {folder}/{named.name}")
    return target.as_posix()


def _format_of(data: bytes, path: str) -> str:
    suffix = PurePosixPath(path.lower()).suffix
    able = [name for name, importer in FORMATS.items() if suffix in importer.suffixes]
    if len(able) == 1 and suffix != ".txt":
        return able[0]
    if suffix in (".json", ".jsonld"):
        try:
            root = json.loads(text_of(data, path))
        except (ValueError, RecursionError):
            return "w3c"  # which says what is wrong with it
        return next((name for name, importer in FORMATS.items() if importer.is_json and importer.is_json(root)), "w3c")
    if suffix in (".txt", "") and b"\t" in data.split(b"\n")[0]:
        return "csv"
    formats = "; ".join(f"{name}: {importer.about}" for name, importer in FORMATS.items())
    raise Refused(f"the format of {path} cannot be told from its name", f"name it with --from: {formats}")
