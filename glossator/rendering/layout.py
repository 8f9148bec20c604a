"""Where notes stand beside a row, reckoned at build time from lengths of text.

Without script a note is brought near its line by flex weights: the space above it is reckoned from the line
of its mark and the heights of the notes before it, and written as a class, because a strict content security
policy allows no style attributes. The figures are those of the reading page at 1440 px; at other widths the
proportions hold. Distances are CSS pixels.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from glossator.language import wide

TEXT_LINE, TEXT_CHARACTERS = 29.45, 69  # 19 px at 1.55; what fits into a line of 37rem
NOTE_LINE, NOTE_CHARACTERS = 19.6, 58  # 13.8 px at 1.42; what fits into a line of 24rem
NOTE_GAP, ROW_GAP = 8.0, 19.0
LONG_NOTE = 400  # characters: what compact clamps

# flex-grow of the classes w1 … w15 and g1 … g15 (templates and style know the same table).
WEIGHTS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 64, 90, 130)
_BETWEEN = tuple(math.sqrt(one * other) for one, other in pairwise(WEIGHTS))  # up to which the lower one is nearer
_MOST_ROWS = 12  # that one cell of notes spans
_DENSE = 1.5  # times the height of its rows: a cell that needs more may set its notes in two columns


class Measured(NamedTuple):
    """A row as it is reckoned: its height, (line of the mark, height) of each note in order, and the notes' keys."""

    height: float
    notes: Sequence[tuple[float, float]]
    keys: Sequence[str] = ()


class Placed(NamedTuple):
    """Classes of a row's cell of notes, and of the space above each note ("" for none)."""

    css: str
    weights: tuple[str, ...]


def width(text: str) -> int:
    """The length of a text in Latin characters: CJK ones are twice as wide."""
    return len(text) if text.isascii() else len(text) + wide(text)


def text_height(text: str) -> float:
    return max(1, math.ceil(width(text) / TEXT_CHARACTERS)) * TEXT_LINE


def line_of(text: str, offset: int) -> float:
    """How far down its block the character at `offset` stands."""
    return width(text[:offset]) // TEXT_CHARACTERS * TEXT_LINE


def note_height(characters: int) -> float:
    return max(1, math.ceil(characters / NOTE_CHARACTERS)) * NOTE_LINE + NOTE_GAP


def arrange(rows: Sequence[Measured]) -> list[Placed]:
    """Classes for every row of a chunk: a cell takes following rows without notes if it needs their height."""
    placed = []
    for index, row in enumerate(rows):
        height, needed, spanned = row.height, sum(note for _, note in row.notes), 1
        while (
            row.notes
            and needed > height
            and spanned < _MOST_ROWS
            and index + spanned < len(rows)
            and not rows[index + spanned].notes
        ):
            height += rows[index + spanned].height + ROW_GAP
            spanned += 1
        gaps = _gaps(row.notes, height)
        classes = [f"s{spanned}"] if spanned > 1 else []
        if last := _class("g", gaps[-1], sum(gaps)):
            classes.append(last)
        if len(row.notes) > 1 and needed > _DENSE * height:
            classes.append("d")
        weights = tuple(_class("w", gap, sum(gaps)) for gap in gaps[:-1])
        placed.append(Placed(" ".join(classes), weights))
    return placed


def _gaps(notes: Sequence[tuple[float, float]], height: float) -> list[float]:
    """The space above each note and below the last, so that their distances from their lines are least.

    Pool adjacent violators: with y the place of a note less the heights before it, the y must not fall; where
    the wished ones do, those that conflict share their mean.
    """
    pools: list[tuple[float, int]] = []
    before = 0.0
    for line, note in notes:
        mean, count = line - before, 1
        while pools and pools[-1][0] > mean:
            other, many = pools.pop()
            mean, count = (mean * count + other * many) / (count + many), count + many
        pools.append((mean, count))
        before += note
    free = max(0.0, height - before)
    places = [min(free, max(0.0, mean)) for mean, count in pools for _ in range(count)]
    return [b - a for a, b in zip([0.0, *places], [*places, free], strict=True)]


def _class(letter: str, gap: float, free: float) -> str:
    share = 130 * gap / free if free > 0 else 0
    if share < 0.5:
        return ""
    return f"{letter}{bisect_left(_BETWEEN, share) + 1}"
