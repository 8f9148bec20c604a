"""A document's words in one string, with the notes inside it: what Word and TEI have in common."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from .drafts import Target

_CONTEXT = 160  # characters around a mark that are kept


@dataclass
class Running:
    """Words in the order of reading; `starts` are where blocks begin. White space is as in the source."""

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
        """Where the words end, white space behind them aside."""
        end = self.length
        for piece in reversed(self.pieces):
            if kept := len(piece.rstrip()):
                return end - len(piece) + kept
            end -= len(piece)
        return 0

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def at_mark(text: str, starts: list[int], position: int) -> Target:
    """The target of a note whose mark stands at `position`: the words before it, in its own block."""
    following = bisect_right(starts, position)
    begins = starts[following - 1] if following else 0
    ends = starts[following] if following < len(starts) else len(text)
    before = text[begins:position]
    if not any(char.isalnum() for char in before):
        return Target(suffix=text[position:ends], point=True)
    begins = max(begins, position - 4 * _CONTEXT)
    return Target(prefix=text[begins:position], suffix=text[position:ends][:_CONTEXT], point=True)


def over(text: str, start: int, end: int, whole: bool = False) -> Target:
    """The target of a note on the words from `start` to `end`."""
    exact = " ".join(text[start:end].split())
    return Target(exact, text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT], whole=whole)
