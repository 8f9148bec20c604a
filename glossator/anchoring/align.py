"""Where remembered words are now: the places that they may have gone to, however text and words have changed.

The words and their surroundings are aligned as one string with each neighbourhood that is like it, so that the
surroundings say where the words begin and end even if the words themselves were changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import groupby, pairwise
from typing import NamedTuple

from glossator.language import CJK

from .selectors import Flat, Span, find, snap
from .similarity import Remembered, both, likeness, sides, similar
from .suggest import apart, nearest, neighbourhoods

_MOST_SAME = 200  # places of the same words that are looked at one by one
_BESIDE = 4  # characters
_NEAR = 64  # characters beside a place in which words of it are looked for
_LED = 0.5  # the score from which on the surroundings have led to a place
_SHORT = 4  # characters: words shorter than this are not looked for without their surroundings

_PLAIN = 0.9  # the score from which on nothing can have been put in between the words
_MOST_BETWEEN = 600  # characters that are looked at beyond the words, for what was put in between
_MOST_INSERTED = 3  # words that may stand between two of the quote before it counts as parted
_FEW_PARTED, _MOST_PARTED = 3, 0.75  # words of a parted quote that must be left, and their share
_PARTED_SIDE = 0.5  # how like what stands before and behind it must be
_REPEATED = 80  # of a hundred: what stands in between may not be so like one of the two pieces
_PARTED = 0.9  # of the likeness of its words: the same without anything in between is liker


class Candidate(NamedTuple):
    """A place: how like the words there are to the remembered ones, and what stands before and behind them."""

    span: Span
    words: float
    before: float
    after: float

    @property
    def likeness(self) -> float:
        return both(self.before, self.after)

    @property
    def score(self) -> float:
        return (self.words + self.likeness) / 2

    @property
    def least(self) -> float:
        """The score if only the less like side counts."""
        return (self.words + min(self.before, self.after)) / 2


class Trace(NamedTuple):
    """The candidates, likeliest first, none overlapping a better one.

    `closed` is how like the remembered surroundings are to a place where they stand together without the words.
    """

    candidates: list[Candidate]
    closed: float = 0.0


def trace(was: Remembered, flat: Flat, known: Iterable[Span] = ()) -> Trace:
    """Where the words of `was` may be now; `known` are places to be considered in any case."""
    spans = {*known, *same_words(was, flat, find(flat, was.exact))}
    closed = 0.0
    starts = neighbourhoods(flat.text, was.before + was.exact + was.after)
    for start in starts:
        span = aligned(was, flat, start)
        if span[0] < span[1]:
            spans.add(span)
        else:
            closed = max(closed, likeness(was, flat, span))
    found = _ranked(was, flat, spans)
    if len(was.exact) >= _SHORT:
        # By the words alone, where their surroundings have not led to: those know better where the words end.
        led_to = [one.span for one in found if one.score >= _LED]
        more = [one.span for one in nearest(flat, was.exact)]
        found = _ranked(was, flat, spans | {one for one in more if not any(map(partial(overlap, one), led_to))})
    if not found or found[0].score < _PLAIN:
        parted = {one for start in starts if (one := _parted(was, flat, start))}
        found = sorted([*found, *parted], key=_likeliest_first)
    return Trace(apart(found), closed)


def _ranked(was: Remembered, flat: Flat, spans: Iterable[Span]) -> list[Candidate]:
    return sorted((candidate(was, flat, span) for span in spans), key=_likeliest_first)


def _likeliest_first(one: Candidate) -> tuple[float, Span]:
    return -one.score, one.span


def _parted(was: Remembered, flat: Flat, start: int) -> Candidate | None:
    """The words with something put in between them, if what stood before them begins near `start`."""
    from rapidfuzz import fuzz  # imported only where words are compared
    from rapidfuzz.distance import Levenshtein

    whole = was.before + was.exact + was.after
    low = max(0, start - len(whole) // 3 - 16)
    near = flat.text[low : start + 2 * len(whole) + _MOST_BETWEEN]
    words, others = _words(whole), _words(near)
    first = sum(end <= len(was.before) for _, end in words)
    last = sum(begin < len(was.before) + len(was.exact) for begin, _ in words)
    steps = Levenshtein.opcodes([whole[i:j] for i, j in words], [near[i:j] for i, j in others])
    same = [
        step.dest_start + number - step.src_start
        for step in steps
        if step.tag == "equal"
        for number in range(max(first, step.src_start), min(last, step.src_end))
    ]
    if len(same) < max(_FEW_PARTED, _MOST_PARTED * (last - first)):
        return None
    gap, cut = max((behind - before, n) for n, (before, behind) in enumerate(pairwise(same), 1))
    pieces = [(others[one[0]][0] + low, others[one[-1]][1] + low) for one in (same[:cut], same[cut:])]
    span = snap(flat, (pieces[0][0], pieces[1][1]))
    sides_ = sides(was, flat, span)
    if gap <= _MOST_INSERTED or min(sides_) < _PARTED_SIDE:
        return None
    between = flat.text[pieces[0][1] : pieces[1][0]]
    if any(fuzz.partial_ratio(flat.text[slice(*piece)], between) > _REPEATED for piece in pieces):
        return None  # the same again: two places, not one that was parted
    left = " ".join(flat.text[slice(*piece)] for piece in pieces)
    return Candidate(span, _PARTED * similar(was.exact, left), *sides_)


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def same_words(was: Remembered, flat: Flat, found: Sequence[Span]) -> Iterator[Span]:
    """Of the places of the same words those worth a look: all, or of many those with the same beside them."""
    before, after = was.before[-_BESIDE:], was.after[:_BESIDE]
    for start, end in found:
        if len(found) <= _MOST_SAME or flat.text.endswith(before, 0, start) or flat.text.startswith(after, end):
            yield start, end


def candidate(was: Remembered, flat: Flat, span: Span) -> Candidate:
    """The place `span` of the text, compared with the remembered words and their surroundings."""
    return Candidate(span, similar(was.exact, flat.text[slice(*span)]), *sides(was, flat, span))


def aligned(was: Remembered, flat: Flat, start: int, slack: int = 0, within: Span | None = None) -> Span:
    """What stands for the words if what stood before them begins within `slack` (a third of it all) of `start`.

    The span is empty where they were taken out. Nothing beyond `within` is looked at.
    """
    from rapidfuzz import fuzz  # imported only where words are compared

    whole = was.before + was.exact + was.after
    size = len(whole)
    slack = slack or size // 3 + 16
    first, last = within or (0, len(flat.text))
    low = max(first, start - slack)
    near = flat.text[low : min(last, start + size + slack)]
    if len(near) > size and (found := fuzz.partial_ratio_alignment(whole, near)):
        low, near = low + found.dest_start, near[found.dest_start : found.dest_end]
    begin, end = _mapped(whole, near, len(was.before), len(was.before) + len(was.exact))
    return _outward(was, flat, _fitted(was.exact, flat.text, (low + begin, low + end)))


def _mapped(one: str, other: str, start: int, end: int) -> Span:
    """Where [start, end) of `one` is in `other` by the shortest way from one to the other, word by word.

    What was put in at either end is left out, unless it stands beside a word that was put in the place of one of ours:
    then nobody can tell which of them that is.
    """
    from rapidfuzz.distance import Levenshtein  # as above

    words, others = _words(one), _words(other)
    first, last = len(other), 0
    steps = Levenshtein.opcodes([one[i:j] for i, j in words], [other[i:j] for i, j in others])
    for is_same, group in groupby(steps, key=lambda step: step.tag == "equal"):
        run = list(group)
        mine = words[run[0].src_start : run[-1].src_end]
        theirs = others[run[0].dest_start : run[-1].dest_end]
        if not is_same and mine and theirs and start <= mine[0][0] and mine[-1][1] <= end:
            first, last = min(first, theirs[0][0]), theirs[-1][1]
            continue
        for step in run:
            for n, (i, j) in enumerate(words[step.src_start : step.src_end], step.dest_start):
                if i < end and j > start and n < step.dest_end:
                    first, last = min(first, others[n][0]), others[n][1]
    return first, max(first, last)


def _fitted(exact: str, text: str, span: Span) -> Span:
    """`span` with words of `exact` that it lacks and that stand next to it, and without words at its ends too many."""
    low, high = max(0, span[0] - _NEAR), span[1] + _NEAR
    around = text[low:high]
    words = [(around[i:j], low + i, low + j) for i, j in _words(around)]
    first = next((n for n, (_, i, _) in enumerate(words) if i >= span[0]), 0)
    last = next((n for n, (_, i, _) in enumerate(words) if i >= span[1]), len(words))
    missing = Counter(exact[i:j] for i, j in _words(exact))
    missing.subtract(word for word, _, _ in words[first:last])
    if first >= last:
        return span
    while first and missing[words[first - 1][0]] > 0 and missing.total() > 0:
        first -= 1
        missing[words[first][0]] -= 1
    while last < len(words) and missing[words[last][0]] > 0 and missing.total() > 0:
        missing[words[last][0]] -= 1
        last += 1
    if not +missing:  # what is too much stands for nothing
        while first < last and missing[words[first][0]] < 0:
            missing[words[first][0]] += 1
            first += 1
        while first < last and missing[words[last - 1][0]] < 0:
            last -= 1
            missing[words[last][0]] += 1
    return (words[first][1], words[last - 1][2]) if first < last else span


def _words(text: str) -> list[Span]:
    return [match.span() for match in _word().finditer(text)]


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{CJK}]|[^\W{CJK}]+|[^\w\s]")


def _outward(was: Remembered, flat: Flat, span: Span) -> Span:
    """The whole words of `span`, without marks at its ends that the remembered words have not; it may be empty."""
    start, end = span
    text = flat.text
    while start < end and (text[start] == " " or (not text[start].isalnum() and was.exact[:1].isalnum())):
        start += 1
    while start < end and (text[end - 1] == " " or (not text[end - 1].isalnum() and was.exact[-1:].isalnum())):
        end -= 1
    return snap(flat, (start, end)) if start < end else (span[0], span[0])


def taken_out(was: Remembered, flat: Flat, span: Span) -> bool:
    """Whether what stood before and behind the words stands together now, at `span` or near it.

    “d [a b] c a b e” without the words in brackets has them again; only their surroundings tell that it is not they.
    """
    before, after = was.before.rstrip(), was.after.lstrip()
    reach = len(was.before) + len(was.exact) + len(was.after)
    near = flat.text[max(0, span[0] - reach) : span[1] + reach]
    return any(before + between + after in near for between in (" ", ""))
