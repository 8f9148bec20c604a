"""A reader's own notes, as their browser has exported them (static/js/more/own.js), to be made a pack of.

They are an AnnotationPage, which is read as any pack is, or YAML as in annotations/, whose first line names the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from glossator.anchoring import anchor
from glossator.model import Edition, Origin, Pack, Person, SourceFile
from glossator.problems import Refused
from glossator.source import pack_kind, read_notes
from glossator.strict_yaml import Mapping, Node, Sequence, load

from .packs import ReadPack, left_out, read_pack
from .reading import text_of

_names_text = re.compile(r"# text: (.+)").match


def read_own_notes(file: SourceFile, edition: Edition, by: str = "", text: str = "") -> ReadPack:
    """The notes anchored in the edition as its only pack. `by` is who wrote those that name nobody; `text` the id of
    the text that they are on, where the file does not say it. Raises `Refused` for what cannot be read.
    """
    stem = PurePosixPath(file.path).stem
    pack = Pack(pack_kind("own", by or stem, 0), file.path, Origin(file.path))
    if file.path.endswith((".yaml", ".yml")):
        read = _of_yaml(pack, file, edition, text)
    else:
        read = read_pack(pack, file, edition, {})
    if wrong := next((one for one in read.problems if one.severity == "error"), None):
        raise Refused(f"{wrong.origin.path}:{wrong.origin.line}: {wrong.message}", wrong.hint)
    return _written_by(read, by) if by else read


def _of_yaml(pack: Pack, file: SourceFile, edition: Edition, text: str) -> ReadPack:
    source = text_of(file.data, file.path)
    found = _names_text(source)
    text = found[1].strip() if found else text
    texts = {one.id: one for one in edition.texts}
    if text not in texts and (text or len(texts) != 1):
        message = f"the edition has no text “{text}”" if text else f"{file.path} does not say which text it is about"
        raise Refused(message, f"say --text; the texts are: {', '.join(texts)}")
    on = texts.get(text) or edition.texts[0]
    tree, _ = load(file.data, file.path)
    notes, problems = read_notes(file, set(_kinds_in(tree)), edition.sigla)
    wrong = next((one for one in problems if one.severity == "error"), None)
    if wrong:
        raise Refused(f"{wrong.origin.path}:{wrong.origin.line}:{wrong.origin.column}: {wrong.message}", wrong.hint)
    anchored, _, not_held = anchor(on, [replace(note, kind=pack.kind.id) for note in notes])
    return ReadPack(pack, {on.id: anchored}, {}, [left_out(one) for one in not_held])


def _kinds_in(tree: Node | None) -> Iterator[str]:
    """Every kind that a file of notes names: those of the edition that it was made from, whatever they are here."""
    if isinstance(tree, Mapping):
        notes = tree.get("notes")
        for entry in (tree, *(notes if isinstance(notes, Sequence) else ())):
            if isinstance(entry, Mapping) and "kind" in entry:
                yield str(entry["kind"])


def _written_by(read: ReadPack, name: str) -> ReadPack:
    anchored = {
        text: replace(
            found, notes=tuple((note if note.by else replace(note, by=Person(name)), at) for note, at in found.notes)
        )
        for text, found in read.anchored.items()
    }
    return replace(read, anchored=anchored)
