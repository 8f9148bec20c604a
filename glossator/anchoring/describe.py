"""`describe(text, flat, span)`: the words that name a place, the inverse of finding them.

Selectors are those of the W3C Web Annotation model (TextQuoteSelector, RangeSelector).
"""

from __future__ import annotations

from collections.abc import Iterable

from glossator.language import is_edge
from glossator.model import Origin, Quote, Range, Text

from .find import find, first_after
from .flat import Flat, Span, locus_of, reach_of, snap, words_at

# A passage longer than this is named by its first and last words: longer quotes break with every correction
# inside them, shorter ranges with every correction at their ends. In characters of the folded text.
_LONG = 90
_CONTEXT_WORDS = 10  # at most so many on each side make a `within`
_NOWHERE = Origin("")


def describe(text: Text, flat: Flat, span: Span) -> Quote | Range:
    """The shortest selector that names `span` alone and outlives most edits: the inverse of `find`.

    In this order: the words by themselves; the words in the smallest section that holds them once; the words
    within a few more; the words by count in their block or line of verse. A long passage is a range. `span` is
    widened to whole words first (`snap`); a span without words is a ValueError.
    """
    start, end = snap(flat, span)
    if start >= end:
        raise ValueError("there are no words in this span")
    if end - start > _LONG and (found := describe_range(text, flat, (start, end))):
        return found
    return describe_words(text, flat, (start, end))


def describe_words(text: Text, flat: Flat, span: Span) -> Quote:
    """As `describe`, but quoting all the words, however many there are."""
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
    smallest = [locus_of(text, flat, span)] if first == last else []
    for locus in [*smallest, *_sections_around(text, first, last)]:
        here = find(flat, exact, reach_of(text, flat, locus))
        if span in here:
            return Quote(words, _NOWHERE, at=locus, nth=here.index(span) + 1 if len(here) > 1 else 0)
    return Quote(words, _NOWHERE, at=text.id, nth=places.index(span) + 1)


def describe_range(text: Text, flat: Flat, span: Span) -> Range | None:
    """As `describe`, but quoting only the first and last words; None where that names no place or is no shorter."""
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
    """Where the word after `position` ends, `high` if there is none."""
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
