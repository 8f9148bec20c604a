"""What the templates are given for an entry of a critical apparatus: its readings, as editors print them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from glossator.linking import Address, Apparatus, witness_path
from glossator.model import HOWS, Note, Prose, Reading

from .blocks import plain_inline, prose_html, split_first
from .marking import escape

if TYPE_CHECKING:
    from .note_views import NoteViews


class SiglumView(NamedTuple):
    """A name that a reading is given to, and where it is explained or read."""

    name: str
    href: str


class ReadingView(NamedTuple):
    """`sign` is what editors print for `how` (om.), `meaning` what a reader is told that it means."""

    words: Markup
    sign: str
    meaning: str
    sigla: Sequence[SiglumView]
    source: Markup
    note: Markup


class OverlapView(NamedTuple):
    """Another entry on some of the same words: “within *each winter … hill*”."""

    words: Markup
    href: str


class EntryView(NamedTuple):
    """An entry as templates/notes/entry.html shows it. `line` is the number of its line of verse, "" in prose; `lemma`
    are the names of those who have the lemma; `pages` lead to the places in the pages of witnesses that are read.
    """

    line: str
    is_addition: bool
    lemma: Sequence[SiglumView]
    readings: Sequence[ReadingView]
    overlaps: Sequence[OverlapView]
    pages: Sequence[SiglumView]


class EntryViews:
    """Makes the views of entries for one file of the site."""

    def __init__(self, views: NoteViews) -> None:
        self.views, self.ui, self.linked = views, views.ui, views.linked
        self.apparatus: Apparatus = views.linked.apparatus[views.text.text.id]

    def view(self, note: Note) -> EntryView:
        text = self.views.text.text
        anchor, readings = note.anchors[0], note.annotation.apparatus
        line = "" if anchor.whole else text.line_of(text.blocks[anchor.block], anchor.start)
        return EntryView(
            line=line.rpartition(".")[2],
            is_addition=anchor.start == anchor.end and not anchor.whole,
            lemma=[siglum for reading in readings if reading.is_lemma for siglum in self.sigla(reading)],
            readings=[self.reading(reading) for reading in readings if not reading.is_lemma],
            overlaps=[
                OverlapView(
                    Markup(self.ui[f"entry_{overlap.how}"]).format(self.lemma(overlap.note)), self._href(overlap.note)
                )
                for overlap in self.apparatus.overlaps.get(note.key, ())
            ],
            pages=self._pages(note),
        )

    def reading(self, reading: Reading) -> ReadingView:
        how = HOWS.get(reading.how)
        return ReadingView(
            words=self.words(reading.words),
            sign=how.abbreviation if how else "",
            meaning=self.ui[f"how_{how.name}"] if how else "",
            sigla=self.sigla(reading),
            source=self._prose(reading.source),
            note=self._prose(reading.note),
        )

    def sigla(self, reading: Reading) -> list[SiglumView]:
        addresses = self.linked.addresses.witnesses
        return [SiglumView(name, self.views.href(addresses[name])) for name in reading.witnesses]

    def lemma(self, note: Note) -> Markup:
        """The lemma of another entry, in italics."""
        return Markup("<i>{}</i>").format(self.views.lemma(note))

    def words(self, words: str) -> Markup:
        """Words of a witness, in the language of the text."""
        return self.views.in_language(escape(words))

    def _prose(self, prose: Prose | None) -> Markup:
        """Markdown in a line of its own; what follows the first paragraph runs on."""
        if prose is None:
            return Markup("")
        first, rest = split_first(prose.tokens)
        html = plain_inline(first, self.views.resolve)
        return Markup(html + (f" {prose_html(rest, self.views.resolve)}" if rest else ""))

    def _pages(self, note: Note) -> list[SiglumView]:
        edition, page = self.linked.edition, self.views.text.pages[note.page]
        return [
            SiglumView(
                siglum,
                self.views.href(Address(witness_path(self.linked.addresses.witnesses, siglum, page), f"w-{note.key}")),
            )
            for siglum in edition.read
            if self.apparatus.differs(note, siglum)
        ]

    def _href(self, note: Note) -> str:
        return self.views.href(Address(self.views.text.pages[note.page].path, f"n-{note.key}"))
