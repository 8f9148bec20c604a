"""Scripts without spaces between words: which characters are theirs.

A class of characters for `re` that has all of Han takes milliseconds to compile, so patterns with `CJK` in them are
compiled when they are first needed, which in most editions is never.
"""

from __future__ import annotations

import re
from bisect import bisect_right

# Han, Kana, Bopomofo, their punctuation and the full-width forms: there a line break in the source is no more than a
# line break. Hangul does space its words.
CJK = (
    "\u2e80-\u2fdf\u2ff0-\u30ff\u3100-\u312f\u31a0-\u31bf\u31c0-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer

_cjk_firsts, _cjk_lasts = CJK[::3], CJK[2::3]
_firsts, _lasts = (_SOUTH_EAST_ASIAN + CJK)[::3], (_SOUTH_EAST_ASIAN + CJK)[2::3]


def is_cjk(char: str) -> bool:
    return char >= "\u2e80" and char <= _cjk_lasts[bisect_right(_cjk_firsts, char) - 1]


def has_cjk(text: str) -> bool:
    return not text.isascii() and max(text) >= "\u2e80" and any(map(is_cjk, text))


def is_unspaced(char: str) -> bool:
    """Whether a character is CJK, or of another script that is written without spaces."""
    return char >= "\u0e00" and char <= _lasts[bisect_right(_firsts, char) - 1]


_wide = re.compile("[^\x00-\u2e7f]").findall


def wide(text: str) -> int:
    """How many characters of a text are as wide as two of Latin."""
    return len(_wide(text))
