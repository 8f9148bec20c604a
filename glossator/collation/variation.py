"""All witnesses together: the places where some differ from the base, and who has what there.

Differences of several witnesses on the same words are one place. What is moved, and what is long, is a place of its own
with others inside it; otherwise a line that one witness omits would swallow what the others have in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from .alignment import Difference, Side, align
from .words import Words

_LONG = 6  # words: a difference on more of them is a place of its own


class Variant(NamedTuple):
    """What some witnesses have in a place: `how` is "" or a name of `HOWS`; “lemma” for the words of the base."""

    words: str
    how: str


LEMMA = Variant("", "lemma")


@dataclass(frozen=True)
class Variation:
    """A place, the words [start, end) of the base or the empty one before `start`, and what each witness has there.

    A witness that has no difference and cannot be said to have the lemma is not in `readings`.
    """

    start: int
    end: int
    readings: Mapping[str, Variant]


@dataclass(frozen=True, eq=False)
class Collated:
    """A witness against the base: where it differs, and the words of the base about which it says nothing.

    What stands for the words [start, end) of the base begins with word `begins[start]` of the witness, after what is
    added before them, and ends before its word `ends[end]`.
    """

    siglum: str
    words: Words
    differences: Sequence[Difference]
    silent: Collection[int]
    begins: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def _behind(self) -> list[int]:
        return [difference.end for difference in self.differences]

    def within(self, start: int, end: int) -> list[Difference]:
        """The differences on any of the words [start, end), or between two of them."""
        found = []
        for difference in self.differences[bisect_right(self._behind, start) :]:
            if difference.start >= end:
                break
            found.append(difference)
        return found


def collate(
    siglum: str,
    base: Words,
    witness: Words,
    *,
    unheard: Collection[int],
    in_gaps: Collection[int],
    borders: Collection[int],
) -> Collated:
    """A witness against the base, of which the words `unheard` are left out of account.

    The witness says nothing either where it leaves out words that are `in_gaps` of it. `borders` are the words that
    open a page: no place lies on two pages.
    """
    heard = [number for number in range(len(base.words)) if number not in unheard]
    ours = Side([base.normals[n] for n in heard], [base.bares[n] for n in heard])
    raw = []
    for pair in align(ours, Side(witness.normals, witness.bares), [base.words[n].line for n in heard]):
        start, end = _unheard(pair.start, pair.end, heard)
        raw.append(pair._replace(start=start, end=end))
    raw = _at_lines(raw, base, witness)
    silent = {
        *unheard,
        *(
            n
            for difference in raw
            if difference.first == difference.last
            for n in range(difference.start, difference.end)
            if n in in_gaps
        ),
    }
    found = [piece for difference in raw for piece in _pieces(difference, base, silent, borders)]
    return Collated(siglum, witness, found, silent, *_counterparts(raw, len(base.words), unheard))


def _counterparts(found: Sequence[Difference], count: int, unheard: Collection[int]) -> tuple[list[int], list[int]]:
    """`Collated.begins` and `Collated.ends` for `count` words of the base."""
    begins, ends = [0] * (count + 1), [0] * (count + 1)
    here = there = 0
    for difference in [*found, Difference(count, count, -1, -1)]:
        while here < difference.start:
            begins[here] = there
            there += here not in unheard
            here += 1
            ends[here] = there
        if difference.last < 0:
            break
        for word in range(difference.start, difference.end):
            begins[word] = difference.first if word == difference.start else difference.last
            ends[word + 1] = difference.last
        here, there = difference.end, difference.last
    begins[count] = there
    return begins, ends


def _unheard(start: int, end: int, heard: Sequence[int]) -> tuple[int, int]:
    """[start, end) among the words that count, as words of the whole base."""
    if start < end:
        return heard[start], heard[end - 1] + 1
    at = heard[start - 1] + 1 if start else heard[0] if heard else 0
    return at, at


def _at_lines(found: Sequence[Difference], base: Words, witness: Words) -> list[Difference]:
    """The differences; an addition at the head of a line goes with the word that it stands before: after the line
    above it nobody has it.
    """
    differences: list[Difference] = []
    for difference in reversed(found):
        if not (difference.start == difference.end and _opens_line(difference, base, witness)):
            differences.append(difference)
        elif differences and differences[-1].start == difference.start:
            differences[-1] = differences[-1]._replace(first=difference.first, is_moved=False)
        else:
            differences.append(difference._replace(end=difference.end + 1, last=difference.last + 1, is_moved=False))
    return differences[::-1]


def _opens_line(difference: Difference, base: Words, witness: Words) -> bool:
    """Whether the words of an addition stand at the head of a line that goes on with the base's next word."""
    if difference.start == 0:
        return bool(base.words)
    if difference.start == len(base.words) or difference.last == len(witness.words):
        return False
    if base.words[difference.start].line == base.words[difference.start - 1].line:
        return False
    before, first, last, behind = (
        witness.words[n].line for n in (difference.first - 1, difference.first, difference.last - 1, difference.last)
    )
    return before != first and last == behind


