"""Where notes stand beside a row and how many lines of each are shown, estimated at build time from lengths of text.

A row is as high as its text. The notes beside it share that room: the short ones are whole, the others are cut to the
same number of lines, and each has at least one, which shows its sign and its lemma. A cell of notes also takes the
rows without notes that follow it, and the free space above the first note of the row after them. Where there is room
to spare, flex weights bring each note near the line of its mark.

All of that is written as classes, because a strict content security policy allows no style attributes. Lengths say
how many lines a text takes only about, for the reader's fonts are not known: align.js measures and corrects. The
figures are those of the reading page at 1440 px (`l1` …) and at 1024 px (`m1` …). Distances are CSS pixels.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from glossator.language import wide
from glossator.model import Size

TEXT_LINE, TEXT_CHARACTERS = 29.45, 58  # 19 px at 1.55; what fits into a line of 35 to 37rem, in Noto Serif
TEXT_WIDTH = 576.0  # 36rem
HEADING_LINE, HEADING_GAP = 27.0, 12.0
ROW_GAP = 19.0
TALL = 14 * TEXT_LINE  # a row that is higher may not be wholly in a low window
NOTE_LINE, NOTE_GAP = 19.54, 4.8  # 13.76 px at 1.42
WIDE, PAIRED, MIDDLE = 54, 42, 40  # characters in a line of notes of 24rem, of half of 40rem, of 18.5rem
_PADDING = 5.8  # above the first note of a cell

# Lines of the classes l1, m1 …, and flex-grow of the classes w1 … w15 and g1 … g15 (numbered.css has them too).
LINES = (*range(1, 13), 15, 20, 30)
WEIGHTS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 64, 90, 130)
_BETWEEN = tuple(
    math.sqrt(lower * higher) for lower, higher in pairwise(WEIGHTS)
)  # up to which the lower one is nearer
ONE_LINE = 0  # the length of a note that is given one line, however long it is: of a pack
_MOST_ROWS = 12  # that one cell of notes spans
_MOST_BORROWED = 9  # lines of notes in the row below
_DENSE = 1.25  # times the height of its rows: a cell that needs more sets its notes in two columns
_TIGHT = 0.7  # times the height of its rows: in a cell that needs more no note may take a line more than was estimated


class Measured(NamedTuple):
    """An estimated row: its height with the gap below it, (line of the mark, length in Latin characters) of each
    note in order, and the notes' keys.
    """

    height: float
    notes: Sequence[tuple[float, int]]
    keys: Sequence[str] = ()


class Placed(NamedTuple):
    """Classes of a row's cell of notes, of the space above each note, and of each note that is cut ("" for none)."""

    css: str
    weights: tuple[str, ...]
    lines: tuple[str, ...]
    is_tall: bool = False  # the row


@dataclass
class _Cell:
    """The notes beside a row, and the room that they have."""

    notes: Sequence[tuple[float, int]]
    height: float
    rows: int
    lent: int = 0  # lines of notes at its top that the cell above takes
    borrowed: int = 0  # lines of notes that it takes of the cell below

    @property
    def room(self) -> float:
        return self.height - _PADDING + NOTE_LINE * (self.borrowed - self.lent)


def width(text: str) -> int:
    """The length of a text in Latin characters: CJK ones are twice as wide."""
    return len(text) if text.isascii() else len(text) + wide(text)


def text_height(text: str) -> float:
    return max(1, math.ceil(width(text) / TEXT_CHARACTERS)) * TEXT_LINE


def picture_height(size: Size | None) -> float:
    """The height of a picture that is as wide as it wants to be, or at most as the text."""
    return size.height * min(1, TEXT_WIDTH / size.width) if size else TEXT_LINE


def heading_height(text: str) -> float:
    """The height of a heading with the gap below it: its letters are larger, its lines closer."""
    return max(1, math.ceil(1.25 * width(text) / TEXT_CHARACTERS)) * HEADING_LINE + HEADING_GAP


def line_of(text: str, offset: int) -> float:
    """How far down its block the character at `offset` stands."""
    return width(text[:offset]) // TEXT_CHARACTERS * TEXT_LINE


def chunk_lines(rows: Sequence[Measured]) -> int:
    """How high a chunk is, in lines of text: what stands for it as long as it is not laid out.

    It does not depend on the words of notes, so a page in which only these change keeps it.
    """
    return round(sum(max(row.height, _PADDING + len(row.notes) * (NOTE_LINE + NOTE_GAP)) for row in rows) / TEXT_LINE)


def arrange(rows: Sequence[Measured]) -> list[Placed]:
    """Classes for every row of a chunk."""
    cells = list(_cells(rows))
    for index, cell in enumerate(cells):
        if cell and (below := index + cell.rows) < len(cells) and (next_cell := cells[below]):
            _borrow(cell, next_cell)
    # Where one cell is set in two columns, the others of the chunk that are too full are too.
    is_dense = any(cell and _is_over(cell, _DENSE) for cell in cells)
    return [
        (_placed(cell, is_dense and _is_over(cell, 1)) if cell else whole(0))._replace(is_tall=row.height > TALL)
        for row, cell in zip(rows, cells, strict=True)
    ]


def whole(notes: int) -> Placed:
    """A row whose notes need no room beside it."""
    return Placed("", ("",) * notes, ("",) * notes)


