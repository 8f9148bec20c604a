"""How far an edition is: what `status` tells, in the terminal and in the preview.

Notes by kind, state and person; sections without notes; terms and names that are never found; names without a
definition; what is still uncertain; notes without a source; links to elsewhere; and departures from the agreed
terminology (terminology.py). How it is shown is in status_report.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from glossator import markdown
from glossator.model import Annotation, Note, Origin, Sources

from .coverage import Coverage, coverage, negative
from .linked import Linked, LinkedText
from .status_places import Place, distinct_notes, name_place, note_place, quoted, term_place
from .terminology import departures


@dataclass(frozen=True)
class Status:
    """`notes` counts by (kind, status, person)."""

    notes: tuple[tuple[str, str, str, int], ...]
    kinds: tuple[str, ...]
    without_notes: tuple[Place, ...]
    unused_terms: tuple[Place, ...]
    uncertain: tuple[Place, ...]
    departures: tuple[Place, ...]
    links: tuple[Place, ...]
    settings: tuple[Place, ...] = ()
    without_source: tuple[Place, ...] = ()
    unfound_names: tuple[Place, ...] = ()
    undefined_names: tuple[Place, ...] = ()
    witnesses: tuple[Coverage, ...] = ()
    negative: tuple[Place, ...] = ()
    uncited: tuple[Place, ...] | None = None  # None where there is no bibliography
    unformatted: tuple[Place, ...] = ()

    def count(self, kind: str = "", state: str | None = None, by: str | None = None) -> int:
        return sum(
            number
            for label, its_state, person, number in self.notes
            if kind in ("", label) and state in (None, its_state) and by in (None, person)
        )

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sorted(person for _, _, person, _ in self.notes)))


def _by(linked: Linked, note: Note) -> str:
    by = note.annotation.by
    return linked.edition.known(by).name if by else ""


def status(linked: Linked, sources: Sources) -> Status:
    """The state of an edition, from what its pages are made of (drafts too, if they were linked)."""
    notes = [(linked_text, note) for linked_text in linked.texts for note in distinct_notes(linked_text)]
    counted = Counter((n.annotation.kind, n.annotation.status, _by(linked, n)) for _, n in notes)
    used = {occurrence.term for linked_text in linked.texts for occurrence in linked_text.occurrences}
    return Status(
        notes=tuple((*key, number) for key, number in sorted(counted.items())),
        kinds=tuple(linked.edition.kinds),
        without_notes=tuple(place for linked_text in linked.texts for place in _without_notes(linked_text)),
        unused_terms=tuple(term_place(term, term.headword) for term in linked.edition.terms if term.id not in used),
        uncertain=tuple(
            note_place(linked_text, note, f"{words}: “{quoted(linked_text, note)}”")
            for linked_text, note in notes
            if (words := _uncertainty(note.annotation))
        ),
        departures=tuple(departures(linked, sources)),
        links=tuple(_links(linked)),
        settings=tuple(_settings(linked, sources)),
        without_source=tuple(_without_source(notes)),
        unfound_names=tuple(_unfound(linked)),
        undefined_names=tuple(
            name_place(name) for name in linked.edition.names if not name.definition.source and not name.see
        ),
        witnesses=tuple(coverage(linked)),
        negative=tuple(
            note_place(linked_text, note, f"“{quoted(linked_text, note)}”") for linked_text, note in negative(linked)
        ),
        uncited=_uncited(linked),
        unformatted=tuple(_unformatted(linked)),
    )


def _uncited(linked: Linked) -> tuple[Place, ...] | None:
    """The entries of the bibliography that nothing cites, and that no entry takes anything from."""
    cited, bibliography = linked.addresses.cited, linked.edition.bibliography
    if cited is None or bibliography is None:
        return None
    used = {*cited.works, *(key for work in cited.works.values() for key in work.parents)}
    return tuple(
        Place("", "", key, entry.origin.path, entry.origin.line)
        for key, entry in bibliography.references.items()
        if key not in used
    )


def _unformatted(linked: Linked) -> Iterator[Place]:
    """The citations that the lock does not have yet, each once."""
    cited = linked.addresses.cited
    missing = set(cited.strings.missing[0]) if cited else set()
    for place in cited.places if cited else ():
        if place.citation in missing:
            missing.discard(place.citation)
            yield Place(place.text, "", markdown.written(place.citation), place.origin.path, place.origin.line)


def _uncertainty(note: Annotation) -> str:
    parts = [f"certainty {note.certainty}"] if note.certainty in ("low", "medium") else []
    return ", ".join([*parts, *(["disputed"] if note.status == "disputed" else [])])


def _unfound(linked: Linked) -> Iterator[Place]:
    """The names that are found nowhere, and that neither refer to another name nor have others below them."""
    found = {mention.name for linked_text in linked.texts for mention in linked_text.mentions}
    above = {name.part_of for name in linked.edition.names}
    for name in linked.edition.names:
        if name.id not in found and name.id not in above and not name.see:
            yield name_place(name)


def _without_notes(linked_text: LinkedText) -> Iterator[Place]:
    """The sections that no note touches: those with a number, or if none has one those that hold no others."""
    sections = list(enumerate(linked_text.text.sections))[1:]
    numbered = [(index, section) for index, section in sections if section.number]
    touched = {anchor.block for note in linked_text.notes for anchor in note.anchors}
    page_of = {number: page.path for page in linked_text.pages for number in range(page.first, page.last)}
    for index, section in numbered or [(i, s) for i, s in sections if s.end == i + 1]:
        first, last = linked_text.text.places[section.locus]
        if first < last and not touched.intersection(range(first, last)):
            page = f"{page_of[index]}#{linked_text.text.blocks[first].locus}"
            origin = section.origin
            yield Place(linked_text.text.id, section.locus, section.title, origin.path, origin.line, page)


def _without_source(notes: Sequence[tuple[LinkedText, Note]]) -> Iterator[Place]:
    """The notes that give no source, of those kinds in which most notes give one."""
    sourced = Counter((note.annotation.kind, _has_source(note.annotation)) for _, note in notes)
    for linked_text, note in notes:
        kind = note.annotation.kind
        if not _has_source(note.annotation) and sourced[kind, True] > sourced[kind, False]:
            yield note_place(linked_text, note, f"{kind}: “{quoted(linked_text, note)}”")


def _has_source(note: Annotation) -> bool:
    """Whether it names one, links to one, or is marked as needing none."""
    return bool(note.sources) or note.needs_no_source or _cites_or_links(note)


def _cites_or_links(note: Annotation) -> bool:
    tokens = note.body.tokens
    return any(_in_tokens(tokens, note.origin, "", "")) or any(markdown.has_type(tokens, "citation"))


def _settings(linked: Linked, sources: Sources) -> Iterator[Place]:
    """Settings that edition.yaml should have before readers come."""
    if not linked.edition.id and sources.edition:
        kept = f"readers' own notes are kept under its title, and lost to them when that changes: add id: {linked.key}"
        yield Place("", "", kept, sources.edition.path, 1)


# ── Links to elsewhere ──────────────────────────────────────────────────────────────────────────────────


def _links(linked: Linked) -> Iterator[Place]:
    for linked_text in linked.texts:
        for block in linked_text.text.blocks:
            yield from _in_tokens(block.tokens, block.origin, linked_text.text.id, block.locus)
        for note in distinct_notes(linked_text):
            annotation = note.annotation
            place = note_place(linked_text, note, "")
            for tokens in (annotation.body.tokens, *(source.tokens for source in annotation.sources)):
                yield from _in_tokens(tokens, annotation.origin, linked_text.text.id, place.locus, place.page)
    for term in linked.edition.terms:
        yield from _in_tokens(term.definition.tokens, term.origin, "", "")
    for name in linked.edition.names:
        yield from _in_tokens(name.definition.tokens, name.origin, "", "")
    for page in linked.edition.pages:
        yield from _in_tokens(page.tokens, page.origin, "", "", f"{page.id}.html")


def _in_tokens(tokens: Sequence[Any], origin: Origin, text: str, locus: str, page: str = "") -> Iterator[Place]:
    for found in markdown.links(tokens):
        if found.href.startswith(("http://", "https://")):
            yield Place(text, locus, found.href, origin.path, origin.line, page)
