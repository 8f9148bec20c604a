r"""Typographic folding, with a map back to the original offsets.

Two spellings of the same words fold to the same string: composed and decomposed letters, every kind and run of white
space, and the signs of `signs.py`, such as curly and straight quotation marks, dashes and elisions; what cannot be seen
(soft hyphens, zero-width and bidi marks, variation selectors) is dropped, and so is white space between CJK characters.
Case and accents are never folded: they carry meaning in a quotation.

>>> fold("It’s  “so\xadft”").text
'It\'s "soft"'
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from typing import NamedTuple

from .scripts import CJK, has_cjk, is_cjk
from .signs import (
    GREEK_CAPITALS,
    GREEK_CONSONANTS,
    JOINED,
    PSILI,
    REPLACED,
    SHAPED,
    SPACING_PSILI,
    UNSEEN,
    YIDDISH,
)


@cache
def _cjk_lines() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{CJK}])[^\S\n]*\n\s*(?=[{CJK}])")


def _marks() -> str:
    """Every combining mark of the blocks that have some, and the Jamo that close a syllable, as a class of `re`."""
    blocks = (*range(0x300, 0x3100), *range(0xA660, 0xAC00), *range(0xFB1E, 0xFB1F), *range(0xFE20, 0xFE30))
    marks = [code for code in blocks if 0x1160 <= code <= 0x11FF or unicodedata.category(chr(code))[0] == "M"]
    first = [code for code, before in zip(marks, [0, *marks], strict=False) if code != before + 1]
    last = [code for code, after in zip(marks, [*marks[1:], 0], strict=True) if code != after - 1]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(first, last, strict=True))


@cache
def _touched() -> re.Pattern[str]:
    """What folding may touch: white space, the unseen, what has a replacement, a letter with combining marks after it.

    All other text is copied in long stretches. Compiling it takes 20 ms, which editions in plain Latin letters never
    need.
    """
    combining = _marks()
    breathing = "".join(c for c in _greek() if unicodedata.normalize("NFD", c)[0] in GREEK_CAPITALS)
    return re.compile(
        f"(?P<space>[\\s{UNSEEN}]*\\s[\\s{UNSEEN}]*)"
        f"|(?P<unseen>[{UNSEEN}]+)"
        # Joined letters with marks stay, or the marks would move to the last of them.
        f"|(?P<one>(?![{''.join(JOINED)}][{UNSEEN}]*[{combining}])[{''.join(REPLACED)}])"
        f"|(?P<elided>[{SPACING_PSILI}](?![{UNSEEN}]*[{breathing}{combining}]))"
        # NFC can change anything outside the ranges that are known to be stable and common.
        f"|(?P<compose>[^\\s{UNSEEN}][{combining}{UNSEEN}]*[{combining}]"
        f"|(?:[^\\x00-\\u02ff\\u0370-\\u0373\\u0400-\\u0482\\u3040-\\u3098\\u30a0-\\u30ff\\u4e00-\\u9fff"
        f"\\uac00-\\ud7a3\\s{UNSEEN}{SPACING_PSILI}{''.join(REPLACED)}])+"
        f"(?:[{combining}{UNSEEN}]*[{combining}])?|[{SPACING_PSILI}])"
    )


def _greek() -> list[str]:
    return [chr(code) for code in (*range(0x370, 0x400), *range(0x1F00, 0x2000))]


# Words of Latin letters that stand for themselves or, one by one, for another character: folded they are as long.
_ONE_BY_ONE = {
    char: other
    for char, other in REPLACED.items()
    if len(other) == 1 and (char < "\u0300" or "\u2000" <= char < "\u3100")
}
_even = re.compile(
    "(?:[WORDS]+(?: [WORDS]+)*)?".replace(
        "WORDS",
        f"!-~\u00a1-\u00ac\u00ae-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u01c3\u01cd-\u02ff{''.join(_ONE_BY_ONE)}",
    )
).fullmatch


class Folded(NamedTuple):
    """A folded string and its way back.

    The string is made of runs. Run `i` begins at `at[i]` in the folded text and at `origins[i]` in the
    original; `copied[i]` says whether its characters stand for themselves one by one or whether the run as
    a whole stands for the whole of its original.
    """

    text: str
    at: tuple[int, ...]
    origins: tuple[int, ...]
    copied: tuple[bool, ...]
    size: int  # of the original, in code points

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets [start, end) of the folded span [start, end)."""
        return self._start(start), self._end(end) if end > start else self._start(start)

    def folded(self, start: int, end: int) -> tuple[int, int]:
        """The folded offsets that cover the original span [start, end)."""
        return self._position(start), self._position(end, up=True)

    def cuts(self, position: int) -> bool:
        """Whether `position` of the folded text is inside what stands for one piece of the original, like “...”."""
        run = bisect_right(self.at, position) - 1
        return run >= 0 and not self.copied[run] and self.at[run] < position < len(self.text)

    def without_space_around(self) -> Folded:
        """The same without white space at its ends, which the original keeps: a verse's indent, say."""
        text = self.text
        if not text.startswith(" ") and not text.endswith(" "):
            return self
        first = int(text.startswith(" "))
        at = tuple(max(0, position - first) for position in self.at)
        origins = (self.origins[0] + first * self.copied[0], *self.origins[1:])
        return Folded(text.strip(" "), at, origins, self.copied, self.size)

    def _start(self, position: int) -> int:
        run = bisect_right(self.at, position) - 1
        if run < 0:
            return position
        shift = position - self.at[run] if self.copied[run] else 0
        return min(self.origins[run] + shift, self.size)

    def _end(self, position: int) -> int:
        run = bisect_right(self.at, position - 1) - 1
        if run < 0:
            return position
        if self.copied[run]:
            return self.origins[run] + position - self.at[run]
        return self._next_origin(run)

    def _next_origin(self, run: int) -> int:
        # Dropped characters make an empty run of their own; the end of a replaced run is where the next begins.
        return self.origins[run + 1] if run + 1 < len(self.origins) else self.size

    def _position(self, original: int, up: bool = False) -> int:
        if not self.at:
            return original
        original = max(original, self.origins[0])
        run = max(0, bisect_right(self.origins, original - 1 if up and original else original) - 1)
        last = self.at[run + 1] if run + 1 < len(self.at) else len(self.text)
        if self.copied[run]:
            return min(self.at[run] + original - self.origins[run], last)
        return last if up else self.at[run]


