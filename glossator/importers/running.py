"""A document's words in one string, with the notes inside it: what Word and TEI have in common."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from glossator.language import Folded, fold

from .drafts import Target, letters_of

_CONTEXT = 160  # characters around a mark that are kept


@dataclass
class Running:
    """Words in the order of reading; `starts` are where blocks begin. White space is as in the source.

    Targets are asked for when all has been read.
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=lambda: [0])

    def add(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def block(self) -> None:
        """Begin a block, unless one has just begun."""
        if self.length and self.starts[-1] != self.length:
            self.add("\n")
            self.starts.append(self.length)

    @property
    def end(self) -> int:
        """Where the words end, not counting white space after them."""
        end = self.length
        for piece in reversed(self.pieces):
            if kept := len(piece.rstrip()):
                return end - len(piece) + kept
            end -= len(piece)
        return 0

    @cached_property
    def text(self) -> str:
        return "".join(self.pieces)

    @cached_property
    def letters(self) -> str:
        """The letters and digits alone (`letters_of`)."""
        return letters_of(self._folded.text)

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def _counts(self) -> tuple[int, ...]:
        """How many of `letters` come before each position of the folded text."""
        return tuple(accumulate(map(str.isalnum, self._folded.text), initial=0))

    def _span(self, start: int, end: int) -> tuple[int, int]:
        first, last = self._folded.folded(start, end)
        return self._counts[first], self._counts[last]

    def line_before(self, position: int) -> str:
        """What stands before a position in its own block."""
        following = bisect_right(self.starts, position)
        return self.text[self.starts[following - 1] if following else 0 : position]

    def line_behind(self, position: int) -> str:
        """What stands after a position in its own block."""
        following = bisect_right(self.starts, position)
        return self.text[position : self.starts[following] if following < len(self.starts) else len(self.text)]

    def at_mark(self, position: int) -> Target:
        """The target of a note whose mark stands at `position`: the words before it, in its own block."""
        before, behind = self.line_before(position), self.line_behind(position)
        letters = self._span(0, position)
        if not any(char.isalnum() for char in before):
            return Target(suffix=behind, point=True, letters=letters)
        return Target(prefix=before[-4 * _CONTEXT :], suffix=behind[:_CONTEXT], point=True, letters=letters)

    def over(self, start: int, end: int, whole: bool = False) -> Target:
        """The target of a note on the words from `start` to `end`."""
        text = self.text
        exact = " ".join(text[start:end].split())
        prefix, suffix = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
        return Target(exact, prefix, suffix, whole=whole, letters=self._span(start, end))
