"""Whether only the words of notes have changed in a file of notes: what an editor does most.

Then the notes point where they did, so every anchor, number, address and page stays as it is. Both ways to update what
was made before depend on it: `update_output.py` and `update_linked.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from glossator.anchoring import selector_texts
from glossator.model import Annotation, Quote, Reading, SourceFile
from glossator.source import read_notes


class Rewording(NamedTuple):
    """A note that says something else than before, in the same place and under the same name."""

    old: Annotation
    new: Annotation


class Reread(NamedTuple):
    """All notes of a file as they are now, and those among them that say something else, by their number from 0."""

    notes: Sequence[Annotation]
    rewordings: Mapping[int, Rewording]


def reread(
    old: Sequence[Annotation], file: SourceFile, kinds: Collection[str], sigla: Collection[str]
) -> Reread | None:
    """The `file` that had the notes `old`; None if anything but what notes say is different, or wrong, in it,
    or if one of them may cite a work.

    `kinds` are the kinds of note of the edition, `sigla` its witnesses, as for `read_notes`.
    """
    new, problems = read_notes(file, kinds, sigla)
    if problems or len(new) != len(old) or not all(map(_have_same_place, old, new)):
        return None
    if any(map(_may_cite, (*old, *new))):
        return None
    pairs = enumerate(map(Rewording, old, new))
    return Reread(new, {number: pair for number, pair in pairs if content(pair.old) != content(pair.new)})


def _may_cite(note: Annotation) -> bool:
    """Whether it may cite a work: then the page of sources shows where it stands."""
    return any("@" in prose.source for prose in (note.body, *note.sources))


def content(note: Annotation) -> tuple[object, ...]:
    """All that a note says, wherever it stands in its file; the source of the body is the first of it."""
    see = [name for name, _ in note.see]
    return (note.body.source, note.readings, note.original, note.certainty, note.by, note.date, note.status, note.tags,
            [source.source for source in note.sources], see, list(map(_content, note.apparatus)))  # fmt: skip


def _content(reading: Reading) -> tuple[object, ...]:
    """All that a reading says."""
    prose = [part.source if part else "" for part in (reading.source, reading.note)]
    return reading.words, reading.how, reading.witnesses, reading.is_lemma, prose


def _have_same_place(old: Annotation, new: Annotation) -> bool:
    """Whether two notes have the same place, name and kind, so that they differ at most in what they say."""
    return _place(old) == _place(new)


def _place(note: Annotation) -> tuple[object, ...]:
    parallel = [(name, _fields(quote)) for name, quote in note.parallel.items()]
    quotes = list(map(_fields, note.quotes))
    inside = note.inside[0] if note.inside else ""
    is_entry = bool(note.apparatus)  # which not every kind may have
    return note.id, note.kind, note.status == "draft", selector_texts(note), quotes, parallel, inside, is_entry


def _fields(quote: Quote) -> tuple[object, ...]:
    return quote.exact, quote.at, quote.nth, quote.within
