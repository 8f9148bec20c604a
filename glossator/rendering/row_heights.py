"""How high the rows of a page are, and on which of their lines the marks of notes stand: what `layout` arranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from glossator.linking import LinkedText
from glossator.model import Note, Row, Section

from . import layout
from .note_views import NoteViews, length


class PlacedRow(NamedTuple):
    """A row with its section, and the index of its first block in the text."""

    section: Section
    row: Row
    start: int


Unit = Sequence[PlacedRow]  # a block, and the headings or the speaker before it: together they are a row of the page


class RowHeights:
    """Measures the rows of one page, in CSS pixels."""

    def __init__(self, text: LinkedText, views: NoteViews) -> None:
        self.text, self.views = text, views

    def measured(self, units: Sequence[Unit], beside: Mapping[int, Sequence[Note]]) -> list[layout.Measured]:
        """The rows, each with the notes in `beside` that stand beside it, by its number."""
        return [
            layout.Measured(
                sum(self._height(placed.row) for placed in unit),
                [self._measure(note, unit) for note in beside.get(number, ())],
                [note.key for note in beside.get(number, ())],
            )
            for number, unit in enumerate(units)
        ]

    def _height(self, row: Row) -> float:
        if row.kind == "heading":
            return sum(layout.heading_height(block.text) for block in row.blocks)
        return self._pictures(row) + sum(layout.text_height(block.text) for block in row.blocks) + layout.ROW_GAP

    def _pictures(self, row: Row) -> float:
        """How high the pictures of a row's figures are."""
        sizes = (self.views.resolve.size(token.attrs["src"]) for token in row.tokens if token.type == "image")
        return sum(map(layout.picture_height, sizes))

    def _measure(self, note: Note, unit: Unit) -> tuple[float, int]:
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
        if note.annotation.kind in self.views.linked.edition.packs:
            return line, layout.ONE_LINE
        return line, length(note.annotation) + self.views.length_of_citations(note.annotation)
