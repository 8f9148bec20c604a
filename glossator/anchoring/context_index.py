"""Where else the recorded context of a quote is found: the place where its words may really have been.

The words of a note may be found where it was not written for: its own sentence was corrected, and an uncorrected copy
of it stands in another chapter. Then pieces of the context stand where the note was written for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from glossator.language import has_cjk

from .align import Candidate, align, compare, overlap
from .flat import Flat, Span
from .similarity import RecordedQuote, similarity

_PIECE, _DENSE_PIECE = 16, 8  # characters of the context that are looked for together, and so many of Chinese
_REACH = 32  # characters on each side that are cut into pieces
_COMMON = 12  # a piece that stands more often says nothing
_LEAST_WORDS, _LEAST_CONTEXT = 0.45, 0.50  # similarity that a place of changed words must exceed, and reach
_AHEAD = 0.05  # by how much it must score higher than any other place did when the quote was recorded


class ContextIndex:
    """The context of some quotes, looked for in one pass over the text when it is first asked for."""

    def __init__(self, flat: Flat, quotes: Iterable[RecordedQuote]) -> None:
        self._flat, self._quotes = flat, quotes

    def changed_place(self, quote: RecordedQuote, found: Span, least: float) -> Candidate | None:
        """The place other than `found` where the quote's words seem to have been changed.

        Its context has a similarity of at least `least`. A place that was nearly the same when the quote was recorded
        does not count.
        """
        text = self._flat.text
        places = {align(quote, self._flat, start) for start in self._presumed(quote)}
        best: Candidate | None = None
        for place in sorted(places):
            words = text[slice(*place)]
            if overlap(place, found) or not words or words == quote.rival_words:
                continue
            if similarity(quote.exact, words) <= _LEAST_WORDS:
                continue
            candidate = compare(quote, self._flat, place)
            if candidate.context < max(_LEAST_CONTEXT, least) or candidate.score < quote.rival_score + _AHEAD:
                continue
            if best is None or candidate.score > best.score:
                best = candidate
        return best

    def _presumed(self, quote: RecordedQuote) -> set[int]:
        """Where the context before the words would begin, by each place that has a piece of their context."""
        width = _DENSE_PIECE
        return {
            max(0, start - offset) // width * width
            for offset, piece in _pieces(quote)
            if len(starts := self._starts.get(piece, ())) <= _COMMON
            for start in starts
        }

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        patterns = list({piece for quote in self._quotes for _, piece in _pieces(quote)})
        found: dict[str, list[int]] = defaultdict(list)
        for number, start, _ in AhoCorasick(patterns).find_matches_as_indexes(self._flat.text, overlapping=True):
            found[patterns[number]].append(start)
        return found


def _pieces(quote: RecordedQuote) -> Iterator[tuple[int, str]]:
    """Pieces of the context on both sides of the words, each with its distance from where the left side began."""
    behind = len(quote.before) + len(quote.exact)
    size = _DENSE_PIECE if has_cjk(quote.before[-1:] + quote.exact[:1] + quote.after[:1]) else _PIECE
    for number in range(_REACH // size):
        low = len(quote.before) - (number + 1) * size
        if low >= 0:
            yield low, quote.before[low : low + size]
        piece = quote.after[number * size : (number + 1) * size]
        if len(piece) == size:
            yield behind + number * size, piece