def fold(text: str) -> Folded:
    """Fold `text`. Leading and trailing white space is kept (as one space); `fold_quote` strips it."""
    if _even(text):
        return Folded(_replaced_one_by_one(text), (), (), (), len(text))
    parts: list[str] = []
    at: list[int] = []
    origins: list[int] = []
    copied: list[bool] = []
    length = done = 0

    def run(piece: str, origin: int, copy: bool) -> None:
        nonlocal length
        at.append(length)
        origins.append(origin)
        copied.append(copy)
        parts.append(piece)
        length += len(piece)

    for match in _touched().finditer(text):
        start, end = match.span()
        found = match[0]
        if match.lastgroup == "space":
            if found == " " and not (start and is_cjk(text[start - 1])):
                continue
            piece = "" if _between_cjk(text, start, end) else " "
        elif match.lastgroup == "unseen":
            piece = ""
        elif match.lastgroup == "one":
            piece = REPLACED[found]
        elif match.lastgroup == "elided":
            piece = "'"
        else:
            if unicodedata.normalize("NFC", found) == found and not _decomposes(found):
                continue
            clusters = _clusters(found)
            pieces = [_composed(_drop_unseen("", cluster)) for cluster in clusters]
            if start > done:
                run(text[done:start], done, True)
            for cluster, piece in zip(clusters, pieces, strict=True):
                if len(cluster) == len(piece) == 2 and piece[1] == "'":  # an elided vowel after a letter
                    run(piece[0], start, True)
                    run(piece[1], start + 1, False)
                else:
                    run(piece, start, False)
                start += len(cluster)
            done = end
            continue
        if start > done:
            run(text[done:start], done, True)
        run(piece, start, False)
        done = end
    if done < len(text):
        run(text[done:], done, True)
    return Folded("".join(parts), tuple(at), tuple(origins), tuple(copied), len(text))


def _replaced_one_by_one(text: str) -> str:
    if not text.isascii():
        for char, other in _ONE_BY_ONE.items():
            if char in text:  # looking first is cheaper than `translate`, which makes a table of all
                text = text.replace(char, other)
    return text


_drop_unseen = re.compile(f"[{UNSEEN}]+").sub


_shaped = re.compile(f"[{SHAPED}]").search
_decomposes = re.compile(f"[{UNSEEN}{SHAPED}{PSILI}]").search  # what changes though NFC leaves it


def _composed(cluster: str) -> str:
    """A letter and its marks as `Folded` has them."""
    folded = unicodedata.normalize("NFKC" if _shaped(cluster) else "NFC", cluster)
    first, rest = folded[:1], folded[1:]
    if rest[:1] == PSILI and first in GREEK_CONSONANTS:
        return f"{first}'{rest[1:]}"
    if first in YIDDISH or (first in REPLACED and not (rest and first in JOINED)):
        return REPLACED[first] + rest
    return folded


def _clusters(text: str) -> list[str]:
    """Cut `text` where NFC cannot reach across: before what is neither a mark nor a trailing Jamo."""
    clusters: list[str] = []
    for char in text:
        if clusters and (
            unicodedata.category(char)[0] in "MC" or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"
        ):
            clusters[-1] += char
        else:
            clusters.append(char)
    if unicodedata.normalize("NFC", text) != "".join(unicodedata.normalize("NFC", c) for c in clusters):
        return [text]
    return clusters


def _between_cjk(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and is_cjk(text[start - 1]) and is_cjk(text[end])


@lru_cache(maxsize=1 << 16)  # a note's quote is asked for several times, far apart
def fold_quote(quote: str) -> str:
    """The folded form of words that somebody is looking for, without white space around them."""
    return fold(quote.strip()).text.strip()


def in_one_line(text: str) -> str:
    """Lines of text as one: a space for each run of white space, and nothing for a new line between CJK characters."""
    if "\n" in text and has_cjk(text):
        text = _cjk_lines().sub("", text)
    return " ".join(text.split())


def joint(before: str, after: str) -> str:
    """What stands between two folded blocks: one space, or nothing between CJK characters."""
    if before and after and is_cjk(before[-1]) and is_cjk(after[0]):
        return ""
    return " "
