"""`import apparatus FILE`: a critical apparatus from elsewhere -> entries, and the witnesses that they name.

The entries are anchored as all notes are (placing.py). The witnesses, and the scholars and editions that have a
reading, become rows of edition.yaml; a row that is there already is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from glossator.language import identifiers
from glossator.model import Edition, Text
from glossator.problems import Refused

from . import tei, tei_apparatus
from .drafts import Context, Draft, Target
from .placer import Nowhere, Placer
from .placing import place
from .result import NotesImport

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApparatusImport:
    """Entries as YAML, and the rows that edition.yaml lacks, of `witnesses` and of `sources`, by name."""

    notes: NotesImport
    witnesses: Mapping[str, Row]
    sources: Mapping[str, str]

    def report(self) -> str:
        """What was anchored and what not, for a terminal."""
        return self.notes.report().replace("notes anchored", "entries anchored", 1)


def import_apparatus(
    data: bytes, path: str, edition: Edition, text: Text, *, kind: str, to: str = ""
) -> ApparatusImport:
    """Read the apparatus of a file and anchor its entries in `text`.

    `kind` is the kind of the entries, `to` the file of notes to write. Nothing is written. Raises `Refused` for what
    cannot be read.
    """
    document = tei.read_document(data, path)
    found = tei_apparatus.read(document, Context(text, tuple(edition.kinds), edition.sigla))
    if not found.drafts:
        raise Refused(f"{path} has no <app> in it", "entries of an apparatus are <app> elements")
    letters = document.running.letters
    witnesses = {name: dict(row) for name, row in found.names.witnesses.items()}
    placer = Placer(text, letters)
    notices = [*found.notices, *_add_lacunae(witnesses, found, placer)]
    known = edition.sigla
    new_sources = {name: row for name, row in found.names.sources.items() if name not in known}
    new = {name: row for name, row in witnesses.items() if name not in known}
    sigla = tuple(dict.fromkeys([*known, *witnesses, *found.names.sources]))
    placed = place(
        text,
        _inside_what_is_placed(found.drafts, placer),
        source=PurePosixPath(path).name,
        to=to or f"annotations/{text.id}/{identifiers.slug(PurePosixPath(path).stem) or 'apparatus'}.yaml",
        kind=kind,
        kinds=tuple(edition.kinds),
        sigla=sigla,
        taken=tuple(note.id for note in edition.annotations.get(text.id, ()) if note.id),
        notices=notices,
        letters=letters,
    )
    return ApparatusImport(placed, new, new_sources)


def _inside_what_is_placed(drafts: Sequence[Draft], placer: Placer) -> list[Draft]:
    """The drafts; one that is inside an entry which has no place, or is a note alone, is inside the next outer one."""
    outer_of = {
        str(draft.fields["id"]): str(draft.fields.get("inside", "")) for draft in drafts if "id" in draft.fields
    }
    named = {str(draft.fields["inside"]) for draft in drafts if "inside" in draft.fields}
    unplaced = {
        id_ for draft in drafts if (id_ := str(draft.fields.get("id", ""))) in named and not _has_place(draft, placer)
    }
    rows = []
    for draft in drafts:
        outer = str(draft.fields.get("inside", ""))
        while outer in unplaced:
            outer = outer_of[outer]
        fields = {name: outer if name == "inside" else value for name, value in draft.fields.items()}
        rows.append(replace(draft, fields={name: value for name, value in fields.items() if value}))
    return rows


def _has_place(draft: Draft, placer: Placer) -> bool:
    try:
        return bool(
            draft.targets and placer.fields(draft.targets[0]) and "readings" in draft.fields and not draft.refused
        )
    except Nowhere:
        return False


def _before(target: Target) -> Target:
    """The last word before a place, if its letters are counted: a lacuna ends before the words that mark its end."""
    first = target.letters[0] if target.letters else 0
    return replace(target, letters=(first - 1, first)) if first else target


def _add_lacunae(witnesses: Mapping[str, dict[str, Any]], found: tei_apparatus.Found, placer: Placer) -> list[str]:
    """Add their lacunae to the rows of the witnesses; returns notices about those that could not be placed."""
    notices = []
    for siglum, start, end in found.lacunae:
        try:
            row = {"from": placer.locus(start), "to": placer.locus(_before(end))}
        except Nowhere as nowhere:
            notices.append(f"a lacuna of {siglum} could not be placed: {nowhere.reason}")
            continue
        witnesses[siglum].setdefault("lacunae", []).append(row)
    return notices
