"""What the templates are given for a page of a text: its rows, with the notes and parallel versions beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from glossator.language import direction
from glossator.linking import Beside, Linked, LinkedText, beside
from glossator.model import Note, Page, Version

from . import layout
from .blocks import Dress, row_html
from .marking import Marking, Stretch
from .note_views import NoteView, NoteViews, ViewCache
from .page_marks import PageMarks, indexes
from .places import place_name
from .row_heights import PlacedRow, RowHeights, Unit

CHUNK = 25  # rows: what the browser lays out at a time (content-visibility)


class BesideView(NamedTuple):
    """What a parallel version has beside a row: `css` is v1, v2 … in the order of the versions."""

    css: str
    lang: str
    dir: str
    html: Markup


class RowView(NamedTuple):
    html: Markup
    css: str
    label: str
    notes: Sequence[NoteView]
    beside: Sequence[BesideView] = ()
    foot: Sequence[NoteView] = ()
    is_tall: bool = False


class ChunkView(NamedTuple):
    """Rows that the browser lays out at a time; `css` says how high they will be, in lines of text."""

    css: str
    rows: Sequence[RowView]


class _NotePlaces(NamedTuple):
    """Where the notes of a chunk stand: the row of each block, the notes that touch any, the rows that each touches
    by its key, the notes that stand beside each row, and those at its foot.
    """

    unit_of: Mapping[int, int]
    notes: Sequence[Note]
    touched: Mapping[str, set[int]]
    beside: Mapping[int, Sequence[Note]]
    foot: Mapping[int, Sequence[Note]]


class PageViews:
    """The rows of one page of a text (or of all of it), in chunks. Without `in_margin` notes need no room beside it."""

    def __init__(
        self,
        linked: Linked,
        text: LinkedText,
        pages: Sequence[Page],
        path: str,
        ui: Mapping[str, str],
        view_cache: ViewCache | None = None,
        *,
        in_margin: bool = True,
    ) -> None:
        self.linked, self.text, self.path, self.ui = linked, text, path, ui
        self.views = NoteViews(linked, text, path, ui, view_cache)
        self.marks = PageMarks(linked, text, path, ui, self.views)
        self.row_heights = RowHeights(text, self.views)
        self.in_margin = in_margin
        self.first_section, self.last_section = pages[0].first, pages[-1].last
        self.notes = [
            note
            for number in range(text.page_of(pages[0].first), text.page_of(pages[-1].first) + 1)
            for note in text.notes_on(number)
        ]
        self.heights: list[list[layout.Measured]] = []  # of the rows of each chunk that was made
        self.versions = [
            (version, f"v{number}", beside(text.text, version))
            for number, version in enumerate(linked.edition.versions.get(text.text.id, ()), 1)
        ]

    def chunks(self) -> list[ChunkView]:
        units = list(self._units())
        return [self._chunk(units[at : at + CHUNK]) for at in range(0, len(units), CHUNK)]

    def _units(self) -> Iterator[Unit]:
        """What makes a row of the page: a block, and the headings or the speaker before it.

        A heading of its own would leave a hole under it as high as its notes.
        """
        sections = self.text.text.sections
        start = self.text.text.places[sections[self.first_section].locus][0]
        unit: list[PlacedRow] = []
        for section in sections[self.first_section : self.last_section]:
            for row in section.rows:
                unit.append(PlacedRow(section, row, start))
                start += len(row.blocks)
                if row.kind not in ("heading", "speaker"):
                    yield unit
                    unit = []
        if unit:
            yield unit

    def _note_places(self, units: Sequence[Unit]) -> _NotePlaces:
        unit_of = {
            block: number
            for number, unit in enumerate(units)
            for placed in unit
            for block in range(placed.start, placed.start + len(placed.row.blocks))
        }
        beside: dict[int, list[Note]] = defaultdict(list)
        foot: dict[int, list[Note]] = defaultdict(list)
        touched: dict[str, set[int]] = {}
        notes = []
        for note in self.notes:
            touches = {unit_of[anchor.block] for anchor in note.anchors if anchor.block in unit_of}
            if touches:
                notes.append(note)
                touched[note.key] = touches
                if note.marks[0].block in unit_of:
                    place = foot if self._is_at_foot(note) else beside
                    place[unit_of[note.marks[0].block]].append(note)
        return _NotePlaces(unit_of, notes, touched, beside, foot)

    def _is_at_foot(self, note: Note) -> bool:
        return self.linked.edition.kind_of(note.annotation).place == "foot"

    @cached_property
    def beside_count(self) -> int:
        """How many notes stand beside the text."""
        return sum(not self._is_at_foot(note) for note in self.notes)

    @cached_property
    def kinds_here(self) -> frozenset[str]:
        return frozenset(note.annotation.kind for note in self.notes)

    def _chunk(self, units: Sequence[Unit]) -> ChunkView:
        unit_of, notes, touched, beside, foot = self._note_places(units)
        index = indexes(notes, touched, (beside, foot))
        css, arranged = self._arranged(units, beside)
        dress = self.marks.dress(notes, index, unit_of)
        row_views = []
        for number, unit in enumerate(units):
            html = "".join(
                row_html(placed.row, self.text.levels[placed.section.level], placed.section, dress) for placed in unit
            )
            notes_beside = [
                self.views.view(note, index[note.key], weight, lines)
                for note, weight, lines in zip(
                    beside.get(number, ()), arranged[number].weights, arranged[number].lines, strict=True
                )
            ]
            blocks = unit[-1].row.blocks or unit[0].row.blocks
            label = place_name(self.text.text, blocks[0], self.ui, unit=True) if blocks else ""
            versions = [
                cell
                for version, css, theirs in self.versions
                if (cell := self._beside(version, css, theirs, unit, notes, index))
            ]
            below = [self.views.view(note, index[note.key]) for note in foot.get(number, ())]
            place = arranged[number]
            row_views.append(RowView(Markup(html), place.css, label, notes_beside, versions, below, place.is_tall))
        return ChunkView(css, row_views)

    def _arranged(
        self, units: Sequence[Unit], beside: Mapping[int, Sequence[Note]]
    ) -> tuple[str, Sequence[layout.Placed]]:
        """The classes of a chunk and of its rows, whose notes stand in the margin."""
        if not self.in_margin:
            return "", [layout.whole(len(beside.get(number, ()))) for number in range(len(units))]
        rows = self.row_heights.measured(units, beside)
        self.heights.append(rows)
        return _digits(layout.chunk_lines(rows)), layout.arrange(rows)

    def _beside(
        self,
        version: Version,
        css: str,
        rows: Mapping[int, Sequence[Beside]],
        unit: Unit,
        notes: Sequence[Note],
        index: Mapping[str, str],
    ) -> BesideView | None:
        """The rows of a version that stand beside those of `unit`, with the words lit that notes quote in both."""
        blocks = [start for placed in unit for start in range(placed.start, placed.start + len(placed.row.blocks))]
        rows_beside = [row for block in blocks for row in rows.get(block, ())]
        if not rows_beside:
            return None
        text = version.text
        stretches: dict[str, list[Stretch]] = defaultdict(list)
        for note in notes:
            for anchor in note.parallel.get(version.name, ()):
                stretch = Stretch(
                    anchor.start, anchor.end, index[note.key], self.marks.css(note), self.marks.is_of_pack(note)
                )
                stretches[text.blocks[anchor.block].locus].append(stretch)
        dress = Dress(self.views.resolve, {locus: Marking(marks) for locus, marks in stretches.items()})
        html = "".join(row_html(row.row, 0, row.section, dress) for row in rows_beside)
        return BesideView(css, text.lang, direction(text.lang), Markup(html))


def _digits(number: int) -> str:
    """Classes for a number up to 999: h1 t2 u3 for 123."""
    shown = zip("htu", f"{min(number, 999):03}", strict=True)
    return " ".join(letter + digit for letter, digit in shown if digit != "0")
