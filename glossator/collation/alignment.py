"""Two lists of words, aligned: where they are not the same.

The shortest edit of one list into the other finds the stretches that they share, and between these as many common words
as possible. What is left is aligned by the likeness of single words, so that “the fery come” is two differences
from “the ferry comes”, and “no one ever” one from “nobody has”. What was moved is found last: the same words in another
order, near one another or far away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

_ALIKE = 0.6  # from here on two words are taken for one, spelt otherwise
_SURE = 6  # words that are the same one after the other: they are a fixed point of the alignment
_MOST_SLID = 12  # words
_MOST_COMPARED = 10_000  # pairs of words; where more words were changed, they are one difference
_NEAR = 24  # words: how far words are moved within one difference. It is two lines of verse or a long sentence
_FAR = 3  # words: fewer than these stand in two places by chance


class Difference(NamedTuple):
    """The words [start, end) of the base, for which the other has its [first, last); one of the two may be empty.

    `is_moved` tells that these are the same words in another order, or, where the base has none, that the base has them
    in another place.
    """

    start: int
    end: int
    first: int
    last: int
    is_moved: bool = False


class Side(NamedTuple):
    """A list of words: their normal forms, and their bare letters."""

    normals: Sequence[str]
    bares: Sequence[str]


def align(base: Side, other: Side, lines: Sequence[object] = ()) -> list[Difference]:
    """Where `other` differs from `base`, in order; between two differences the words are the same.

    `lines` tells, for each word of the base, lines apart: of several places that an omission could have, that of whole
    lines is chosen.
    """
    found: list[Difference] = []
    for difference in _settled(list(_between_common(base.normals, other.normals)), base.normals, other.normals, lines):
        found += _parted(difference, base, other)
    return _moved_far(_moved_near(found, base, other), base, other)


def _settled(
    found: Sequence[Difference], words: Sequence[str], others: Sequence[str], lines: Sequence[object]
) -> list[Difference]:
    """The differences, each where an editor would see it: two omissions or additions with a few words between are one,
    if the same words stand beside it; and an omission moves to where a line begins, if it can.
    """
    joined: list[Difference] = []
    for difference in found:
        if joined and (gap := _one_gap(joined[-1], difference, words, others)):
            joined[-1] = gap
        else:
            joined.append(difference)
    for number, difference in enumerate(joined):
        if difference.first == difference.last:
            low = joined[number - 1].end if number else 0
            high = joined[number + 1].start if number + 1 < len(joined) else len(words)
            joined[number] = _slid(difference, words, lines, (low, high))
    return joined


def _one_gap(a: Difference, b: Difference, words: Sequence[str], others: Sequence[str]) -> Difference | None:
    """Two omissions, or two additions, as one: “[a clock and] combs” for “[a] clock and [combs clock and]”."""
    between = b.start - a.end
    if a.first == a.last and b.first == b.last:
        first, last, side = a.start, b.end, words
    elif a.start == a.end and b.start == b.end:
        first, last, side = a.first, b.last, others
    else:
        return None
    same = side[last - (b.end - b.start or b.last - b.first) - between : last - (b.end - b.start or b.last - b.first)]
    if side[last - between : last] == same:
        last, moved = last - between, 0
    elif side[first : first + between] == same:
        first, moved = first + between, between
    else:
        return None
    if side is words:
        return Difference(first, last, a.first + moved, a.first + moved)
    return Difference(a.start + moved, a.start + moved, first, last)


def _slid(difference: Difference, words: Sequence[str], lines: Sequence[object], within: tuple[int, int]) -> Difference:
    """An omission, moved to whole lines if the words there are the same; `within` the differences beside it."""
    if not lines or difference.start == difference.end:
        return difference

    def opens(place: int) -> bool:
        return place in (0, len(lines)) or lines[place] != lines[place - 1]

    for step in (-1, 1):
        at = difference
        for _ in range(_MOST_SLID):
            if opens(at.start) and opens(at.end):
                return at
            leaves, comes = (at.end - 1, at.start - 1) if step < 0 else (at.start, at.end)
            if not within[0] <= comes < within[1] or words[leaves] != words[comes]:
                break
            at = Difference(at.start + step, at.end + step, at.first + step, at.last + step)
    return difference


def _between_common(words: Sequence[str], others: Sequence[str]) -> Iterator[Difference]:
    """The stretches between the words that the two lists share.

    The edit with substitutions (Levenshtein) is found in little memory, but of two short ways it takes either; the one
    without them (Indel, the longest common subsequence) needs memory for every pair of words, and finds the better one.
    """
    from rapidfuzz.distance import Indel, Levenshtein  # imported only where words are compared

    for stretch in _unequal(Levenshtein.opcodes(words, others), _SURE):
        inside = Indel.opcodes(words[stretch.start : stretch.end], others[stretch.first : stretch.last])
        for difference in _unequal(inside, 1):
            yield Difference(
                stretch.start + difference.start,
                stretch.start + difference.end,
                stretch.first + difference.first,
                stretch.first + difference.last,
            )


def _unequal(steps: Iterable[Any], most: int) -> Iterator[Difference]:
    """What lies between equal stretches of at least `most` words."""

    def parts(step: Any) -> bool:
        return bool(step.tag == "equal" and step.src_end - step.src_start >= most)

    for is_same, group in groupby(steps, key=parts):
        if not is_same:
            run = list(group)
            yield Difference(run[0].src_start, run[-1].src_end, run[0].dest_start, run[-1].dest_end)


def _parted(whole: Difference, base: Side, other: Side) -> list[Difference]:
    """The differences that a stretch without a common word is made of."""
    start, end, first, last = whole[:4]
    if start == end or first == last or (end - start) * (last - first) > _MOST_COMPARED:
        return [whole]
    pieces: list[Difference] = []
    at, first_other = start, first
    pairs = [*_pairs(base.bares[start:end], other.bares[first:last]), (end - start, last - first)]
    for i, j in ((start + ours, first + its) for ours, its in pairs):
        if at < i or first_other < j:
            pieces.append(Difference(at, i, first_other, j))
        if i < end:
            pieces.append(Difference(i, i + 1, j, j + 1))
        at, first_other = i + 1, j + 1
    return _joined(pieces, base, other)


def _pairs(words: Sequence[str], others: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of like words, in order, whose likeness is the greatest together."""
    from rapidfuzz import fuzz  # as above

    best = [[0.0] * (len(others) + 1) for _ in range(len(words) + 1)]
    like = [[fuzz.ratio(a, b) / 100 if a and b else 0.0 for b in others] for a in words]
    for i in range(len(words) - 1, -1, -1):
        for j in range(len(others) - 1, -1, -1):
            paired = best[i + 1][j + 1] + like[i][j] if like[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found = []
    i = j = 0
    while i < len(words) and j < len(others):
        if like[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _joined(pieces: Sequence[Difference], base: Side, other: Side) -> list[Difference]:
    """The pieces, those joined that are more alike together: “weather clock” is one difference from “weathercock”."""
    joined: list[Difference] = []
    for piece in pieces:
        if joined:
            before = joined[-1]
            union = Difference(before.start, piece.end, before.first, piece.last)
            if (_is_one_sided(before) or _is_one_sided(piece)) and _is_better(union, before, piece, base, other):
                joined[-1] = union
                continue
        joined.append(piece)
    return joined


def _is_one_sided(difference: Difference) -> bool:
    return difference.start == difference.end or difference.first == difference.last


def _is_better(union: Difference, a: Difference, b: Difference, base: Side, other: Side) -> bool:
    """Whether two differences are one: they are more alike together, or one of them is no more than a sign."""
    apart = _likeness(a, base, other), _likeness(b, base, other)
    return 1.0 in apart or _likeness(union, base, other) > max(*apart, _ALIKE)


def _likeness(difference: Difference, base: Side, other: Side) -> float:
    from rapidfuzz import fuzz  # as above

    return (
        fuzz.ratio(
            "".join(base.bares[difference.start : difference.end]),
            "".join(other.bares[difference.first : difference.last]),
        )
        / 100
    )


# ── What was moved ──────────────────────────────────────────────────────────────────────────────────────


def _moved_near(found: Sequence[Difference], base: Side, other: Side) -> list[Difference]:
    """The differences; those that together are the same words in another order are one."""
    moved: list[Difference] = []
    number = 0
    while number < len(found):
        difference, reached = _permuted(found, number, base, other)
        moved.append(difference)
        number = reached + 1
    return moved


def _permuted(found: Sequence[Difference], number: int, base: Side, other: Side) -> tuple[Difference, int]:
    """The transposition that begins with difference `number` and the last difference in it, or that alone."""
    first = found[number]
    for reached in range(number, len(found)):
        last = found[reached]
        if max(last.end - first.start, last.last - first.first) > _NEAR:
            break
        words, others = base.bares[first.start : last.end], other.bares[first.first : last.last]
        if len(words) > 1 and len(words) == len(others) and words != others and Counter(words) == Counter(others):
            return Difference(first.start, last.end, first.first, last.last, is_moved=True), reached
    return first, number


def _moved_far(found: Sequence[Difference], base: Side, other: Side) -> list[Difference]:
    """The differences; what is added in one place and left out in another is told to be moved."""
    missing = Counter(
        tuple(base.bares[difference.start : difference.end])
        for difference in found
        if difference.first == difference.last and difference.end - difference.start >= _FAR
    )

    def marked() -> Iterator[Difference]:
        for difference in found:
            words = tuple(other.bares[difference.first : difference.last])
            if difference.start == difference.end and missing[words] > 0:
                missing[words] -= 1
                yield difference._replace(is_moved=True)
            else:
                yield difference

    return list(marked())