def _pieces(
    difference: Difference, base: Words, silent: Collection[int], borders: Collection[int]
) -> Iterator[Difference]:
    """A difference, cut where a page begins and where the witness is silent; an omission at the end of each block."""
    is_omission = difference.first == difference.last

    def cuts(number: int) -> bool:
        is_edge = is_omission and base.words[number].line[0] != base.words[number - 1].line[0]
        return is_edge or number in borders or (number in silent) != (number - 1 in silent)

    edges = [difference.start, *(n for n in range(difference.start + 1, difference.end) if cuts(n)), difference.end]
    first = difference.first
    for start, end in pairwise(edges):
        if start == end or start not in silent:
            yield Difference(start, end, first, difference.last, difference.is_moved and len(edges) == 2)
            first = difference.last


def variations(base: Words, witnesses: Sequence[Collated], like_base: Sequence[str]) -> list[Variation]:
    """Every place where a witness differs, in the order of the base; the witnesses in `like_base` have its words."""
    places = sorted({*_joined(witnesses), *_apart(witnesses)}, key=lambda place: (place[0], -place[1]))
    return [_variation(start, end, base, witnesses, like_base) for start, end in places]


def _is_apart(difference: Difference) -> bool:
    return difference.start == difference.end or difference.is_moved or difference.end - difference.start > _LONG


def _apart(witnesses: Sequence[Collated]) -> Iterator[tuple[int, int]]:
    """The places of differences that are not joined with others: additions, and what is moved or long."""
    joined = _joined(witnesses)
    starts = [start for start, _ in joined]
    for witness in witnesses:
        for difference in filter(_is_apart, witness.differences):
            at = bisect_right(starts, difference.start) - 1
            if difference.start < difference.end or at < 0 or not joined[at][0] < difference.start < joined[at][1]:
                yield difference.start, difference.end


def _joined(witnesses: Sequence[Collated]) -> list[tuple[int, int]]:
    """The places of the other differences: those that overlap are one."""
    found: list[tuple[int, int]] = []
    spans = sorted((d.start, d.end) for witness in witnesses for d in witness.differences if not _is_apart(d))
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _variation(start: int, end: int, base: Words, witnesses: Sequence[Collated], like_base: Sequence[str]) -> Variation:
    readings = dict.fromkeys(like_base, LEMMA) if start < end else {}
    shown: dict[tuple[str, ...], Variant] = {}
    for witness in witnesses:
        found = _reading(start, end, base, witness)
        if found is not None:
            variant, key = found
            readings[witness.siglum] = shown.setdefault((variant.how, *key), variant)
    return Variation(start, end, readings)


def _reading(start: int, end: int, base: Words, witness: Collated) -> tuple[Variant, tuple[str, ...]] | None:
    """What a witness has in a place, with the normal forms of the words; None if it cannot be said."""
    if start == end:
        added = next(
            (difference for difference in witness.differences if difference.start == difference.end == start), None
        )
        if added is None:
            return None
        how = "transposition" if added.is_moved else "addition"
        return _variant(witness, added.first, added.last, how)
    if any(number in witness.silent for number in range(start, end)):
        return None
    inside = witness.within(start, end)
    own = next((difference for difference in inside if (difference.start, difference.end) == (start, end)), None)
    if own is None and any(
        difference.start < start
        or end < difference.end
        or (_is_apart(difference) and difference.start < difference.end)
        for difference in inside
    ):
        return None  # another place has what it reads here
    first, last = witness.begins[start], witness.ends[end]
    if witness.words.normals[first:last] == base.normals[start:end]:
        return LEMMA, ()
    if own is None and end - start > _LONG:
        return None
    how = "omission" if first == last else "transposition" if own and own.is_moved else ""
    return _variant(witness, first, last, how)


def _variant(witness: Collated, first: int, last: int, how: str) -> tuple[Variant, tuple[str, ...]]:
    return Variant(witness.words.shown(first, last), how), tuple(witness.words.normals[first:last])
