"""An edition as it is published: what `link` returns, and what all that make pages of it share."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from glossator import markdown
from glossator.language import dates, identifiers
from glossator.model import Annotation, Edition, Mention, Note, Occurrence, Origin, Page, Plain, Term, Text

from .addresses import GLOSSARY, Addresses
from .apparatus import Apparatus
from .cited import CitedAt
from .names import NameOrder

FRONT = "front"  # the plain page that has no address of its own: what the front page says of the edition
WHOLE_TEXT_WORDS = 50_000  # beyond that no page with the whole text is made, and the indexes are cut up


@dataclass(frozen=True)
class LinkedText:
    """A text as it is published: its pages, its notes in the order of their marks, the occurrences of terms in it and
    its mentions of names. `days` says when a note came into the lock, by its id, where that is known. `pack_notes` are
    those of others, which stand on the pages of the text only: no index, search or export has them.
    """

    text: Text
    pages: tuple[Page, ...]
    notes: tuple[Note, ...]
    occurrences: tuple[Occurrence, ...]
    words: int
    mentions: tuple[Mention, ...] = ()
    days: Mapping[str, str] = field(default_factory=dict)
    pack_notes: tuple[Note, ...] = ()

    def day(self, note: Note) -> str:
        """When a note came to the edition: its own date, if it is one that a program can read, or the day on which it
        came into the lock; "" if neither is known.
        """
        date = note.annotation.date
        return date if dates.is_plain(date) else self.days.get(note.id, "")

    @cached_property
    def first_sections(self) -> Mapping[str, int]:
        """The section that each page opens with, by the page's path."""
        return {page.path: page.first for page in self.pages}

    @cached_property
    def _firsts(self) -> Sequence[int]:
        return [page.first for page in self.pages]

    def page_of(self, section: int) -> int:
        """The index of the page that a section stands on."""
        return bisect_right(self._firsts, section) - 1

    @cached_property
    def parts(self) -> Mapping[int, Sequence[int]]:
        """The sections directly below each, in their order."""
        sections = self.text.sections
        return _grouped(range(len(sections)), lambda number: sections[number].parent)

    @cached_property
    def chapters(self) -> Sequence[int]:
        """The sections that the text is divided into first; none if it is not divided."""
        at = 0
        while len(self.parts.get(at, ())) == 1:
            at = self.parts[at][0]
        return self.parts.get(at, ())

    def chapter_with(self, note: Note) -> int:
        """The chapter that a note begins in; 0 is what stands before the first of them."""
        place = bisect_right(self.chapters, self.text.blocks[note.anchors[0].block].section)
        return self.chapters[place - 1] if place else 0

    @cached_property
    def levels(self) -> Mapping[int, int]:
        """The level of a heading on the page by its level in the source: the text's title is 1, none is left out."""
        return {level: rank for rank, level in enumerate(sorted({s.level for s in self.text.sections}), 1)}

    @cached_property
    def notes_by_page(self) -> Mapping[int, Sequence[Note]]:
        return _grouped(self.notes, lambda note: note.page)

    @cached_property
    def notes_by_chapter(self) -> Mapping[int, Sequence[Note]]:
        """Every note once, by its chapter."""
        return _grouped(self.notes_once, self.chapter_with)

    @cached_property
    def chapters_with_notes(self) -> Sequence[int]:
        return sorted(self.notes_by_chapter)

    @cached_property
    def notes_once(self) -> Sequence[Note]:
        """Every note in the order of the marks; of one that stands on several pages the first."""
        first = {note.id: note for note in reversed(self.notes)}
        return [note for note in self.notes if first[note.id] is note]

    @cached_property
    def notes_by_key(self) -> Mapping[str, Note]:
        return {note.key: note for note in (*self.pack_notes, *self.notes)}

    @cached_property
    def kind_counts(self) -> Mapping[str, int]:
        """How many notes of each kind there are."""
        return Counter(kind for _, kind in {(note.id, note.annotation.kind) for note in self.notes})

    @cached_property
    def linked_terms(self) -> Mapping[int, Sequence[Occurrence]]:
        """The occurrences that are linked, by their block."""
        return _grouped(
            (occurrence for occurrence in self.occurrences if occurrence.linked), lambda occurrence: occurrence.block
        )

    @cached_property
    def linked_names(self) -> Mapping[int, Sequence[Mention]]:
        """The mentions of names that are linked, by their block."""
        return _grouped((mention for mention in self.mentions if mention.linked), lambda mention: mention.block)

    @cached_property
    def footnote_pages(self) -> Mapping[int, str]:
        """The page that each of the author's footnotes stands on, by its number."""
        return {
            token.meta["n"]: page.path
            for page in self.pages
            for section in self.text.sections[page.first : page.last]
            for row in section.rows
            if row.kind == "footnotes"
            for token in markdown.has_type(row.tokens, "footnote_open")
        }

    @cached_property
    def footnote_marks(self) -> Mapping[tuple[int, int], str]:
        """The page of each mark of the author's footnotes, by the footnote's number and which of its marks it is."""
        return {
            (token.meta["n"], token.meta["time"]): page.path
            for page in self.pages
            for section in self.text.sections[page.first : page.last]
            for row in section.rows
            for token in markdown.has_type(row.tokens, "footnote_ref")
        }

    def with_notes(self, notes: tuple[Note, ...]) -> LinkedText:
        """The same with other notes in the places of these; what is known of the text itself stays known."""
        copy = replace(self, notes=notes)
        of_notes = ("notes_by_page", "notes_by_chapter", "notes_once", "notes_by_key")
        copy.__dict__.update((name, value) for name, value in self.__dict__.items() if name not in (*of_notes, "notes"))
        return copy

    def notes_on(self, page: int) -> Sequence[Note]:
        """The notes of a page, those of packs too, in the order of their marks."""
        own = self.notes_by_page.get(page, ())
        of_packs = [note for note in self.pack_notes if note.page == page]
        return sorted((*own, *of_packs), key=place_of) if of_packs else own

    @cached_property
    def whole_path(self) -> str:
        """Where the page with the whole text is, "" if there is none."""
        return f"{self.text.id}/all.html" if len(self.pages) > 1 and self.words <= WHOLE_TEXT_WORDS else ""

    @property
    def contents_path(self) -> str:
        return f"{self.text.id}/index.html"


