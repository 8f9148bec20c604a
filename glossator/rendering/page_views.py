"""What the templates are given for a page of a text: its rows, with the notes and parallel versions beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from glossator.language import direction
from glossator.linking import Address, Beside, Linked, LinkedText, beside
from glossator.model import Block, Note, Page, Row, Section, Version

from . import layout
from .blocks import Dress, row_html
from .marking import Gloss, Marking, Stretch, attribute, escape
from .note_views import Kept, NoteView, NoteViews, length, spoken_label
from .places import place_name

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


class Placed(NamedTuple):
    """A row with its section, and the index of its first block in the text."""

    section: Section
    row: Row
    start: int


class _Lying(NamedTuple):
    """How notes lie on the rows of a chunk: the row of each block, the notes that touch any, the rows that each touches
    by its key, the notes that stand beside each row, and those at its foot.
    """

    unit_of: Mapping[int, int]
    here: Sequence[Note]
    touched: Mapping[str, set[int]]
    beside: Mapping[int, Sequence[Note]]
    foot: Mapping[int, Sequence[Note]]


class PageViews:
    """The rows of one page of a text (or of all of it), in chunks."""

    def __init__(
        self,
        linked: Linked,
        text: LinkedText,
        pages: Sequence[Page],
        path: str,
        ui: Mapping[str, str],
        kept: Kept | None = None,
    ) -> None:
        self.linked, self.text, self.path, self.ui = linked, text, path, ui
        self.views = NoteViews(linked, text, path, ui, kept)
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

    def _units(self) -> Iterator[list[Placed]]:
        """What makes a row of the page: a block, and the headings or the speaker before it.

        A heading of its own would leave a hole under it as high as its notes.
        """
        sections = self.text.text.sections
        start = self.text.text.places[sections[self.first_section].locus][0]
        unit: list[Placed] = []
        for section in sections[self.first_section : self.last_section]:
            for row in section.rows:
                unit.append(Placed(section, row, start))
                start += len(row.blocks)
                if row.kind not in ("heading", "speaker"):
                    yield unit
                    unit = []
        if unit:
            yield unit

    def _reckoned(
        self, units: Sequence[Sequence[Placed]], beside: Mapping[int, Sequence[Note]]
    ) -> list[layout.Measured]:
        return [
            layout.Measured(
                sum(self._height(placed.row) for placed in unit),
                [self._measure(note, unit) for note in beside.get(number, ())],
                [note.key for note in beside.get(number, ())],
            )
            for number, unit in enumerate(units)
        ]

    def _lying(self, units: Sequence[Sequence[Placed]]) -> _Lying:
        unit_of = {
            block: number
            for number, unit in enumerate(units)
            for placed in unit
            for block in range(placed.start, placed.start + len(placed.row.blocks))
        }
        beside: dict[int, list[Note]] = defaultdict(list)
        foot: dict[int, list[Note]] = defaultdict(list)
        touched: dict[str, set[int]] = {}
        here = []
        for note in self.notes:
            touches = {unit_of[anchor.block] for anchor in note.anchors if anchor.block in unit_of}
            if touches:
                here.append(note)
                touched[note.key] = touches
                if note.marks[0].block in unit_of:
                    place = foot if self._is_at_foot(note) else beside
                    place[unit_of[note.marks[0].block]].append(note)
        return _Lying(unit_of, here, touched, beside, foot)

    def _is_at_foot(self, note: Note) -> bool:
        return self.linked.edition.kind_of(note.annotation).place == "foot"

    @cached_property
    def beside_count(self) -> int:
        """How many notes stand beside the text."""
        return sum(not self._is_at_foot(note) for note in self.notes)

    @cached_property
    def kinds_here(self) -> frozenset[str]:
        return frozenset(note.annotation.kind for note in self.notes)

    def _chunk(self, units: Sequence[Sequence[Placed]]) -> ChunkView:
        unit_of, here, touched, beside, foot = self._lying(units)
        index = self._indexes(here, touched, (beside, foot))
        rows = self._reckoned(units, beside)
        self.heights.append(rows)
        arranged = layout.arrange(rows)
        dress = Dress(
            self.views.resolve,
            self._markings(here, index, unit_of),
            self._lit(here, index),
            self._footnote,
            self._back,
            self._permalink,
        )
        row_views = []
        for number, unit in enumerate(units):
            html = "".join(
                row_html(placed.row, self.text.levels[placed.section.level], placed.section, dress) for placed in unit
            )
            notes = [
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
                if (cell := self._beside(version, css, theirs, unit, here, index))
            ]
            below = [self.views.view(note, index[note.key]) for note in foot.get(number, ())]
            is_tall = rows[number].height > layout.TALL
            row_views.append(RowView(Markup(html), arranged[number].css, label, notes, versions, below, is_tall))
        return ChunkView(_digits(layout.chunk_lines(rows)), row_views)

    def _beside(
        self,
        version: Version,
        css: str,
        rows: Mapping[int, Sequence[Beside]],
        unit: Sequence[Placed],
        notes: Sequence[Note],
        index: Mapping[str, str],
    ) -> BesideView | None:
        """The rows of a version that stand beside those of `unit`, with the words lit that notes quote in both."""
        blocks = [start for placed in unit for start in range(placed.start, placed.start + len(placed.row.blocks))]
        found = [row for block in blocks for row in rows.get(block, ())]
        if not found:
            return None
        text = version.text
        stretches: dict[str, list[Stretch]] = defaultdict(list)
        for note in notes:
            for anchor in note.parallel.get(version.name, ()):
                stretch = Stretch(anchor.start, anchor.end, index[note.key], self._css(note), self._is_of_pack(note))
                stretches[text.blocks[anchor.block].locus].append(stretch)
        dress = Dress(self.views.resolve, {locus: Marking(marks) for locus, marks in stretches.items()})
        html = "".join(row_html(row.row, 0, row.section, dress) for row in found)
        return BesideView(css, text.lang, direction(text.lang), Markup(html))

    def _indexes(
        self, notes: Sequence[Note], touched: Mapping[str, set[int]], places: Sequence[Mapping[int, Sequence[Note]]]
    ) -> dict[str, str]:
        """The class that lights a note with its words: i1 … counted in a row, x1 … in a chunk if it spans rows."""
        index = {}
        across = 0
        in_row: dict[int, int] = defaultdict(int)
        home_of = {note.key: row for place in places for row, notes in place.items() for note in notes}
        for note in notes:
            home = home_of.get(note.key, -1)
            if touched[note.key] == {home}:
                in_row[home] += 1
                index[note.key] = f"i{in_row[home]}"
            else:
                across += 1
                index[note.key] = f"x{across}"
        return index

    def _is_of_pack(self, note: Note) -> bool:
        return note.annotation.kind in self.linked.edition.packs

    def _css(self, note: Note) -> str:
        return self.linked.edition.kind_of(note.annotation).css

    def _markings(self, notes: Sequence[Note], index: Mapping[str, str], blocks: Iterable[int]) -> dict[str, Marking]:
        stretches: dict[int, list[Stretch]] = defaultdict(list)
        marks: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for note in notes:
            css, light = self._css(note), index[note.key]
            for anchor in note.anchors:
                if not anchor.whole:
                    stretch = Stretch(anchor.start, anchor.end, light, css, self._is_of_pack(note))
                    stretches[anchor.block].append(stretch)
            for mark in note.marks:
                marks[mark.block].append((mark.offset, self._mark(note, mark.id, css, light)))
        arrangements = {}
        for block in blocks:
            glosses = [
                Gloss(term.start, term.end, self.linked.addresses.terms[term.term].from_page(self.path))
                for term in self.text.linked_terms.get(block, ())
            ]
            glosses += (
                Gloss(name.start, name.end, self.linked.addresses.names[name.name].from_page(self.path), is_name=True)
                for name in self.text.linked_names.get(block, ())
            )
            if block in stretches or block in marks or glosses:
                locus = self.text.text.blocks[block].locus
                arrangements[locus] = Marking(stretches.get(block, ()), glosses, marks.get(block, ()))
        return arrangements

    def _lit(self, notes: Sequence[Note], index: Mapping[str, str]) -> dict[str, str]:
        """The classes of the blocks that are meant whole."""
        lit: dict[str, str] = {}
        for note in notes:
            for anchor in note.anchors:
                if anchor.whole:
                    locus = self.text.text.blocks[anchor.block].locus
                    lit[locus] = f"{lit.get(locus, 'wh')} {index[note.key]}"
        return lit

    def _mark(self, note: Note, id_: str, css: str, index: str) -> str:
        # The sign is an attribute that the style shows: as text it would be the end of the word before it, which no
        # search of the browser and no text fragment would find as a whole.
        label = attribute(
            self.ui["mark_label"].format(spoken_label(self.linked.edition.kind_of(note.annotation), note))
        )
        return (
            f'<a class="r {css} {index}" id="r-{id_}" href="#n-{note.key}" role="doc-noteref" '
            f'aria-label="{label}" data-sign="{attribute(note.number)}"></a>'
        )

    def _permalink(self, block: Block) -> str:
        number = block.locus.rpartition(".")[2]
        shown, css = number, "pn"
        if number == "0":
            shown = self.text.text.sections[block.section].number
            css = "pn sn" if shown else css
        label = attribute(self.ui["permalink"].format(place_name(self.text.text, block, self.ui, unit=True)))
        return f'<a class="{css}" href="#{attribute(block.locus)}" aria-label="{label}">{escape(shown or "§")}</a>'

    def _back(self, token: Any) -> str:
        """Where the arrow behind a footnote leads: to its mark, which may stand on another page."""
        number, time = token.meta["n"], token.meta["subId"] + 1
        path = self.text.footnote_marks.get((number, time), self.path)
        return self.views.href(Address(path, _footnote_mark(number, time)))

    def _footnote(self, token: Any) -> str:
        number, time = token.meta["n"], token.meta["time"]
        path = self.text.footnote_pages.get(number, self.path)
        href = Address(path, f"fn-{number}")
        id_ = _footnote_mark(number, time)
        return (
            f'<a class="fr" id="{id_}" href="{self.views.href(href)}" role="doc-noteref" '
            f'aria-label="{attribute(self.ui["footnote"].format(number))}" data-sign="{number}"></a>'
        )

    def _height(self, row: Row) -> float:
        if row.kind == "heading":
            return sum(layout.heading_height(block.text) for block in row.blocks)
        return self._pictures(row) + sum(layout.text_height(block.text) for block in row.blocks) + layout.ROW_GAP

    def _pictures(self, row: Row) -> float:
        """How high the pictures of a row's figures are."""
        sizes = (self.views.resolve.size(token.attrs["src"]) for token in row.tokens if token.type == "image")
        return sum(map(layout.picture_height, sizes))

    def _measure(self, note: Note, unit: Sequence[Placed]) -> tuple[float, int]:
        """(the line of the mark within its row, the length of the note)."""
        mark = note.marks[0]
        line = 0.0
        for placed in unit:
            if mark.block < placed.start + len(placed.row.blocks):
                line += self._pictures(placed.row)
                above = placed.row.blocks[: mark.block - placed.start]
                line += sum(layout.text_height(block.text) for block in above)
                line += layout.line_of(self.text.text.blocks[mark.block].text, mark.offset)
                break
            line += self._height(placed.row)
        # A pack is switched off at rest: its notes are given a line each.
        if self._is_of_pack(note):
            return line, layout.ONE_LINE
        return line, length(note.annotation) + self.views.length_of_citations(note.annotation)


def _digits(number: int) -> str:
    """Classes for a number up to 999: h1 t2 u3 for 123."""
    shown = zip("htu", f"{min(number, 999):03}", strict=True)
    return " ".join(letter + digit for letter, digit in shown if digit != "0")


def _footnote_mark(number: int, time: int) -> str:
    """The id of a mark of the author's footnote `number`, the `time`th one."""
    return f"fr-{number}" + (f"-{time}" if time > 1 else "")