def _cells(rows: Sequence[Measured]) -> Iterator[_Cell | None]:
    """The cell of each row that has notes: it takes following rows without notes if it needs their height."""
    for index, row in enumerate(rows):
        if not row.notes:
            yield None
            continue
        cell = _Cell(row.notes, row.height, 1)
        needed = _needed(row.notes)
        while (
            needed > cell.room
            and cell.rows < _MOST_ROWS
            and index + cell.rows < len(rows)
            and not rows[index + cell.rows].notes
        ):
            cell.height += rows[index + cell.rows].height
            cell.rows += 1
        yield cell


def _borrow(cell: _Cell, below: _Cell) -> None:
    """Let a cell have what it needs of the space that the one below it leaves free above its first note."""
    free = min(below.notes[0][0], below.room - _needed(below.notes))
    needed = _needed(cell.notes) - cell.room
    if needed > 0 and free >= NOTE_LINE:
        cell.borrowed = below.lent = min(_MOST_BORROWED, math.ceil(needed / NOTE_LINE), int(free / NOTE_LINE))


def _needed(notes: Sequence[tuple[float, int]]) -> float:
    """The height of whole notes in the narrowest column that they stand in."""
    return sum(_lines(characters, MIDDLE) for _, characters in notes) * NOTE_LINE + len(notes) * NOTE_GAP


def _lines(characters: int, line: int) -> int:
    return max(1, math.ceil(characters / line))


def _heights(cell: _Cell) -> list[float]:
    """The heights of whole notes on a wide screen, each with the gap below it."""
    return [_lines(characters, WIDE) * NOTE_LINE + NOTE_GAP for _, characters in cell.notes]


def _is_over(cell: _Cell, share: float) -> bool:
    return len(cell.notes) > 1 and sum(_heights(cell)) > share * cell.room


def _placed(cell: _Cell, dense: bool) -> Placed:
    lines = [line - cell.lent * NOTE_LINE for line, _ in cell.notes]
    gaps = _gaps(list(zip(lines, _heights(cell), strict=True)), cell.room)
    names = [
        f"s{cell.rows}" if cell.rows > 1 else "",
        _class("g", gaps[-1], sum(gaps)),
        "d" if dense else "",
        "f" if len(cell.notes) * (NOTE_LINE + NOTE_GAP) > cell.room else "",
        f"o{cell.borrowed}" if cell.borrowed else "",
        f"e{cell.lent}" if cell.lent else "",
    ]
    weights = tuple("" if dense else _class("w", gap, sum(gaps)) for gap in gaps[:-1])
    at_1440 = _cut(cell, PAIRED if dense else WIDE, 2 if dense else 1)
    at_1024 = _cut(cell, MIDDLE, 1)
    cut = tuple(
        " ".join(f"{name}{shown}" for name, shown in (("l", wide), ("m", narrow)) if shown)
        for wide, narrow in zip(at_1440, at_1024, strict=True)
    )
    return Placed(" ".join(filter(None, names)), weights, cut)


def _cut(cell: _Cell, line: int, columns: int) -> list[int]:
    """How many lines of each note may be shown, 0 for all; notes that stand side by side share their lines."""
    line_counts = [_lines(characters, line) for _, characters in cell.notes]
    tall = [max(line_counts[at : at + columns]) for at in range(0, len(line_counts), columns)]
    room = int((cell.room - len(tall) * NOTE_GAP) / NOTE_LINE)
    if sum(tall) <= _TIGHT * room:
        return [int(characters == ONE_LINE) for _, characters in cell.notes]
    shown = shared(tall, room)
    return [
        LINES[bisect_right(LINES, min(line_counts[at], shown[at // columns])) - 1] for at in range(len(line_counts))
    ]


def shared(line_counts: Sequence[int], room: int) -> list[int]:
    """`room` lines shared out to notes that need `line_counts`: water-filling, with at least a line for each."""
    level, lines_left = 0, room
    notes_left = len(line_counts)
    for lines in sorted(line_counts):
        if lines * notes_left > lines_left:
            level, spare = divmod(max(lines_left, notes_left), notes_left)
            break
        lines_left, notes_left = lines_left - lines, notes_left - 1
    else:
        return list(line_counts)
    allotted = []
    for lines in line_counts:
        extra = lines > level and spare > 0
        spare -= extra
        allotted.append(min(lines, level + extra))
    return allotted


def _gaps(notes: Sequence[tuple[float, float]], height: float) -> list[float]:
    """The space above each note and below the last, so that their distances from their lines are least.

    Pool adjacent violators: with y the place of a note less the heights before it, the y must not fall; where
    those wished for do, the ones that conflict share their mean.
    """
    pools: list[tuple[float, int]] = []
    height_above = 0.0
    for line, note in notes:
        mean, count = line - height_above, 1
        while pools and pools[-1][0] > mean:
            upper_mean, number = pools.pop()
            mean, count = (mean * count + upper_mean * number) / (count + number), count + number
        pools.append((mean, count))
        height_above += note
    free = max(0.0, height - height_above)
    places = [min(free, max(0.0, mean)) for mean, count in pools for _ in range(count)]
    return [b - a for a, b in zip([0.0, *places], [*places, free], strict=True)]


def _class(letter: str, gap: float, free: float) -> str:
    share = 130 * gap / free if free > 0 else 0
    if share < 0.5:
        return ""
    return f"{letter}{bisect_left(_BETWEEN, share) + 1}"
