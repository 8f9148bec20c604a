"""Where the words of a recorded quote may be now, however text and words have changed.

The words and their context are aligned as one string with each similar neighbourhood of the text, so that the context
says where the words begin and end even if the words themselves were changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from glossator.language import CJK

from .find import find
from .flat import Flat, Span, snap
from .similarity import RecordedQuote, combined, context_similarity, side_similarities, similarity
from .suggest import apart, nearest, neighbourhoods

_MOST_SAME = 200  # places of the same words that are looked at one by one
_BESIDE = 4  # characters
_NEAR = 64  # characters beside a place in which words of it are looked for
_LED = 0.5  # the score from which on the context has led to a place
_SHORT = 4  # characters: words shorter than this are not looked for without their context

# A quote with something inserted in the middle of its words:
_PLAIN = 0.9  # the score from which on nothing can have been inserted
_MOST_BETWEEN = 600  # characters that are looked at beyond the words, for what was inserted
_MOST_INSERTED = 3  # words that may stand between two of the quote before it counts as interrupted
_LEAST_LEFT, _LEAST_SHARE = 3, 0.75  # words of the quote that must be left, and their share
_LEAST_SIDE = 0.5  # how similar what stands before and after it must be
_REPEATED = 80  # of a hundred: what stands in between may not be so similar to one of the two pieces
_INTERRUPTED = 0.9  # factor of its words' similarity: the same words without an interruption come first


class Candidate(NamedTuple):
    """A place that the words of a quote may have gone to.

    `words`, `before` and `after` are how similar the words there, and what stands before and after them, are to what
    was recorded: 0 to 1 each.
    """

    span: Span
    words: float
    before: float
    after: float

    @property
    def context(self) -> float:
        return combined(self.before, self.after)

    @property
    def score(self) -> float:
        return (self.words + self.context) / 2


class Candidates(NamedTuple):
    """The candidates by score, the best first, none overlapping a better one.

    `closed` is how similar to the recorded context a place is where both sides of it stand together, without the words.
    """

    ranked: list[Candidate]
    closed: float = 0.0


def find_candidates(quote: RecordedQuote, flat: Flat, known: Iterable[Span] = ()) -> Candidates:
    """Where the words of `quote` may be now; the places in `known` are always considered."""
    spans = {*known, *repetitions(quote, flat, find(flat, quote.exact))}
    closed = 0.0
    starts = neighbourhoods(flat.text, quote.before + quote.exact + quote.after)
    for start in starts:
        span = align(quote, flat, start)
        if span[0] < span[1]:
            spans.add(span)
        else:
            closed = max(closed, context_similarity(quote, flat, span))
    ranked = _ranked(quote, flat, spans)
    if len(quote.exact) >= _SHORT:
        # By the words alone, where the context has led nowhere; where it has, it shows better where the words end.
        reached = [candidate.span for candidate in ranked if candidate.score >= _LED]
        similar = [passage.span for passage in nearest(flat, quote.exact)]
        spans |= {span for span in similar if not any(overlap(span, other) for other in reached)}
        ranked = _ranked(quote, flat, spans)
    if not ranked or ranked[0].score < _PLAIN:
        interrupted = {candidate for start in starts if (candidate := _interrupted(quote, flat, start))}
        ranked = sorted([*ranked, *interrupted], key=_best_first)
    return Candidates(apart(ranked), closed)


def _ranked(quote: RecordedQuote, flat: Flat, spans: Iterable[Span]) -> list[Candidate]:
    return sorted((compare(quote, flat, span) for span in spans), key=_best_first)


def _best_first(candidate: Candidate) -> tuple[float, Span]:
    return -candidate.score, candidate.span


def _interrupted(quote: RecordedQuote, flat: Flat, start: int) -> Candidate | None:
    """The words with something inserted between them, if what stood before them begins near `start`."""
    from rapidfuzz import fuzz  # imported only where words are compared
    from rapidfuzz.distance import Levenshtein

    passage = quote.before + quote.exact + quote.after
    low = max(0, start - len(passage) // 3 - 16)
    near = flat.text[low : start + 2 * len(passage) + _MOST_BETWEEN]
    words, others = _words(passage), _words(near)
    first = sum(end <= len(quote.before) for _, end in words)
    last = sum(begin < len(quote.before) + len(quote.exact) for begin, _ in words)
    steps = Levenshtein.opcodes([passage[i:j] for i, j in words], [near[i:j] for i, j in others])
    same = [
        step.dest_start + number - step.src_start
        for step in steps
        if step.tag == "equal"
        for number in range(max(first, step.src_start), min(last, step.src_end))
    ]
    if len(same) < max(_LEAST_LEFT, _LEAST_SHARE * (last - first)):
        return None
    gap, cut = max((behind - before, n) for n, (before, behind) in enumerate(pairwise(same), 1))
    halves = same[:cut], same[cut:]
    pieces = [(others[half[0]][0] + low, others[half[-1]][1] + low) for half in halves]
    span = snap(flat, (pieces[0][0], pieces[1][1]))
    sides_ = side_similarities(quote, flat, span)
    if gap <= _MOST_INSERTED or min(sides_) < _LEAST_SIDE:
        return None
    between = flat.text[pieces[0][1] : pieces[1][0]]
    if any(fuzz.partial_ratio(flat.text[slice(*piece)], between) > _REPEATED for piece in pieces):
        return None  # the same words again: two places, not one with an insertion
    rest = " ".join(flat.text[slice(*piece)] for piece in pieces)
    return Candidate(span, _INTERRUPTED * similarity(quote.exact, rest), *sides_)


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def repetitions(quote: RecordedQuote, flat: Flat, found: Sequence[Span]) -> Iterator[Span]:
    """Those of the places `found` that are worth comparing: all, or where they are many those with the same context."""
    before, after = quote.before[-_BESIDE:], quote.after[:_BESIDE]
    for start, end in found:
        if len(found) <= _MOST_SAME or flat.text.endswith(before, 0, start) or flat.text.startswith(after, end):
            yield start, end


def compare(quote: RecordedQuote, flat: Flat, span: Span) -> Candidate:
    """The place `span` of the text, compared with the quote and its context."""
    return Candidate(span, similarity(quote.exact, flat.text[slice(*span)]), *side_similarities(quote, flat, span))


def align(quote: RecordedQuote, flat: Flat, start: int, slack: int = 0, within: Span | None = None) -> Span:
    """What stands for the words if what stood before them begins within `slack` of `start` (a third of the whole).

    The span is empty where they were deleted. Nothing beyond `within` is looked at.
    """
    from rapidfuzz import fuzz  # imported only where words are compared

    passage = quote.before + quote.exact + quote.after
    size = len(passage)
    slack = slack or size // 3 + 16
    first, last = within or (0, len(flat.text))
    low = max(first, start - slack)
    near = flat.text[low : min(last, start + size + slack)]
    if len(near) > size and (found := fuzz.partial_ratio_alignment(passage, near)):
        low, near = low + found.dest_start, near[found.dest_start : found.dest_end]
    begin, end = _map(passage, near, len(quote.before), len(quote.before) + len(quote.exact))
    return _trimmed(quote, flat, _adjusted(quote.exact, flat.text, (low + begin, low + end)))


def _map(old: str, new: str, start: int, end: int) -> Span:
    """Where [start, end) of `old` is in `new` by the shortest edit of one into the other, word by word.

    Words inserted at either end are left out, unless they stand beside a word that replaces one of the old ones: then
    nobody can tell which of them is the replacement.
    """
    from rapidfuzz.distance import Levenshtein  # as above

    words, others = _words(old), _words(new)
    first, last = len(new), 0
    steps = Levenshtein.opcodes([old[i:j] for i, j in words], [new[i:j] for i, j in others])
    for is_same, group in groupby(steps, key=lambda step: step.tag == "equal"):
        run = list(group)
        replaced = words[run[0].src_start : run[-1].src_end]
        if not replaced or replaced[-1][1] <= start or replaced[0][0] >= end:
            continue
        replacing = others[run[0].dest_start : run[-1].dest_end]
        if not is_same and replacing and start <= replaced[0][0] and replaced[-1][1] <= end:
            first, last = min(first, replacing[0][0]), replacing[-1][1]
            continue
        for step in run:
            for n, (i, j) in enumerate(words[step.src_start : step.src_end], step.dest_start):
                if i < end and j > start and n < step.dest_end:
                    first, last = min(first, others[n][0]), others[n][1]
    return first, max(first, last)


def _adjusted(exact: str, text: str, span: Span) -> Span:
    """`span` with adjoining words of `exact` that it lacks, and without surplus words at its ends."""
    low, high = max(0, span[0] - _NEAR), span[1] + _NEAR
    around = text[low:high]
    words = [(around[i:j], low + i, low + j) for i, j in _words(around)]
    first = next((n for n, (_, i, _) in enumerate(words) if i >= span[0]), 0)
    last = next((n for n, (_, i, _) in enumerate(words) if i >= span[1]), len(words))
    if first >= last:
        return span
    missing = dict.fromkeys((word for word, _, _ in words), 0)  # a Counter takes twice as long
    for i, j in _words(exact):
        missing[exact[i:j]] = missing.get(exact[i:j], 0) + 1
    for word, _, _ in words[first:last]:
        missing[word] -= 1
    while first and missing[words[first - 1][0]] > 0 and sum(missing.values()) > 0:
        first -= 1
        missing[words[first][0]] -= 1
    while last < len(words) and missing[words[last][0]] > 0 and sum(missing.values()) > 0:
        missing[words[last][0]] -= 1
        last += 1
    if max(missing.values()) <= 0:  # surplus words stand for nothing in the quote
        while first < last and missing[words[first][0]] < 0:
            missing[words[first][0]] += 1
            first += 1
        while first < last and missing[words[last - 1][0]] < 0:
            last -= 1
            missing[words[last][0]] += 1
    return (words[first][1], words[last - 1][2]) if first < last else span


@lru_cache(maxsize=16)  # a quote is compared with several places one after the other
def _words(text: str) -> Sequence[Span]:
    return [match.span() for match in _word(text.isascii()).finditer(text)]


@cache
def _word(is_ascii: bool) -> re.Pattern[str]:
    if is_ascii:  # three times as fast
        return re.compile(r"\w+|[^\w\s\x1c-\x1f]", re.ASCII)
    return re.compile(rf"[{CJK}]|[^\W{CJK}]+|[^\w\s]")


def _trimmed(quote: RecordedQuote, flat: Flat, span: Span) -> Span:
    """The whole words of `span`, without punctuation at its ends that the quote does not have; it may be empty."""
    start, end = span
    text = flat.text
    while start < end and (text[start] == " " or (not text[start].isalnum() and quote.exact[:1].isalnum())):
        start += 1
    while start < end and (text[end - 1] == " " or (not text[end - 1].isalnum() and quote.exact[-1:].isalnum())):
        end -= 1
    return snap(flat, (start, end)) if start < end else (span[0], span[0])


def is_deleted(quote: RecordedQuote, flat: Flat, span: Span) -> bool:
    """Whether the words were deleted: what stood before and after them stands together now, at `span` or near it.

    In “d [a b] c a b e” without the words in brackets the same words are found again; only the context tells that
    these are not the ones that were quoted.
    """
    before, after = quote.before.rstrip(), quote.after.lstrip()
    reach = len(quote.before) + len(quote.exact) + len(quote.after)
    near = flat.text[max(0, span[0] - reach) : span[1] + reach]
    return any(before + between + after in near for between in (" ", ""))
