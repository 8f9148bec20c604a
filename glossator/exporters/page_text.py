"""The reading text of a page: the words of its blocks, without notes, signs and numbers, a line feed between blocks.

It is what positions are counted in, in Unicode code points; the rest of a page depends on the template.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from glossator.linking import LinkedText
from glossator.model import Anchor, Block, Page

_CONTEXT = 32  # characters before and after a quote, as in other programs (Hypothesis, Recogito)


class Passage(NamedTuple):
    """[start, end) of a page's reading text; `first` and `last` are the blocks it touches, as `Text.blocks` counts."""

    start: int
    end: int
    first: int
    last: int


class PageText:
    """The reading text of the blocks of a page, `first` being the number of the first of them in the text."""

    def __init__(self, page: Page, blocks: Sequence[Block], first: int) -> None:
        self.page, self.blocks, self.first = page, blocks, first
        self.text = "\n".join(block.text for block in blocks)
        self._starts: list[int] = []
        at = 0
        for block in blocks:
            self._starts.append(at)
            at += len(block.text) + 1

    def block(self, number: int) -> Block | None:
        """The block of that number in the text; None if it is on another page."""
        inside = 0 <= number - self.first < len(self.blocks)
        return self.blocks[number - self.first] if inside else None

    def start_of(self, block: int) -> int:
        return self._starts[block - self.first]

    def end_of(self, block: int) -> int:
        return self.start_of(block) + len(self.blocks[block - self.first].text)

    def passage(self, anchors: Iterable[Anchor]) -> Passage:
        """What the anchors of one place cover together; for an empty place the word before it."""
        ordered = sorted(anchors, key=lambda anchor: (anchor.block, anchor.start))
        first, last = ordered[0], ordered[-1]
        start, end = self.start_of(first.block) + first.start, self.start_of(last.block) + last.end
        if start == end:
            before = self.text[self.start_of(first.block) : start].split()
            start -= len(before[-1]) if before else 0
        return Passage(start, end, first.block, last.block)

    def around(self, passage: Passage) -> tuple[str, str]:
        """What stands before and after a passage: enough to tell it from its doubles in the same block, if it can."""
        low, high = self.start_of(passage.first), self.end_of(passage.last)
        words = self.text[passage.start : passage.end]
        size = _CONTEXT
        while True:
            before = self.text[max(0, passage.start - size) : passage.start]
            after = self.text[passage.end : passage.end + size]
            in_context = before + words + after
            if size >= high - low or self.text.count(in_context, max(0, low - size), high + size) < 2:
                return before, after
            size *= 2


def page_texts(linked_text: LinkedText) -> list[PageText]:
    """The reading texts of the pages of a text."""
    starts = [0]
    for section in linked_text.text.sections:
        starts.append(starts[-1] + sum(len(row.blocks) for row in section.rows))
    reach = [(page, starts[page.first], starts[page.last]) for page in linked_text.pages]
    return [PageText(page, linked_text.text.blocks[first:last], first) for page, first, last in reach]
