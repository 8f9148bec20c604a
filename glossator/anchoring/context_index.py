"""Where else the remembered surroundings of a quote stand: the place that its words may really have had.

The words of a note may be found where it was not written for: its own sentence was corrected, and a copy of it as it
was stands in another chapter. Then parts of what stood beside the words stand where the note was written for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from glossator.language import has_cjk

from .align import Candidate, aligned, candidate, overlap
from .selectors import Flat, Span
from .similarity import Remembered, similar

_PIECE, _DENSE_PIECE = 16, 8  # characters of the surroundings that are looked for together, and so many of Chinese
_REACH = 32  # characters on each side that are cut into pieces
_COMMON = 12  # a piece that stands more often says nothing
_LIKE_WORDS, _LIKE_SIDES = 0.45, 0.50  # what a place must reach to be the words' own, if the words there were changed
_AHEAD = 0.05  # how much liker it must be than any other place was when the note was remembered


class Surroundings:
    """What stood beside the quotes of some notes, looked for in one pass when it is first asked for."""

    def __init__(self, flat: Flat, quotes: Iterable[Remembered]) -> None:
        self._flat, self._quotes = flat, quotes

    def changed(self, quote: Remembered, found: Span, least: float) -> Candidate | None:
        """The place other than `found` where the quote's words seem to have been changed, no less like than `least`.

        A place that was nearly the same when the quote was remembered is none.
        """
        text = self._flat.text
        places = {aligned(quote, self._flat, start) for start in self._presumed(quote)}
        best: Candidate | None = None
        for place in sorted(places):
            words = text[slice(*place)]
            if overlap(place, found) or not words or words == quote.other:
                continue
            if similar(quote.exact, words) <= _LIKE_WORDS:
                continue
            one = candidate(quote, self._flat, place)
            if one.likeness < max(_LIKE_SIDES, least) or one.score < quote.rival + _AHEAD:
                continue
            if best is None or one.score > best.score:
                best = one
        return best

    def _presumed(self, quote: Remembered) -> set[int]:
        """Where what stood before the words would begin if a piece of their surroundings stood there as it did."""
        width = _DENSE_PIECE
        return {
            max(0, start - offset) // width * width
            for offset, piece in _pieces(quote)
            if len(starts := self._starts.get(piece, ())) <= _COMMON
            for start in starts
        }

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        wanted = list({piece for quote in self._quotes for _, piece in _pieces(quote)})
        found: dict[str, list[int]] = defaultdict(list)
        for number, start, _ in AhoCorasick(wanted).find_matches_as_indexes(self._flat.text, overlapping=True):
            found[wanted[number]].append(start)
        return found


def _pieces(quote: Remembered) -> Iterator[tuple[int, str]]:
    """Pieces of what stood on both sides of the words, each with its distance from where the left side began."""
    behind = len(quote.before) + len(quote.exact)
    size = _DENSE_PIECE if has_cjk(quote.before[-1:] + quote.exact[:1] + quote.after[:1]) else _PIECE
    for number in range(_REACH // size):
        low = len(quote.before) - (number + 1) * size
        if low >= 0:
            yield low, quote.before[low : low + size]
        piece = quote.after[number * size : (number + 1) * size]
        if len(piece) == size:
            yield behind + number * size, piece
