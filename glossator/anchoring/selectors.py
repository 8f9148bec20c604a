"""`find(flat, words)`: where words stand in a text; `describe(text, flat, span)`: the words that name a place.

The blocks of a text are folded and joined into one string, so that a quote may cross them and no search ever
walks a tree; what is found there is mapped back to blocks and their own offsets. Selectors are those of the
W3C Web Annotation model (TextQuoteSelector, RangeSelector).
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from glossator.language import Folded, fold, hebrew_signs, is_edge, joint
from glossator.model import Anchor, Annotation, Block, Origin, Quote, Range, Text

Span = tuple[int, int]  # [start, end) in a `Flat`'s text

_OFTEN = 50  # of so many characters at least one begins a match: then it is faster to ask for the edges of all at once
_PIECE = 1 << 18  # characters that are searched at a time: all matches of a piece are in memory at once

# Below this many quotes a plain search for each is faster than building an automaton: measured at 150,000
# words, where one `str.find` over the text costs as much as adding some 40 patterns.
_FEW = 8


class Flat(NamedTuple):
    """The blocks of a text as one folded string. `starts[i]` is where block i begins in `text`."""

    text: str
    starts: tuple[int, ...]
    folds: tuple[Folded, ...]

    def block_at(self, position: int) -> int:
        """The block that the character at `position` belongs to (the space after a block: that block)."""
        return max(0, bisect_right(self.starts, position) - 1)

    def is_edge(self, position: int) -> bool:
        """Whether a span that can be quoted may begin or end at `position`: neither inside a word nor inside “…”."""
        block = self.block_at(position)
        return is_edge(self.text, position) and not self.folds[block].cuts(position - self.starts[block])

    def reach(self, first: int, last: int) -> Span:
        """The span that blocks [first, last) cover."""
        if first >= last:
            return (0, 0)
        return self.starts[first], self.starts[last - 1] + len(self.folds[last - 1].text)

    def pieces(self, span: Span) -> list[tuple[int, int, int]]:
        """(block, start, end) in each block's own plain text, for every block that `span` touches."""
        start, end = span
        found = []
        for block in range(self.block_at(start), self.block_at(end - 1) + 1):
            begins, folded = self.starts[block], self.folds[block]
            a, b = max(start - begins, 0), min(end - begins, len(folded.text))
            if a < b:
                found.append((block, *folded.original(a, b)))
        return found

    def span_of(self, block: int, start: int, end: int) -> Span:
        """The span of [start, end) of a block's own plain text."""
        a, b = self.folds[block].folded(start, end)
        return self.starts[block] + a, self.starts[block] + b


@dataclass(frozen=True)
class Anchored:
    """A text with its folded form, and each annotation with the places it was found at.

    `named` are the anchors of the places of names that names.yaml lists, by the name's id.
    """

    text: Text
    flat: Flat
    notes: tuple[tuple[Annotation, tuple[Anchor, ...]], ...]
    parallel: Mapping[str, Mapping[str, tuple[Anchor, ...]]] = field(default_factory=dict)
    named: Mapping[str, tuple[Anchor, ...]] = field(default_factory=dict)


def flatten(blocks: Iterable[Block]) -> Flat:
    parts: list[str] = []
    starts: list[int] = []
    folds: list[Folded] = []
    length = 0
    last = ""  # of the blocks before this one that have words
    for block in blocks:
        folded = fold(block.text).without_space_around()
        if last and folded.text:
            between = joint(last, folded.text)
            parts.append(between)
            length += len(between)
        starts.append(length)
        folds.append(folded)
        parts.append(folded.text)
        length += len(folded.text)
        last = folded.text or last
    return Flat("".join(parts), tuple(starts), tuple(folds))


def find(flat: Flat, words: str, within: Span | None = None) -> list[Span]:
    """Every place of the folded `words` in `within` (or everywhere), overlapping ones too, at word edges."""
    if not words:
        return []
    text = flat.text
    low, high = within or (0, len(text))
    found = []
    at = text.find(words, low, high)
    while at >= 0:
        if is_edge(text, at) and is_edge(text, at + len(words)):
            found.append((at, at + len(words)))
        at = text.find(words, at + 1, high)
    return found


