"""The blocks of a text as one folded string, and the way back from it to blocks and their own offsets.

A quote may therefore cross blocks, and no search ever walks a tree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from glossator.language import Folded, fold, is_edge, joint
from glossator.model import Block, Text

Span = tuple[int, int]  # [start, end) in a `Flat`'s text


class Flat(NamedTuple):
    """The blocks of a text as one folded string. `starts[i]` is where block i begins in `text`."""

    text: str
    starts: tuple[int, ...]
    folds: tuple[Folded, ...]

    def block_at(self, position: int) -> int:
        """The block that the character at `position` belongs to (the space after a block: that block)."""
        return max(0, bisect_right(self.starts, position) - 1)

    def is_edge(self, position: int) -> bool:
        """Whether a span that can be quoted may begin or end at `position`: neither inside a word nor inside “…”."""
        block = self.block_at(position)
        return is_edge(self.text, position) and not self.folds[block].cuts(position - self.starts[block])

    def reach(self, first: int, last: int) -> Span:
        """The span that blocks [first, last) cover."""
        if first >= last:
            return (0, 0)
        return self.starts[first], self.starts[last - 1] + len(self.folds[last - 1].text)

    def pieces(self, span: Span) -> list[tuple[int, int, int]]:
        """(block, start, end) in each block's own plain text, for every block that `span` touches."""
        start, end = span
        found = []
        for block in range(self.block_at(start), self.block_at(end - 1) + 1):
            begins, folded = self.starts[block], self.folds[block]
            a, b = max(start - begins, 0), min(end - begins, len(folded.text))
            if a < b:
                found.append((block, *folded.original(a, b)))
        return found

    def span_of(self, block: int, start: int, end: int) -> Span:
        """The span of [start, end) of a block's own plain text."""
        a, b = self.folds[block].folded(start, end)
        return self.starts[block] + a, self.starts[block] + b


def flatten(blocks: Iterable[Block]) -> Flat:
    """The blocks joined by one space each, or by nothing between characters of Chinese and Japanese (`joint`)."""
    parts: list[str] = []
    starts: list[int] = []
    folds: list[Folded] = []
    length = 0
    last = ""  # of the blocks before this one that have words
    for block in blocks:
        folded = fold(block.text).without_space_around()
        if last and folded.text:
            between = joint(last, folded.text)
            parts.append(between)
            length += len(between)
        starts.append(length)
        folds.append(folded)
        parts.append(folded.text)
        length += len(folded.text)
        last = folded.text or last
    return Flat("".join(parts), tuple(starts), tuple(folds))


def words_at(text: Text, flat: Flat, span: Span) -> str:
    """The words of the text at `span`, unfolded and on one line: what an editor would paste as a quote."""
    blocks = text.blocks
    return " ".join(" ".join(blocks[block].text[a:b].split()) for block, a, b in flat.pieces(span))


def snap(flat: Flat, span: Span) -> Span:
    """`span` without white space at its ends, widened to whole words: the nearest span that can be quoted."""
    text, (start, end) = flat.text, span
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    while not flat.is_edge(start):
        start -= 1
    while not flat.is_edge(end):
        end += 1
    return start, end


def reach_of(text: Text, flat: Flat, locus: str) -> Span | None:
    """The span of a section, a block, a line of verse (4.12) or several lines (4.12-15); None if there is none."""
    if lines := text.lines_of(locus):
        return flat.span_of(*lines[0])[0], flat.span_of(*lines[1])[1]
    return flat.reach(*text.places[locus]) if locus in text.places else None


def locus_of(text: Text, flat: Flat, span: Span) -> str:
    """The smallest place that holds `span` and has a locus: a line of verse or several, else the block it begins in."""
    pieces = flat.pieces(span)
    if not pieces:
        return text.blocks[flat.block_at(span[0])].locus
    (first, start, _), (last, _, end) = pieces[0], pieces[-1]
    opening = text.line_of(text.blocks[first], start)
    closing = text.line_of(text.blocks[last], max(end - 1, 0))
    if not opening or not closing or opening.rpartition(".")[0] != closing.rpartition(".")[0]:
        return text.blocks[first].locus
    return opening if opening == closing else f"{opening}-{closing.rpartition('.')[2]}"


def section_of(text: Text, flat: Flat, locus: str) -> Span | None:
    """The span of the section to which the block with this locus belongs, or belonged; None if there is none."""
    place = text.places.get(locus.rpartition(".")[0])
    return flat.reach(*place) if place else None
