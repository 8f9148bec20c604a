"""The passage nearest to words that are not in the text.

Rare runs of characters that the words share with the text say where to look; rapidfuzz aligns the words with
each such neighbourhood. On 150,000 words this takes a few milliseconds, where an alignment with the whole
text takes some hundred.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from .fold import is_edge
from .selectors import Flat, Span

_MOST_GRAMS = 48
_MOST_HITS = 4000
_NEIGHBOURHOODS = 6


@dataclass(frozen=True)
class Candidate:
    """A passage of the folded text and how like the wanted words it is, 0 to 1."""

    span: Span
    similarity: float


def nearest(flat: Flat, words: str, within: Span | None = None, least: float = 0.5) -> list[Candidate]:
    """The passages most like the folded `words`, best first, none below `least`, none overlapping a better one."""
    low, high = within or (0, len(flat.text))
    size = len(words)
    if not size or high <= low:
        return []
    found: list[Candidate] = []
    for centre in _neighbourhoods(flat.text, words, low, high):
        start, end = max(low, centre - size - 8), min(high, centre + 2 * size + 8)
        aligned = fuzz.partial_ratio_alignment(words, flat.text[start:end])
        if aligned is None:
            continue
        span = _at_edges(flat.text, start + aligned.dest_start, start + aligned.dest_end, low, high)
        similarity = fuzz.ratio(words, flat.text[span[0] : span[1]]) / 100
        if similarity >= least:
            found.append(Candidate(span, similarity))
    found.sort(key=lambda c: (-c.similarity, c.span))
    best: list[Candidate] = []
    for one in found:
        if all(one.span[1] <= other.span[0] or one.span[0] >= other.span[1] for other in best):
            best.append(one)
    return best


def _neighbourhoods(text: str, words: str, low: int, high: int) -> list[int]:
    """Where to look: positions of a presumed beginning of `words`, those with most evidence first."""
    size = len(words)
    if high - low <= 4 * size:
        return [low, (low + high) // 2]
    length = 2 if not words.isascii() and size < 8 else 3 if size < 10 else 4 if size < 16 else 5
    step = max(1, (size - length + 1) // _MOST_GRAMS)
    grams = {words[i : i + length]: i for i in range(0, size - length + 1, step)} or {words: 0}
    counts = sorted((text.count(gram, low, high), gram) for gram in grams)
    votes: Counter[int] = Counter()
    hits = 0
    for count, gram in counts:
        if not count:
            continue
        if hits and hits + count > _MOST_HITS:
            break
        hits += count
        at = text.find(gram, low, high)
        for _ in range(min(count, _MOST_HITS)):
            if at < 0:
                break
            bucket = (at - grams[gram]) // size
            # A rare gram is better evidence; a presumed beginning may fall on either side of a bucket's edge.
            votes[bucket] += 1000 // count + 1
            votes[bucket + 1] += 500 // count
            at = text.find(gram, at + 1, high)
    return [bucket * size for bucket, _ in votes.most_common(_NEIGHBOURHOODS)]


def _at_edges(text: str, start: int, end: int, low: int, high: int) -> Span:
    """The span moved out to the nearest word edges, without white space at its ends."""
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    while start > low and not is_edge(text, start):
        start -= 1
    while end < high and not is_edge(text, end):
        end += 1
    return start, end