def find_all(flat: Flat, quotes: Iterable[str], most: int = sys.maxsize) -> Mapping[str, list[Span]]:
    """`find` for many folded quotes in one pass over the text (Aho and Corasick 1975).

    Those that stand more often than `most` are left out: of the words that stand everywhere, a million places.
    """
    wanted = list(dict.fromkeys(quote for quote in quotes if quote))
    if len(wanted) <= _FEW:
        few = ((quote, find(flat, quote)) for quote in wanted)
        return {quote: found for quote, found in few if len(found) <= most}
    places: list[list[Span]] = [[] for _ in wanted]
    inside = b""
    finder, longest = AhoCorasick(wanted, store_patterns=False), max(map(len, wanted))
    for low in range(0, len(flat.text), _PIECE):
        piece = flat.text[low : low + _PIECE + longest - 1]
        matches = finder.find_matches_as_indexes(piece, overlapping=True)
        if len(matches) > len(piece) // _OFTEN:
            inside = inside or _insides(flat.text)
            matches = [m for m in matches if not (inside[low + m[1]] or inside[low + m[2]])]
        else:
            matches = [m for m in matches if is_edge(flat.text, low + m[1]) and is_edge(flat.text, low + m[2])]
        for number, start, end in matches:
            if start < _PIECE:
                found = places[number]
                if len(found) <= most:
                    found.append((low + start, low + end))
    return {quote: found for quote, found in zip(wanted, places, strict=True) if len(found) <= most}


def _insides(text: str) -> bytes:
    """For each position whether it is within a word, where `is_edge` says no: of all positions at once.

    That depends on the characters before and behind it alone. So each is asked what it does beside an “a” and beside a
    space, and the answers of all positions are joined as long numbers.
    """
    kinds = {
        ord(char): (not is_edge(f"{char}a", 1)) | (not is_edge(f"a{char}", 1)) << 1 | (not is_edge(f" {char}", 1)) << 2
        for char in set(text)
    }
    kind = text.translate(kinds).encode("latin-1")
    before, after, always = (int.from_bytes(kind.translate(table), "little") for table in _BITS)
    first = 255  # the beginning of the text is an edge whatever stands there
    insides = ((before << 8 & after | always) & ~first).to_bytes(len(text) + 1, "little")
    if signs := list(hebrew_signs(text)):  # the one thing that depends on more
        marked = bytearray(insides)
        for at in signs:
            marked[at] = marked[at + 1] = 1
        insides = bytes(marked)
    return insides


_BITS = tuple(bytes(kind >> bit & 1 for kind in range(256)) for bit in range(3))


def first_after(spans: Iterable[Span], start: Span, high: int) -> Span | None:
    """Which of the places of `to` closes the range that `start` (the place of `from`) opens."""
    return next((s for s in spans if s[0] >= start[0] and s[1] > start[1] and s[1] <= high), None)


def words_at(text: Text, flat: Flat, span: Span) -> str:
    """The words of the text at `span`, unfolded and on one line: what an editor would paste as a quote."""
    blocks = text.blocks
    return " ".join(" ".join(blocks[block].text[a:b].split()) for block, a, b in flat.pieces(span))


def snap(flat: Flat, span: Span) -> Span:
    """`span` without white space at its ends, widened to whole words: the nearest span that can be quoted."""
    text, (start, end) = flat.text, span
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    while not flat.is_edge(start):
        start -= 1
    while not flat.is_edge(end):
        end += 1
    return start, end


# A passage longer than this is named by its first and last words: longer quotes break with every correction
# inside them, shorter ranges with every correction at their ends. In characters of the folded text.
_LONG = 90
_CONTEXT_WORDS = 10  # at most so many on each side make a `within`
_NOWHERE = Origin("")


