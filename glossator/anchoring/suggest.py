"""Where a text is most similar to words that it does not have.

Runs of characters that the words share with the text, above all the rare ones, show where to look; rapidfuzz aligns the
words with each such neighbourhood. All runs are found in one pass (Aho and Corasick 1975), which takes 3 ms on 150,000
words; an alignment with the whole text would take some hundred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation

from glossator.language import is_cjk

from .flat import Flat, Span, snap

_MOST_RUNS = 64
_FEW = 8  # runs
_MOST_HITS = 4000
_NEIGHBOURHOODS = 6
_ACROSS = 0.7  # how similar the words on both sides of a border of blocks must be: one letter of four may differ


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_Placed = TypeVar("_Placed", bound=_Spanned)


class Similar(NamedTuple):
    """A passage of the folded text and how similar to the words it is, 0 to 1."""

    span: Span
    similarity: float


def nearest(flat: Flat, words: str, within: Span | None = None, least: float = 0.5) -> list[Similar]:
    """The passages most similar to the folded `words`, best first: `least` or more, none overlapping a better one."""
    from rapidfuzz import fuzz  # 20 ms, which only an absent quote need cost

    low, high = within or (0, len(flat.text))
    size = len(words)
    if not size or high <= low:
        return []
    found: list[Similar] = []
    for centre in neighbourhoods(flat.text, words, (low, high)):
        start, end = max(low, centre - size - 8), min(high, centre + 2 * size + 8)
        aligned = fuzz.partial_ratio_alignment(words, flat.text[start:end])
        if aligned is None:
            continue
        span = snap(flat, (start + aligned.dest_start, start + aligned.dest_end))
        similarity = fuzz.ratio(words, flat.text[span[0] : span[1]]) / 100
        if similarity >= least and low <= span[0] < span[1] <= high:
            found.append(Similar(span, similarity))
    found.sort(key=_best_first)
    return apart(found)


def suggestions(flat: Flat, words: str, within: Span | None = None) -> list[Similar]:
    """`nearest`, but across a border of blocks only if the folded `words` seem to be: what an editor may have meant."""
    from rapidfuzz import fuzz  # imported only where words are compared

    spans = [_within_block(flat, words, passage.span) for passage in nearest(flat, words, within)]
    found = [Similar(span, fuzz.ratio(words, flat.text[slice(*span)]) / 100) for span in spans]
    return sorted(found, key=_best_first)


def _within_block(flat: Flat, words: str, span: Span) -> Span:
    """`span`; if it crosses a border of blocks and the words do not, the most similar part of it inside one block."""
    from rapidfuzz import fuzz  # as above

    text, (start, end) = flat.text, span
    blocks = range(flat.block_at(start), flat.block_at(end - 1) + 1)
    if len(blocks) < 2:
        return span
    reaches = (flat.reach(block, block + 1) for block in blocks)
    pieces = [snap(flat, (max(start, low), min(end, high))) for low, high in reaches if low < high]
    head, tail = (text[low:high] for low, high in (pieces[0], pieces[-1]))
    if min(fuzz.ratio(head, words[: len(head)]), fuzz.ratio(tail, words[-len(tail) :])) >= 100 * _ACROSS:
        return span
    return max(pieces, key=lambda piece: fuzz.ratio(words, text[slice(*piece)]))


def _best_first(passage: Similar) -> tuple[float, Span]:
    return -passage.similarity, passage.span


def apart(ranked: Iterable[_Placed]) -> list[_Placed]:
    """Those of `ranked` that overlap none before them."""
    kept: list[_Placed] = []
    for place in ranked:
        start, end = place.span
        if all(end <= other.span[0] or start >= other.span[1] for other in kept):
            kept.append(place)
    return kept


def neighbourhoods(text: str, words: str, within: Span | None = None) -> list[int]:
    """Where passages similar to `words` would begin in `text`, the likeliest first."""
    low, high = within or (0, len(text))
    size = len(words)
    if high - low <= 2 * size:
        return [low]
    width = max(8, size // 3)
    votes: Counter[int] = Counter()
    for offset, starts in _rare(_runs(words), text[low:high]):
        # The rarer a run, the better the evidence; a presumed beginning may fall on either side of a bucket's edge.
        weight = 100 // len(starts) + 1
        for start in starts:
            bucket = (start - offset) // width
            votes[bucket] += weight
            votes[bucket + 1] += weight
    best: list[int] = []
    for bucket, _ in votes.most_common(4 * _NEIGHBOURHOODS):
        if all(abs(bucket - other) > 1 for other in best):
            best.append(bucket)
    return [max(low, low + bucket * width) for bucket in best[:_NEIGHBOURHOODS]]


def _runs(words: str) -> dict[str, int]:
    """Runs of characters of `words`, each with its offset; they are short in Chinese and where the words are few."""
    size = len(words)
    dense = is_cjk(words[size // 2]) or is_cjk(words[-1])
    length = min(size, next(length for least, length in (_DENSE if dense else _SPACED) if size >= least))
    step = max(1, (size - length + 1) // _MOST_RUNS)
    return {words[i : i + length]: i for i in range(size - length, -1, -step)}


def _rare(runs: dict[str, int], text: str) -> Iterator[tuple[int, list[int]]]:
    """The offsets of the rarest runs in `text`, and their places: one run at least, more while the places are few."""
    if len(runs) <= _FEW:  # the letters of a short word stand everywhere: to count them is cheaper than to list them
        counts = {run: text.count(run) for run in runs}
        places: dict[str, list[int]] = {}
    else:
        names = list(runs)
        automaton = AhoCorasick(names, implementation=Implementation.DFA)
        places = {run: [] for run in runs}
        for number, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
            places[names[number]].append(start)
        counts = {run: len(starts) for run, starts in places.items()}
    room, most = _MOST_HITS, 4 * _MOST_HITS
    for run, count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if count > most:
            return
        if count:
            yield runs[run], places.get(run) or _places(run, text)
            room -= count
            most = room


def _places(run: str, text: str) -> list[int]:
    found = []
    at = text.find(run)
    while at >= 0:
        found.append(at)
        at = text.find(run, at + 1)
    return found


# (characters of the words, length of a run): runs are long enough that few of them stand everywhere.
_SPACED = ((40, 8), (16, 6), (10, 4), (7, 3), (0, 2))
_DENSE = ((16, 3), (4, 2), (0, 1))
