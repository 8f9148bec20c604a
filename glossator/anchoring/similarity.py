"""How similar two pieces of text are, and two places: the measure by which words are still those of a note, or not.

Words are compared by Levenshtein's normalized similarity. So is what stands around them, each side by itself, with
its far end free: inserted or deleted words push the rest along and must not count twice. Of the two sides the better
one counts double, because a new or a moved sentence changes one of them altogether.

Of one side, `python -m bench.anchors` measures (bench/anchors.md): unrelated places have a similarity of .23 on
average, in Chinese of .28, one in a thousand of more than .45; a quote's own side, after heavy edits, of .9.
rapidfuzz's `ratio` gives unrelated places .39 in English.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from glossator.language import is_cjk

from .flat import Flat, Span

CONTEXT = 32  # characters kept on each side of a quote …
LONGEST = 256  # … and up to so many, where other places have the same
CHANCE = 0.25  # how similar unrelated strings are that are written with an alphabet


class RecordedQuote(Protocol):
    """A quote as it was: its folded words, and what stood before and after them.

    `rival_score` is the score of the most similar other place, and `rival_words` the words there, if they are others.
    `repeat_similarity` is how similar the context of the same words elsewhere was. `occurrences` is how often those
    words stood in the text, unless that was too often to be reliable, and `ordinal` which of these places it was, from
    1. 0 stands for what is not worth recording.
    """

    @property
    def exact(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def rival_score(self) -> float: ...
    @property
    def rival_words(self) -> str: ...
    @property
    def repeat_similarity(self) -> float: ...
    @property
    def occurrences(self) -> int: ...
    @property
    def ordinal(self) -> int: ...


class QuoteRecord(NamedTuple):
    """A `RecordedQuote` by itself, without the note that it belongs to."""

    exact: str
    before: str
    after: str
    rival_score: float = 0.0
    rival_words: str = ""
    repeat_similarity: float = 0.0
    occurrences: int = 0
    ordinal: int = 0


def similarity(old: str, new: str) -> float:
    """Levenshtein's normalized similarity of two folded strings, 0 to 1, in Chinese CHANCE to 1."""
    if old == new:
        return 1.0
    from rapidfuzz.distance import Levenshtein  # 20 ms, which a build without any doubt need not spend

    return _calibrated(old, Levenshtein.normalized_similarity(old, new)) if old and new else 0.0


def context(flat: Flat, span: Span, size: int = CONTEXT) -> tuple[str, str]:
    """The `size` folded characters before and after `span`."""
    start, end = span
    return flat.text[max(0, start - size) : start], flat.text[end : end + size]


def side_similarities(quote: RecordedQuote, flat: Flat, span: Span) -> tuple[float, float]:
    """How similar what stands before `span` and after it is to what stood beside the quote, 0 to 1 each."""
    start, end = span
    old_before, old_after = quote.before, quote.after
    if old_before and old_after and flat.text.endswith(old_before, 0, start) and flat.text.startswith(old_after, end):
        return 1.0, 1.0
    size = max(len(old_before), len(old_after))
    size += size // 4
    before, after = flat.text[max(0, start - size) : start], flat.text[end : end + size]
    return _side_similarity(old_before[::-1], before[::-1]), _side_similarity(old_after, after)


def context_similarity(quote: RecordedQuote, flat: Flat, span: Span) -> float:
    """How similar what stands around `span` is to what stood around the quote, 0 to 1."""
    return combined(*side_similarities(quote, flat, span))


def score(quote: RecordedQuote, flat: Flat, span: Span, least: float = 0.0) -> float:
    """How likely `span` is what became of the quote, 0 to 1: half its words, half their context.

    Where it is certain to stay below `least`, this returns 0, in a quarter of the time.
    """
    start, end = span
    words = similarity(quote.exact, flat.text[start:end])
    before = _most_similar(quote.before[::-1], flat.text[max(0, start - CONTEXT) : start][::-1])
    if words + combined(before, _most_similar(quote.after, flat.text[end : end + CONTEXT])) < 2 * least:
        return 0.0
    return (words + context_similarity(quote, flat, span)) / 2


def combined(before: float, after: float) -> float:
    """The similarities of both sides as one: the better counts double."""
    return (2 * max(before, after) + min(before, after)) / 3


def _side_similarity(old: str, new: str) -> float:
    """How similar the beginning of `new` is to `old`, wherever it ends; of a long `old`, both in all and near by."""
    if len(old) <= CONTEXT:
        return _prefix_similarity(old, new)
    return min(_prefix_similarity(old[:CONTEXT], new), _prefix_similarity(old, new))


def _prefix_similarity(old: str, new: str) -> float:
    size = len(old)
    if new.startswith(old):
        return 1.0 if old or not new else 0.0
    from rapidfuzz.distance import Levenshtein  # as above

    least = size
    for length in {size - size // 4, size - size // 8, size, size + size // 8, size + size // 4}:
        least = min(least, Levenshtein.distance(old, new[:length], score_cutoff=least))
    return _calibrated(old, 1 - least / size)


def _most_similar(old: str, new: str) -> float:
    """What `_side_similarity` cannot exceed: each character more or less changes the distance by one at most."""
    from rapidfuzz.distance import Levenshtein  # as above

    old = old[:CONTEXT]
    size = len(old)
    distance = Levenshtein.distance(old, new[:size])
    return _calibrated(old, 1 - max(0, distance - size // 4) / size) if size else 1.0


def _calibrated(text: str, value: float) -> float:
    """Raise the similarity of strings in a large script, which share less by chance than strings of thirty letters."""
    return CHANCE + (1 - CHANCE) * value if _is_dense(text) else value


def weight(text: str) -> int:
    """How many letters of an alphabet say as much as `text`."""
    return len(text) * (3 if _is_dense(text) else 1)


def _is_dense(text: str) -> bool:
    size = len(text)
    return not text.isascii() and sum(is_cjk(text[at]) for at in (size // 4, size // 2, 3 * size // 4)) > 1
