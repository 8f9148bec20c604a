"""How like two pieces of text are, and two places: what tells whether words are still those a note was written for.

Words are compared by Levenshtein's normalized similarity. So is what stands around them, each side by itself, with
its far end free: words put in or taken out push the rest along and must not count twice. Of the two sides the better
one counts double, because a new or a moved sentence changes one of them altogether.

Of one side, `python -m bench.anchors` measures (bench/anchors.md): strangers are alike by .23 on average, in Chinese
by .28, one in a thousand by more than .45; a quote's own side, after heavy edits, by .9. rapidfuzz's `ratio` gives
strangers .39 in English.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from glossator.language import is_cjk

from .selectors import Flat, Span

CONTEXT = 32  # characters kept on each side of a quote …
LONGEST = 256  # … and up to so many, where other places have the same
CHANCE = 0.25  # how like strangers are that are written with an alphabet


class Remembered(Protocol):
    """A quote as it was: its folded words, and what stood before and behind them.

    `rival` is the score of the likest other place, `same` how like the surroundings of the same words elsewhere were,
    `times` how often those words stood in the text, if it was not too often to be counted on, and `order` which of
    these places it was, from 1. 0: not worth mentioning.
    """

    @property
    def exact(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def rival(self) -> float: ...
    @property
    def other(self) -> str: ...
    @property
    def same(self) -> float: ...
    @property
    def times(self) -> int: ...
    @property
    def order(self) -> int: ...


class Memory(NamedTuple):
    """A `Remembered` without a note that it belongs to."""

    exact: str
    before: str
    after: str
    rival: float = 0.0
    other: str = ""
    same: float = 0.0
    times: int = 0
    order: int = 0


def similar(one: str, other: str) -> float:
    """Levenshtein's normalized similarity of two folded strings, 0 to 1, in Chinese CHANCE to 1."""
    if one == other:
        return 1.0
    from rapidfuzz.distance import Levenshtein  # 20 ms, which a build without any doubt need not spend

    return _calibrated(one, Levenshtein.normalized_similarity(one, other)) if one and other else 0.0


def context(flat: Flat, span: Span, size: int = CONTEXT) -> tuple[str, str]:
    """The `size` folded characters before and behind `span`."""
    start, end = span
    return flat.text[max(0, start - size) : start], flat.text[end : end + size]


def sides(was: Remembered, flat: Flat, span: Span) -> tuple[float, float]:
    """How like what stands before `span` and behind it is to what stood there, 0 to 1."""
    start, end = span
    if was.before and was.after and flat.text.endswith(was.before, 0, start) and flat.text.startswith(was.after, end):
        return 1.0, 1.0
    size = max(len(was.before), len(was.after))
    size += size // 4
    before, after = flat.text[max(0, start - size) : start], flat.text[end : end + size]
    return _side(was.before[::-1], before[::-1]), _side(was.after, after)


def likeness(was: Remembered, flat: Flat, span: Span) -> float:
    """How like the surroundings of `span` are to the remembered ones, 0 to 1."""
    return both(*sides(was, flat, span))


def score(was: Remembered, flat: Flat, span: Span) -> float:
    """How likely `span` is what became of the remembered words: half the words, half their surroundings."""
    return (similar(was.exact, flat.text[span[0] : span[1]]) + likeness(was, flat, span)) / 2


def both(one: float, other: float) -> float:
    return (2 * max(one, other) + min(one, other)) / 3


def _side(was: str, now: str) -> float:
    """How like the beginning of `now` is to `was`, wherever it ends; where more is kept, near by as well as in all."""
    if len(was) <= CONTEXT:
        return _beginning(was, now)
    return min(_beginning(was[:CONTEXT], now), _beginning(was, now))


def _beginning(was: str, now: str) -> float:
    size = len(was)
    if now.startswith(was):
        return 1.0 if was or not now else 0.0
    from rapidfuzz.distance import Levenshtein  # as above

    least = size
    for length in {size - size // 4, size - size // 8, size, size + size // 8, size + size // 4}:
        least = min(least, Levenshtein.distance(was, now[:length], score_cutoff=least))
    return _calibrated(was, 1 - least / size)


def _calibrated(text: str, likeness: float) -> float:
    """Of thousands of characters strangers have few in common: lifted to what strangers have of thirty letters."""
    return CHANCE + (1 - CHANCE) * likeness if _is_dense(text) else likeness


def weight(text: str) -> int:
    """How many letters of an alphabet say as much."""
    return len(text) * (3 if _is_dense(text) else 1)


def _is_dense(text: str) -> bool:
    size = len(text)
    return sum(is_cjk(text[at]) for at in (size // 4, size // 2, 3 * size // 4)) > 1
