"""`find(text, selector)`: where words stand in a text.

The blocks of a text are folded and joined into one string, so that a quote may cross them and no search ever
walks a tree; what is found there is mapped back to blocks and their own offsets. Selectors are those of the
W3C Web Annotation model (TextQuoteSelector, RangeSelector).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from .fold import Folded, fold, is_edge, joint
from .model import Anchor, Annotation, Block, Text

Span = tuple[int, int]  # [start, end) in a `Flat`'s text

# Below this many quotes a plain search for each is faster than building an automaton: measured at 150,000
# words, where one `str.find` over the text costs as much as adding some 40 patterns.
_FEW = 8


@dataclass(frozen=True)
class Flat:
    """The blocks of a text as one folded string. `starts[i]` is where block i begins in `text`."""

    text: str
    starts: tuple[int, ...]
    folds: tuple[Folded, ...]

    def block_at(self, position: int) -> int:
        """The block that the character at `position` belongs to (the space after a block: that block)."""
        return max(0, bisect_right(self.starts, position) - 1)

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


@dataclass(frozen=True)
class Anchored:
    """A text with its folded form, and each annotation with the places it was found at."""

    text: Text
    flat: Flat
    notes: tuple[tuple[Annotation, tuple[Anchor, ...]], ...]


def flatten(blocks: Iterable[Block]) -> Flat:
    parts: list[str] = []
    starts: list[int] = []
    folds: list[Folded] = []
    length = 0
    for block in blocks:
        folded = fold(block.text)
        if folds:
            between = joint(folds[-1].text, folded.text)
            parts.append(between)
            length += len(between)
        starts.append(length)
        folds.append(folded)
        parts.append(folded.text)
        length += len(folded.text)
    return Flat("".join(parts), tuple(starts), tuple(folds))


def find(flat: Flat, words: str, within: Span | None = None) -> list[Span]:
    """Every place of the folded `words` in `within` (or everywhere), overlapping ones too, at word edges."""
    if not words:
        return []
    text = flat.text
    low, high = within or (0, len(text))
    found = []
    at = text.find(words, low, high)
    while at >= 0:
        if is_edge(text, at) and is_edge(text, at + len(words)):
            found.append((at, at + len(words)))
        at = text.find(words, at + 1, high)
    return found


def find_all(flat: Flat, quotes: Sequence[str]) -> Mapping[str, list[Span]]:
    """`find` for many folded quotes in one pass over the text (Aho and Corasick 1975)."""
    wanted = list(dict.fromkeys(quote for quote in quotes if quote))
    if len(wanted) <= _FEW:
        return {quote: find(flat, quote) for quote in wanted}
    found: dict[str, list[Span]] = {quote: [] for quote in wanted}
    text = flat.text
    automaton = AhoCorasick(wanted)
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if is_edge(text, start) and is_edge(text, end):
            found[wanted[number]].append((start, end))
    return found