def describe(text: Text, flat: Flat, span: Span) -> Quote | Range:
    """The shortest selector that names `span` alone and outlives most edits: the inverse of `find`.

    In this order: the words by themselves; the words in the smallest section that holds them once; the words
    within a few more; the words by count in their block. A long passage is a range. `span` is widened to whole
    words first (`snap`); a span without words is a ValueError.
    """
    start, end = snap(flat, span)
    if start >= end:
        raise ValueError("there are no words in this span")
    if end - start > _LONG and (found := describe_range(text, flat, (start, end))):
        return found
    return describe_words(text, flat, (start, end))


def describe_words(text: Text, flat: Flat, span: Span) -> Quote:
    """`describe` that quotes all the words, however many there are."""
    exact, words = flat.text[slice(*span)], words_at(text, flat, span)
    places = find(flat, exact)
    if places == [span]:
        return Quote(words, _NOWHERE)
    first, last = flat.block_at(span[0]), flat.block_at(span[1] - 1)
    for locus in _sections_around(text, first, last):
        if find(flat, exact, flat.reach(*text.places[locus])) == [span]:
            return Quote(words, _NOWHERE, at=locus)
    if passage := _passage_around(flat, span, exact):
        return Quote(words, _NOWHERE, within=words_at(text, flat, passage))
    for locus in [text.blocks[first].locus] if first == last else _sections_around(text, first, last):
        here = find(flat, exact, flat.reach(*text.places[locus]))
        if span in here:
            return Quote(words, _NOWHERE, at=locus, nth=here.index(span) + 1 if len(here) > 1 else 0)
    return Quote(words, _NOWHERE, at=text.id, nth=places.index(span) + 1)


def describe_range(text: Text, flat: Flat, span: Span) -> Range | None:
    """`describe` that quotes the first and the last words alone, if there are enough between and they say it."""
    for count in range(3, 9):
        start = _first_words(flat, span, count)
        end = _last_words(flat, span, count)
        if start[1] >= end[0]:
            return None
        opening = describe_words(text, flat, start)
        if opening.at or opening.within:
            continue
        if first_after(find(flat, flat.text[slice(*end)]), start, len(flat.text)) == end:
            return Range(opening, Quote(words_at(text, flat, end), _NOWHERE))
    return None


def _sections_around(text: Text, first: int, last: int) -> Iterable[str]:
    """The loci of the sections that hold blocks `first` to `last`, innermost first, the text itself aside."""
    index = text.blocks[first].section
    while index > 0:
        section = text.sections[index]
        low, high = text.places[section.locus]
        if low <= first and last < high:
            yield section.locus
        index = section.parent


def _passage_around(flat: Flat, span: Span, exact: str) -> Span | None:
    """The smallest passage around `span` that the text has once and that has the words once."""
    start, end = span
    low, _ = flat.reach(flat.block_at(start), flat.block_at(start) + 1)
    _, high = flat.reach(flat.block_at(end - 1), flat.block_at(end - 1) + 1)
    for _ in range(_CONTEXT_WORDS):
        wider = (_word_before(flat.text, start, low), _word_after(flat.text, end, high))
        if wider == (start, end):
            return None
        start, end = wider
        if find(flat, flat.text[start:end]) == [(start, end)] and find(flat, exact, (start, end)) == [span]:
            return start, end
    return None


def _word_before(text: str, position: int, low: int) -> int:
    """Where the word before `position` begins, `low` if there is none."""
    while position > low and not text[position - 1].isalnum():
        position -= 1
    position = max(low, position - 1)
    while position > low and not is_edge(text, position):
        position -= 1
    return position


def _word_after(text: str, position: int, high: int) -> int:
    """Where the word behind `position` ends, `high` if there is none."""
    while position < high and not text[position].isalnum():
        position += 1
    position = min(high, position + 1)
    while position < high and not is_edge(text, position):
        position += 1
    return position


def _first_words(flat: Flat, span: Span, count: int) -> Span:
    end = span[0]
    for _ in range(count):
        end = _word_after(flat.text, end, span[1])
    return span[0], end


def _last_words(flat: Flat, span: Span, count: int) -> Span:
    start = span[1]
    for _ in range(count):
        start = _word_before(flat.text, start, span[0])
    return start, span[1]