def place_of(note: Note) -> tuple[int, int, int, int]:
    """What notes are sorted by: the page, the place of the first mark there, the beginning of the words."""
    return note.page, note.marks[0].block, note.marks[0].offset, note.anchors[0].start


_Value = TypeVar("_Value")


def _grouped(values: Iterable[_Value], key: Callable[[_Value], int]) -> dict[int, list[_Value]]:
    groups: dict[int, list[_Value]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups


@dataclass(frozen=True)
class Linked:
    edition: Edition
    texts: tuple[LinkedText, ...]
    addresses: Addresses

    @property
    def key(self) -> str:
        """What browsers keep a reader's own notes under: the edition's id, or its title's slug."""
        return self.edition.id or self.title_key

    @property
    def title_key(self) -> str:
        """The key that was used before the edition had an id."""
        return identifiers.slug(self.edition.title) or "edition"

    @cached_property
    def texts_by_id(self) -> Mapping[str, LinkedText]:
        return {linked_text.text.id: linked_text for linked_text in self.texts}

    @cached_property
    def published_notes(self) -> Mapping[Origin, tuple[LinkedText, Note]]:
        """Each note on the page that its id leads to, by its place in the YAML."""
        return {
            note.annotation.origin: (linked_text, note)
            for linked_text in self.texts
            for note in reversed(linked_text.notes)
        }

    @cached_property
    def cited_at(self) -> Mapping[str, Sequence[CitedAt]]:
        """Where each work is cited that a reader can see, by its key; a note, an entry or a page counts once."""
        found: dict[str, dict[object, CitedAt]] = {}
        for place in self.addresses.cited.places if self.addresses.cited else ():
            if not isinstance(place.holder, Annotation) or place.holder.origin in self.published_notes:
                for work in place.citation.works:
                    found.setdefault(work.key, {}).setdefault(place.id or id(place.holder), place)
        return {key: list(places.values()) for key, places in found.items()}

    @cached_property
    def published_works(self) -> Sequence[str]:
        """The works that are cited there, in the order of the bibliography."""
        cited = self.addresses.cited
        return [key for key in cited.strings.order if key in self.cited_at] if cited else []

    @cached_property
    def is_large(self) -> bool:
        return sum(text.words for text in self.texts) > WHOLE_TEXT_WORDS

    @cached_property
    def apparatus(self) -> Mapping[str, Apparatus]:
        """The apparatus of each text, by its id; empty of entries where it has none."""
        return {
            linked_text.text.id: Apparatus(self.edition, linked_text.text, linked_text.notes)
            for linked_text in self.texts
        }

    @cached_property
    def names(self) -> NameOrder:
        return NameOrder(self.edition.names, self.edition.name_kinds, is_large=self.is_large)


def heading_ids(page: Plain) -> list[str]:
    """The ids of a plain page's headings in order: those given, or made from their words."""
    ids: list[str] = []
    for place, token in enumerate(page.tokens):
        if token.type == "heading_open":
            words = markdown.plain(page.tokens[place + 1].children or ())
            base = token.meta.get("id") or identifiers.slug(words, notes=False) or f"section-{len(ids) + 1}"
            id_, count = base, 1
            while id_ in ids:
                count += 1
                id_ = f"{base}-{count}"
            ids.append(id_)
    return ids


def glossary_path(linked: Linked, term: Term) -> str:
    """The page of the glossary that a term stands on: one for each letter in a large edition."""
    return f"glossary-{identifiers.slug(letter(term)) or 'other'}.html" if linked.is_large else GLOSSARY


def notes_path(linked_text: LinkedText, chapter: int) -> str:
    """The index of the notes on a chapter, in a large edition; ids have no dots."""
    return (
        f"notes-{linked_text.text.id}.{linked_text.text.sections[chapter].id}.html"
        if chapter
        else f"notes-{linked_text.text.id}.html"
    )


def letter(term: Term) -> str:
    """The letter a term is filed under: of the headword, or of its transcription where that is Latin."""
    latin = term.original.latin if term.original else ""
    for words in (term.headword, latin):
        first = markdown.bare_letter(words)
        if first:
            return first
    return term.headword[:1].upper()
