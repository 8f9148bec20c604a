"""Where a translation departs from its agreed terminology.

A term may agree on its renderings (`renderings` in the glossary). Where its original stands, in a note or in a parallel
version, one of them is expected in the text beside it, unless the entry excuses the place (`departures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from glossator.language import fold_quote, is_edge
from glossator.model import Sources, Term
from glossator.strict_yaml import load as load_yaml

from .linked import Linked, LinkedText
from .status_places import Place, distinct_notes, note_place, quoted


@dataclass(frozen=True)
class _Agreed:
    """A term with agreed renderings: its original, folded; the words of which one is expected; the loci excused."""

    term: Term
    original: str
    words: tuple[str, ...]
    excused: frozenset[str]


def departures(linked: Linked, sources: Sources) -> Iterator[Place]:
    """Where the original of a term stands, in a note or in a parallel version, and none of its agreed renderings."""
    agreed = list(_agreements(linked, sources))
    for linked_text in linked.texts:
        for note in distinct_notes(linked_text) if agreed else ():
            original = note.annotation.original
            lemma = " ".join(linked_text.text.blocks[a.block].text[a.start : a.end] for a in note.anchors)
            blocks = {anchor.block for anchor in note.anchors}
            for entry in _departed(linked_text, agreed, original.text if original else "", lemma, blocks):
                yield note_place(
                    linked_text, note, f"{entry.original}: “{quoted(linked_text, note)}”, not {_either(entry)}"
                )
        for version in linked.edition.versions.get(linked_text.text.id, ()):
            for block in version.text.blocks if agreed else ():
                here = linked_text.text.places.get(block.locus)
                if here is None or version.text.align != "block":
                    continue
                beside = linked_text.text.blocks[here[0]]
                for entry in _departed(linked_text, agreed, block.text, beside.text, {here[0]}):
                    words = f"{entry.original} in {version.name}, and beside it not {_either(entry)}"
                    yield Place(linked_text.text.id, beside.locus, words, beside.origin.path, beside.origin.line)


def _departed(
    linked_text: LinkedText, agreed: Iterable[_Agreed], original: str, words: str, blocks: set[int]
) -> Iterator[_Agreed]:
    folded = fold_quote(original)
    for entry in agreed:
        if entry.original in folded and not any(_holds(words, rendering) for rendering in entry.words):
            places = [linked_text.text.places[locus] for locus in entry.excused if locus in linked_text.text.places]
            if not any(first <= block < last for first, last in places for block in blocks):
                yield entry


def _agreements(linked: Linked, sources: Sources) -> Iterator[_Agreed]:
    tree = load_yaml(sources.glossary.data, sources.glossary.path)[0] if sources.glossary else None
    entries: Any = tree.get("terms") if isinstance(tree, dict) else None
    by_line = {(entry["term"].line): entry for entry in entries or () if isinstance(entry, dict) and "term" in entry}
    for term in linked.edition.terms:
        entry = by_line.get(term.origin.line, {})
        if term.original and entry.get("renderings"):
            words = (term.headword, *term.forms, *map(str, entry["renderings"]))
            excused = frozenset(str(departure["at"]) for departure in entry.get("departures") or ())
            yield _Agreed(term, fold_quote(term.original.text), words, excused)


def _holds(words: str, rendering: str) -> bool:
    """Whether `rendering` stands in `words`, as whole words and in any case."""
    text, needle = fold_quote(words).casefold(), fold_quote(rendering).casefold()
    at = text.find(needle)
    while at >= 0:
        if is_edge(text, at) and is_edge(text, at + len(needle)):
            return True
        at = text.find(needle, at + 1)
    return False


def _either(entry: _Agreed) -> str:
    return " or ".join(f"“{words}”" for words in dict.fromkeys(entry.words))
