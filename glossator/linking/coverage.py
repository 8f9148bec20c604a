"""How much of an apparatus there is, witness by witness, and which of its entries say less than the others do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossator.model import Note

from .linked import Linked, LinkedText


@dataclass(frozen=True)
class Coverage:
    """For one witness: how many entries name it or a group that it is in, in how many of these it departs from the
    lemma, how many lie in its lacunae, and how many do not mention it.
    """

    siglum: str
    named: int
    departs: int
    missing: int
    silent: int


def coverage(linked: Linked) -> list[Coverage]:
    """The coverage of every single witness, in the order of edition.yaml; nothing where there is no apparatus."""
    if not linked.edition.has_apparatus:
        return []
    single = [name for name in linked.edition.witnesses if linked.edition.members(name) == (name,)]
    return [_of(linked, siglum) for siglum in single]


def _of(linked: Linked, siglum: str) -> Coverage:
    named = departs = missing = silent = 0
    for text in linked.texts:
        apparatus = linked.apparatus[text.text.id]
        in_gaps = {(piece.block, piece.start, piece.end) for gap in apparatus.gaps(siglum) for piece in gap}
        for note in {note.id: note for note in apparatus.entries}.values():
            reading = apparatus.reading(note, siglum)
            if reading:
                named, departs = named + 1, departs + (not reading.is_lemma)
            elif _is_in(note, in_gaps):
                missing += 1
            else:
                silent += 1
    return Coverage(siglum, named, departs, missing, silent)


def _is_in(note: Note, in_gaps: set[tuple[int, int, int]]) -> bool:
    return all(any(b == a.block and s <= a.start and a.end <= e for b, s, e in in_gaps) for a in note.anchors)


def negative(linked: Linked) -> Iterator[tuple[LinkedText, Note]]:
    """The entries that do not say who has the lemma, where most of their kind in the text do.

    One with conjectures only, or with an addition, need not say it.
    """
    for text in linked.texts:
        entries = list({note.id: note for note in linked.apparatus[text.text.id].entries}.values())
        for kind in dict.fromkeys(note.annotation.kind for note in entries):
            expected = [n for n in entries if n.annotation.kind == kind and _is_asked(linked, n)]
            positive = [n for n in expected if any(r.is_lemma for r in n.annotation.apparatus)]
            if 2 * len(positive) > len(expected):
                yield from ((text, note) for note in expected if note not in positive)


def _is_asked(linked: Linked, note: Note) -> bool:
    readings = note.annotation.apparatus
    is_addition = all(anchor.start == anchor.end for anchor in note.anchors)
    return not is_addition and any(name in linked.edition.witnesses for r in readings for name in r.witnesses)
