"""Which places of a text could be mistaken for one another, and how much must be recorded to tell them apart.

When a note's words are deleted, a similar sentence that was always there must not be taken for them. So each quote is
recorded with the score of the most similar other place and, if that is nearly the same, with enough context to tell the
two apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from heapq import nlargest
from math import ceil
from operator import itemgetter

from ahocorasick_rs import AhoCorasick

from glossator.language import CJK

from .align import align, repetitions
from .find import find, find_all
from .flat import Flat, Span
from .similarity import CONTEXT, LONGEST, QuoteRecord, context, context_similarity, score

_LOOKALIKE = 0.70  # from this score on more context is recorded
_LEAST_RIVAL = 0.5  # below this score a rival is not worth recording …
_LEAST_REPEAT = 0.38  # … nor, below this similarity, the context of the same words elsewhere
_COUNTED = 8  # words that stand more often come and go with every edit: they are not counted
_RUN, _DENSE_RUN = 12, 4  # characters that a place has to share with another to be compared with it
_COMMON = 40  # a run that stands so often says nothing
_MOST, _ALWAYS = 8, 3  # places that are compared with a quote for such runs, and those that may have less than …
_TELLING = 1.0  # … as much in common with it as a run that stands nowhere else
_MANY = 2000  # words that stand more often are compared with those near by, and where they share a run
_BUCKET = 8
_SIZES = (CONTEXT, 2 * CONTEXT, 4 * CONTEXT, LONGEST)


def record_quotes(flat: Flat, spans: Sequence[Span]) -> list[QuoteRecord]:
    """What the lock has to record of each span."""
    known = find_all(flat, (flat.text[slice(*span)] for span in spans), most=_MANY)
    same = [known.get(flat.text[slice(*span)]) for span in spans]
    near = [set(_near(flat, span, found)) for span, found in zip(spans, same, strict=True)]
    others = _others(flat, spans)
    return [_record(flat, *args) for args in zip(spans, same, near, others, strict=True)]


def _record(
    flat: Flat, span: Span, places: Sequence[Span] | None, repeats: set[Span], others: set[Span]
) -> QuoteRecord:
    """The least context that tells `span` from the other places; or, if none does, the most telling.

    `repeats` are other places of the same words, `places` all their places (None: too many), `others` similar places.
    """
    best: QuoteRecord | None = None
    exact = flat.text[slice(*span)]
    for size in _SIZES:
        record = QuoteRecord(exact, *context(flat, span, size))
        repeat = max((context_similarity(record, flat, other) for other in repeats), default=0.0)
        scores = [(score(record, flat, other, _LEAST_RIVAL), flat.text[slice(*other)]) for other in others - repeats]
        rival, other = max([((1 + repeat) / 2 if repeats else 0.0, exact), *scores])
        if best is None or rival < best.rival_score:
            best = record._replace(rival_score=rival, rival_words=other, repeat_similarity=repeat)
        if rival < _LOOKALIKE:
            break
    assert best is not None  # noqa: S101
    times = len(places) if places and 1 < len(places) <= _COUNTED else 0
    return QuoteRecord(
        exact,
        best.before,
        best.after,
        rival_score=_rounded_up(best.rival_score) if best.rival_score >= _LEAST_RIVAL else 0.0,
        rival_words=best.rival_words if best.rival_score >= _LEAST_RIVAL and best.rival_words != exact else "",
        repeat_similarity=_rounded_up(best.repeat_similarity) if best.repeat_similarity >= _LEAST_REPEAT else 0.0,
        occurrences=times,
        ordinal=places.index(span) + 1 if places and times else 0,
    )


def _rounded_up(value: float) -> float:
    return ceil(value * 100) / 100


def _others(flat: Flat, spans: Sequence[Span]) -> list[set[Span]]:
    """For each span, the places that share a run of characters with it or its context."""
    found: list[set[Span]] = [set() for _ in spans]
    windows = [(max(0, start - CONTEXT), min(len(flat.text), end + CONTEXT)) for start, end in spans]
    users: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, (low, high) in enumerate(windows):
        for at, run in _runs(flat.text[low:high]):
            users[run].append((number, at))
    if not users:
        return found
    hits: dict[int, list[int]] = defaultdict(list)
    for run_number, start, _ in AhoCorasick(list(users)).find_matches_as_indexes(flat.text, overlapping=True):
        hits[run_number].append(start)
    votes: list[dict[int, float]] = [defaultdict(float) for _ in spans]
    for run_number, using in enumerate(users.values()):
        starts = hits[run_number]
        if 1 < len(starts) <= _COMMON:
            for number, at in using:
                low, (first, last) = windows[number][0], spans[number]
                # The rarer a run is, the more it says; in the words themselves it says more than beside them.
                weight = (2 if first <= low + at < last else 1) / (len(starts) - 1)
                for start in starts:
                    if abs(start - at - low) > _BUCKET:
                        votes[number][(start - at) // _BUCKET] += weight
    for number, span in enumerate(spans):
        low, high = windows[number]
        record = QuoteRecord(flat.text[slice(*span)], flat.text[low : span[0]], flat.text[span[1] : high])
        ranked = nlargest(_MOST, votes[number].items(), key=itemgetter(1))
        for rank, (bucket, weight) in enumerate(ranked):
            if rank >= _ALWAYS and weight < _TELLING:
                break
            start, end = align(record, flat, bucket * _BUCKET, slack=2 * _BUCKET)
            if start < span[1] and end > span[0]:  # next to the words: they themselves are the most similar
                within = (0, span[0]) if bucket * _BUCKET < low else (span[1], len(flat.text))
                start, end = align(record, flat, bucket * _BUCKET, slack=2 * _BUCKET, within=within)
            if start < end:
                found[number].add((start, end))
    return found


def _near(flat: Flat, span: Span, found: Sequence[Span] | None) -> Iterator[Span]:
    """The other places of the same words that are near by or have the same context.

    For very frequent words, for which `found` is None, only those near by.
    """
    low, high = span[0] - LONGEST, span[1] + LONGEST
    if found is None:
        words = flat.text[slice(*span)]
        near = find(flat, words, (max(0, low), min(len(flat.text), high - 1 + len(words))))
    else:
        near = list(found[bisect_left(found, (low, 0)) : bisect_left(found, (high, 0))])
        record = QuoteRecord(flat.text[slice(*span)], *context(flat, span))
        near += repetitions(record, flat, found)
    yield from (other for other in near if other != span)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{CJK}]|(?<!\w)\w")


def _runs(text: str) -> list[tuple[int, str]]:
    """A run of characters from the beginning of each word of `text`, or from each character that is a word."""
    runs = []
    for match in _word().finditer(text):
        start = match.start()
        length = _DENSE_RUN if match[0] >= "\u2e80" else _RUN
        if start + length <= len(text):
            runs.append((start, text[start : start + length]))
    return runs
