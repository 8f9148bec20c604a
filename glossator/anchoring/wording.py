"""Whether changed words still mean the same: respelt, joined, divided, or with a word inserted.

Where an edit has replaced or removed a word of a quote, the place may be certain and yet nobody but an editor can tell
whether the note still fits: “eleven days” that became “twelve long days”, a “wet dog” that has become a “wet cat”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from glossator.language import CJK

_MOST_INSERTED = 3  # words between two of a quote; more of them, and the quote covers something new
_LONG, _LONGER = 5, 9  # letters of a word in which one letter may differ, and in which two may
_LATIN_MARKS = re.compile("[\u0300-\u036f]")


def keeps_words(before: str, after: str) -> bool:
    """Whether `after` has every word of `before` in order, perhaps respelt, with at most a few new ones."""
    from rapidfuzz.distance import Levenshtein  # imported only where words are compared

    old, new = words_of(before), words_of(after)
    if "".join(old) == "".join(new):
        return True
    removed: list[str] = []
    added: list[str] = []
    for step in Levenshtein.opcodes(old, new):
        if step.tag != "equal":
            removed += old[step.src_start : step.src_end]
            added += new[step.dest_start : step.dest_end]
        elif not _is_harmless(removed, added):
            return False
        else:
            removed, added = [], []
    return _is_harmless(removed, added)


def words_of(text: str) -> list[str]:
    """The words of `text` without punctuation and in lower case; each Han or Kana character is a word."""
    return list(_words_of(text))


def _words_of(text: str) -> Iterator[str]:
    for match in _chunk().finditer(text):
        word = "".join(char for char in match[0] if unicodedata.category(char)[0] in "LMN")
        if word:
            yield word.casefold()


@cache
def _chunk() -> re.Pattern[str]:
    return re.compile(rf"[{CJK}]|[^\s{CJK}\-–—…/]+")


def _is_harmless(removed: list[str], added: list[str]) -> bool:
    """Whether a text says the same with the words `added` in place of those `removed`."""
    if not removed:
        return len(added) <= _MOST_INSERTED
    if "".join(removed) == "".join(added):
        return True
    return len(removed) == len(added) and all(map(is_respelt, removed, added))


def is_respelt(old: str, new: str) -> bool:
    """Whether two words are the same in another spelling, as far as letters can tell."""
    from rapidfuzz.distance import OSA  # as above

    if _plain(old) == _plain(new):
        return True
    size = min(len(old), len(new))
    if size < _LONG or old[0] != new[0] or any(char.isdigit() for char in old + new):
        return False
    return OSA.distance(old, new, score_cutoff=2) <= (2 if size >= _LONGER else 1)


def _plain(word: str) -> str:
    return _LATIN_MARKS.sub("", unicodedata.normalize("NFD", word))
