"""`find(flat, words)`: where words stand in a text; `find_all` for many at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from ahocorasick_rs import AhoCorasick

from glossator.language import hebrew_signs, is_edge

from .flat import Flat, Span

_OFTEN = 50  # characters for each match or fewer: then it is faster to find all edges of words at once
_PIECE = 1 << 18  # characters that are searched at a time: all matches of a piece are in memory at once

# Below this many quotes a plain search for each is faster than building an automaton: measured at 150,000
# words, where one `str.find` over the text costs as much as adding some 40 patterns.
_FEW = 8


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

    Quotes that stand more often than `most` are left out: common words may have a million places.
    """
    patterns = list(dict.fromkeys(quote for quote in quotes if quote))
    if len(patterns) <= _FEW:
        few = ((quote, find(flat, quote)) for quote in patterns)
        return {quote: found for quote, found in few if len(found) <= most}
    places: list[list[Span]] = [[] for _ in patterns]
    inside = b""
    automaton, longest = AhoCorasick(patterns, store_patterns=False), max(map(len, patterns))
    for low in range(0, len(flat.text), _PIECE):
        piece = flat.text[low : low + _PIECE + longest - 1]
        matches = automaton.find_matches_as_indexes(piece, overlapping=True)
        if len(matches) > len(piece) // _OFTEN:
            inside = inside or _inside_words(flat.text)
            matches = [m for m in matches if not (inside[low + m[1]] or inside[low + m[2]])]
        else:
            matches = [m for m in matches if is_edge(flat.text, low + m[1]) and is_edge(flat.text, low + m[2])]
        for number, start, end in matches:
            if start < _PIECE:
                found = places[number]
                if len(found) <= most:
                    found.append((low + start, low + end))
    return {quote: found for quote, found in zip(patterns, places, strict=True) if len(found) <= most}


def _inside_words(text: str) -> bytes:
    """For each position 1 if it is inside a word, where `is_edge` is False; computed for all positions at once.

    Nearly always that depends only on the characters before and after it. So each distinct character is classified
    beside an “a” and beside a space, and the classes of all positions are combined as long integers.
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
