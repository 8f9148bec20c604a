"""The words of a text or of a transcription as they are compared: each with its place, its line, its normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple

from glossator.anchoring import Flat, Span, flatten, words_at
from glossator.language import CJK
from glossator.model import Text


@dataclass(frozen=True)
class Normal:
    """What does not count as a difference. `spellings` maps letters or whole words to what each counts as.

    White space, the shapes of quotation marks and dashes, and whatever else is folded where a quote is looked for,
    never count.
    """

    ignore_case: bool = False
    ignore_punctuation: bool = False
    spellings: Mapping[str, str] = field(default_factory=dict)

    def of(self, word: str) -> str:
        """The normal form of a folded word; "" for one that does not count at all."""
        if self.ignore_punctuation:
            word = bare(word)
        if self.ignore_case:
            word = word.casefold()
        return self._respell(word) if self.spellings else word

    @cached_property
    def _spelling(self) -> re.Pattern[str]:
        spellings = sorted(self._folded, key=lambda spelling: (-len(spelling), spelling))
        return re.compile("|".join(map(re.escape, spellings)))

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        if not self.ignore_case:
            return self.spellings
        return {spelling.casefold(): other.casefold() for spelling, other in self.spellings.items()}

    def _respell(self, word: str) -> str:
        return self._spelling.sub(lambda match: self._folded[match[0]], word)


class Word(NamedTuple):
    """A word: `span` is its place in the folded text, with the punctuation beside it if that counts; `end` is where the
    punctuation after it ends in any case. `line` tells lines of verse apart, and blocks.
    """

    normal: str
    bare: str
    span: Span
    end: int
    line: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Words:
    """The words of the blocks of a text that are compared, in their order."""

    text: Text
    flat: Flat
    words: Sequence[Word]

    @cached_property
    def normals(self) -> list[str]:
        return [word.normal for word in self.words]

    @cached_property
    def bares(self) -> list[str]:
        return [word.bare for word in self.words]

    @cached_property
    def joined(self) -> str:
        """The bare letters of all words, a space on each side of every word."""
        return f" {' '.join(self.bares)} "

    @cached_property
    def joined_starts(self) -> list[int]:
        """Where each word begins in `joined`."""
        return list(accumulate((len(word) + 1 for word in self.bares), initial=1))

    def shown(self, first: int, last: int) -> str:
        """The words [first, last) as the text has them, on one line; "" if there are none."""
        return words_at(self.text, self.flat, self.span(first, last)) if first < last else ""

    def span(self, first: int, last: int) -> Span:
        """The place of the words [first, last), of which there is at least one."""
        return self.words[first].span[0], self.words[last - 1].span[1]


def words_of(text: Text, normal: Normal, *, headings: bool) -> Words:
    """The words of a text; of its `headings` only if they are asked for, and never those of its title."""
    flat = flatten(text.blocks)
    found: list[Word] = []
    for number, block in enumerate(text.blocks):
        if block.kind != "heading" or (headings and block.section):
            found += _words(text, number, flat, normal)
    return Words(text, flat, found)


def has_headings(text: Text) -> bool:
    return any(block.kind == "heading" and block.section for block in text.blocks)


def _words(text: Text, number: int, flat: Flat, normal: Normal) -> Iterator[Word]:
    low, high = flat.reach(number, number + 1)
    block = text.blocks[number]
    for match in _word().finditer(flat.text, low, high):
        word = match[0]
        start, end = match.span()
        letters, form = bare(word), normal.of(word)
        if not form:
            continue
        if normal.ignore_punctuation:
            start, end = start + word.index(letters[0]), start + word.rindex(letters[-1]) + 1
        ((_, at, _),) = flat.pieces((start, end))
        yield Word(form, letters.casefold(), (start, end), match.end(), (number, block.text.count("\n", 0, at)))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{CJK}]|[^\s{CJK}]+")


def bare(word: str) -> str:
    """A word without the signs that are neither letters nor digits, at its ends and within it."""
    return "".join(char for char in word if char.isalnum() or unicodedata.category(char)[0] == "M")
