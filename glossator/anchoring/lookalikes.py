"""Which places of a text could be taken for one another, and how much has to be remembered to tell them apart.

When a note's words are deleted, a sentence like theirs that was always there must not be taken for them. So beside each
quote is kept how like it the likest other place is; and where that is nearly the same, so much of its surroundings that
the two can be told apart.
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

from .align import aligned, same_words
from .selectors import Flat, Span, find, find_all
from .similarity import CONTEXT, LONGEST, Memory, context, likeness, score

TWIN = 0.70  # from this score on more context is kept
WORTH = 0.5  # below this score a rival is not worth mentioning …
SAME = 0.38  # … nor, if they are less like than this, the surroundings of the same words
FEW = 8  # words that stand more often come and go with every edit
_RUN, _DENSE_RUN = 12, 4  # characters that a place has to share with another to be compared with it
_COMMON = 40  # a run that stands so often says nothing
_MOST, _ALWAYS = 8, 3  # places that are compared with a quote for such runs, and those that may have less than …
_TELLING = 1.0  # … as much in common with it as a run that stands nowhere else
_MANY = 2000  # words that stand more often are compared with those near by, and where they share a run
_BUCKET = 8
_SIZES = (CONTEXT, 2 * CONTEXT, 4 * CONTEXT, LONGEST)


def remembered(flat: Flat, spans: Sequence[Span]) -> list[Memory]:
    """What is to be kept of each span."""
    known = find_all(flat, (flat.text[slice(*span)] for span in spans), most=_MANY)
    same = [known.get(flat.text[slice(*span)]) for span in spans]
    near = [set(_near(flat, span, found)) for span, found in zip(spans, same, strict=True)]
    others = _others(flat, spans)
    return [_memory(flat, *one) for one in zip(spans, same, near, others, strict=True)]


def _memory(flat: Flat, span: Span, every: Sequence[Span] | None, same: set[Span], others: set[Span]) -> Memory:
    """The least that tells `span` from the other places; if nothing does, what tells it best."""
    best: Memory | None = None
    exact = flat.text[slice(*span)]
    for size in _SIZES:
        memory = Memory(exact, *context(flat, span, size))
        alike = max((likeness(memory, flat, other) for other in same), default=0.0)
        scores = [(score(memory, flat, other), flat.text[slice(*other)]) for other in others - same]
        rival, other = max([((1 + alike) / 2 if same else 0.0, exact), *scores])
        if best is None or rival < best.rival:
            best = memory._replace(rival=rival, other=other, same=alike)
        if rival < TWIN:
            break
    assert best is not None  # noqa: S101
    times = len(every) if every and 1 < len(every) <= FEW else 0
    return Memory(
        exact,
        best.before,
        best.after,
        rival=_up(best.rival) if best.rival >= WORTH else 0.0,
        other=best.other if best.rival >= WORTH and best.other != exact else "",
        same=_up(best.same) if best.same >= SAME else 0.0,
        times=times,
        order=every.index(span) + 1 if every and times else 0,
    )


def _up(likeness: float) -> float:
    return ceil(likeness * 100) / 100


def _others(flat: Flat, spans: Sequence[Span]) -> list[set[Span]]:
    """Of each span the places that share some run of characters with it or its surroundings."""
    found: list[set[Span]] = [set() for _ in spans]
    windows = [(max(0, start - CONTEXT), min(len(flat.text), end + CONTEXT)) for start, end in spans]
    users: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, (low, high) in enumerate(windows):
        for at, run in _runs(flat.text[low:high]):
            users[run].append((number, at))
    if not users:
        return found
    hits: dict[int, list[int]] = defaultdict(list)
    for which, start, _ in AhoCorasick(list(users)).find_matches_as_indexes(flat.text, overlapping=True):
        hits[which].append(start)
    votes: list[dict[int, float]] = [defaultdict(float) for _ in spans]
    for which, using in enumerate(users.values()):
        starts = hits[which]
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
        memory = Memory(flat.text[slice(*span)], flat.text[low : span[0]], flat.text[span[1] : high])
        ranked = nlargest(_MOST, votes[number].items(), key=itemgetter(1))
        for rank, (bucket, weight) in enumerate(ranked):
            if rank >= _ALWAYS and weight < _TELLING:
                break
            start, end = aligned(memory, flat, bucket * _BUCKET, slack=2 * _BUCKET)
            if start < span[1] and end > span[0]:  # next to the words: they themselves are the likest
                within = (0, span[0]) if bucket * _BUCKET < low else (span[1], len(flat.text))
                start, end = aligned(memory, flat, bucket * _BUCKET, slack=2 * _BUCKET, within=within)
            if start < end:
                found[number].add((start, end))
    return found


def _near(flat: Flat, span: Span, found: Sequence[Span] | None) -> Iterator[Span]:
    """Of the places of the same words the others that are near by, and those with the same words beside them.

    Of words that stand very often, for which `found` is None, those near by alone.
    """
    low, high = span[0] - LONGEST, span[1] + LONGEST
    if found is None:
        words = flat.text[slice(*span)]
        near = find(flat, words, (max(0, low), min(len(flat.text), high - 1 + len(words))))
    else:
        near = list(found[bisect_left(found, (low, 0)) : bisect_left(found, (high, 0))])
        memory = Memory(flat.text[slice(*span)], *context(flat, span))
        near += same_words(memory, flat, found)
    yield from (other for other in near if other != span)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{CJK}]|(?<!\w)\w")


def _runs(text: str) -> list[tuple[int, str]]:
    """A run of characters from the beginning of each word of `text`, or from each character that is one."""
    runs = []
    for match in _word().finditer(text):
        start = match.start()
        length = _DENSE_RUN if match[0] >= "\u2e80" else _RUN
        if start + length <= len(text):
            runs.append((start, text[start : start + length]))
    return runs
