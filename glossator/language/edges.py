"""Where words may begin and end in a folded text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .scripts import is_unspaced
from .signs import HEBREW_LETTERS, HEBREW_MARKS


def is_edge(text: str, position: int) -> bool:
    """Whether words may begin or end at `position` of a folded text.

    Between two letters or digits there is no edge, unless one of them belongs to a script without spaces; before a
    combining mark there is never one. An apostrophe or a hyphen is not a letter, so there is an edge beside it; but
    between two letters of Hebrew an apostrophe is the geresh or gershayim of a single word.
    """
    if position <= 0 or position >= len(text):
        return True
    after = text[position]
    if (after in "'\"" or text[position - 1] in "'\"") and _in_hebrew(text, position):
        return False
    if after > "\u02ff" and unicodedata.category(after)[0] == "M":
        return False
    before = text[position - 1]
    if not (_is_word(before) and _is_word(after)):
        return True
    return is_unspaced(before) or is_unspaced(after)


_hebrew = f"[{HEBREW_LETTERS}][{HEBREW_MARKS}]*"
# In ב"הארץ" the first sign opens a quotation, which the word's end closes.
_hebrew_sign = re.compile(
    f"(?<=[{HEBREW_LETTERS}{HEBREW_MARKS}])([\"'])(?=[{HEBREW_LETTERS}])(?!(?:{_hebrew})+\\1(?![{HEBREW_LETTERS}]))"
)


def hebrew_signs(text: str) -> Iterator[int]:
    """Where a folded text has an apostrophe or quotation mark that is a geresh or gershayim inside a word."""
    return (match.start() for match in _hebrew_sign.finditer(text))


def _in_hebrew(text: str, position: int) -> bool:
    """Whether a geresh or gershayim inside a word stands before or after `position`."""
    return bool(_hebrew_sign.match(text, position) or _hebrew_sign.match(text, position - 1))


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or (char > "\u02ff" and unicodedata.category(char)[0] == "M")
