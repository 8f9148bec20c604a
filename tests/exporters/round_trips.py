"""Editions to export, and what must be the same after an export has been imported again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from glossator.anchoring import anchor
from glossator.exporters import Options, export
from glossator.exporters.web_annotation import fields
from glossator.importers import import_notes
from glossator.linking import Linked
from glossator.model import Annotation, SourceFile, Sources, Text
from glossator.pipeline import understand
from glossator.problems.formats import format_text
from glossator.source import load, read_notes

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"


@cache
def edition(name: str) -> tuple[Linked, Sources]:
    """A case without errors, or “decree” for the edition of this repository; it has an `id`, which exports need."""
    sources = load(ROOT if name == "decree" else CASES / name)
    linked, _, problems = understand(sources)
    assert not [one for one in problems if one.severity == "error"]
    return replace(linked, edition=replace(linked.edition, id=linked.edition.id or "tiny")), sources


def is_sound(name: str) -> bool:
    return "error G" not in _problems(name)


def _problems(name: str) -> str:
    expected = CASES / name / "expected.problems"
    return expected.read_text(encoding="utf-8") if expected.is_file() else ""


SOUND = sorted(path.parent.name for path in CASES.glob("*/content") if is_sound(path.parent.name))
WITH_NOTES = ["decree", *(name for name in SOUND if list((CASES / name).glob("annotations/*/*.yaml")))]


def exported(name: str, what: str, **options: str) -> bytes:
    linked, sources = edition(name)
    made = export(what, linked, sources, Options(**options))
    assert isinstance(made, bytes)
    return made


Known = dict[str, tuple[object, ...]]


def notes_of(linked: Linked, text: Text) -> Known:
    """The notes of a text by id: what they say, and where."""
    [one] = [one for one in linked.texts if one.text.id == text.id]
    found: dict[str, tuple[Annotation, list[tuple[object, ...]]]] = {}
    for note in one.notes:
        found.setdefault(note.id, (note.annotation, []))[1].extend(note.anchors)
    return {id_: _known(written, id_, anchors) for id_, (written, anchors) in found.items()}


def _known(written: Annotation, id_: str, anchors: object) -> tuple[object, ...]:
    places = sorted((one.block, one.start, one.end, one.target, one.whole) for one in anchors)
    return fields(written, id_), written.body.source, places


def imported_again(data: bytes, path: str, linked: Linked, text: Text) -> Known:
    """What an edition with this text would have of an export, if its notes were imported; each must have a place."""
    known = linked.edition
    versions = known.versions.get(text.id, ())
    labels = {kind.id: kind.label for kind in known.kinds.values()}
    kinds, sigla = tuple(known.kinds), known.sigla
    result = import_notes(data, path, text, kinds=kinds, sigla=sigla, versions=versions, labels=labels)
    assert not result.unplaced, result.report()
    file = result.files[0]
    notes, problems = read_notes(SourceFile(file.path, file.text.encode()), kinds, sigla)
    found, _, wrong = anchor(text, notes, versions=versions)
    errors = [one for one in (*problems, *wrong) if one.severity == "error"]
    assert not errors, format_text(errors, {})
    return {written.id: _known(written, written.id, anchors) for written, anchors in found.notes}
