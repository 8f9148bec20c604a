"""What people type instead of YAML's signs: a full-width colon, a dash of another length, a special space.

To YAML such a sign is a letter like any other, so its error, on this line or a later one, helps nobody. The signs
are those that Unicode draws alike (confusables.txt of UTS #39, “:” and “-”), the bullets of word processors, and the
white space of category Zs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from glossator.language import unquoted

LONGEST = 60  # characters of a text that are repeated in a message or a hint

_COLONS = "\uff1a\ufe55\ufe13\ufe30\u2236\ua789\u02d0\u0589\u05c3"
_DASHES = "\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d\u2022\u2023\u25aa\u25cf\u25e6\u00b7\u30fb*+"
_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000"
_LINE = re.compile(
    rf"""(?P<indent>[ {_BLANKS}]*)
        (?:(?P<dash>[-{_DASHES}])(?P<gap>[ {_BLANKS}]*))?
        (?P<key>[^\W\d][\w.-]*)
        (?P<before>[ {_BLANKS}]*)(?P<colon>[:={_COLONS}])(?P<after>[ {_BLANKS}]*)
        (?P<text>.*)""",
    re.VERBOSE,
)
_NO_COLON = re.compile(r"\s*(?P<dash>-[ ]+)?(?P<key>[^\W\d][\w.-]*)[ ]+(?P<text>[^\s:#].*)")
_is_blank = re.compile(f"[{_BLANKS}]").search


class Slip(NamedTuple):
    """Where in its line the sign is (counted from 0) or the key that it belongs to, what it is, what to type."""

    column: int
    length: int
    message: str
    hint: str
    key_column: int


def find(line: str, known: Collection[str] = ()) -> Slip | None:
    """What was typed in the place of a sign in this line; None if nothing was.

    `known` are names of fields: only one of these is believed to be a key where an equals sign or nothing follows it.
    """
    if not (match := _LINE.match(line)):
        return None
    indent, dash, gap, colon, after = (match[name] or "" for name in ("indent", "dash", "gap", "colon", "after"))
    key, text = match["key"], match["text"].rstrip()
    start, key_column = len(indent), match.start("key")
    hint = f"write “{_written(dash, key, text)}”"
    if found := _is_blank(indent):
        message = f"this line is indented with {_name(found[0])}, which is not a space to YAML"
        return Slip(0, len(indent), message, "indent it with spaces", key_column)
    if dash and dash != "-":
        return Slip(start, 1, f"{_name(dash)} cannot begin an item of a list", f"use a hyphen: {hint}", key_column)
    if dash and (not gap or _is_blank(gap)):
        message = "there is no space after the dash"
        if gap:
            message = f"after the dash {_name(gap[0])} is typed instead of a space"
        return Slip(start, 1 + len(gap), message, hint, key_column)
    if colon in _COLONS:
        return Slip(match.start("colon"), 1, f"{_name(colon)} is not a colon to YAML", hint, key_column)
    if colon == "=":
        message = "a field and its value are separated by a colon, not by an equals sign"
        return Slip(match.start("colon"), 1, message, hint, key_column) if key in known else None
    if after and _is_blank(after):
        message = f"after the colon {_name(after.lstrip()[:1] or after[0])} is typed instead of a space"
        return Slip(match.start("colon"), 1 + len(after), message, hint, key_column)
    if not after and text and text[0] != "/":
        length = match.end("colon") - key_column
        return Slip(key_column, length, "there is no space after the colon", hint, key_column)
    return None


def without_colon(line: str, known: Collection[str]) -> Slip | None:
    """The name of a field, one of `known`, that words follow without a colon; None if there is none."""
    match = _NO_COLON.match(line)
    if not match or match["key"] not in known or (": " in line and not match["dash"]):
        return None
    hint = f"write “{_written('-' if match['dash'] else '', match['key'], match['text'].rstrip())}”"
    start = match.start("key")
    return Slip(start, len(match["key"]), f"there is no colon after “{match['key']}”", hint, start)


def brief(text: str) -> str:
    """The beginning of the text, for a message."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def quoted(text: str) -> str:
    """The text in quotation marks of YAML's; those that were surely meant as these are not doubled."""
    first = text[:1]
    if first in ('"', "'") and len(text) > 1 and text.endswith(first) and _is_one_pair(text):
        text = text[1:-1]
    elif inner := unquoted(text):
        text = inner
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _is_one_pair(text: str) -> bool:
    """Whether the quotation mark that begins `text` is closed by the one that ends it.

    In 'don't' a mark is left over; in "She said "no" twice" the next one opens, with a space before it; but
    "yes" and "no" is a text with two pairs of its own.
    """
    mark = text[0]
    following = text.find(mark, 1)
    return text.count(mark) % 2 == 1 or following == len(text) - 1 or not text[following - 1].strip(f" ({mark}")


def _written(dash: str, key: str, text: str) -> str:
    """The line as it should be typed."""
    value = text if not _needs_marks(text) else quoted(text)
    return f"{'- ' if dash else ''}{key}: {value if len(value) <= LONGEST else '…'}".rstrip()


def _needs_marks(text: str) -> bool:
    if not text:
        return False
    is_sign = text[0] in "@`%&*!|>?,-#]}" or ": " in text or " #" in text or text.endswith(":")
    return is_sign or (text[0] in "[{\"'" and not _is_closed(text))


# A text in YAML's own quotation marks: in single ones a mark is doubled, in double ones escaped.
_in_marks = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"").fullmatch


def _is_closed(text: str) -> bool:
    """Whether the bracket or quotation mark that begins `text` is closed at its end."""
    closing = {"[": "]", "{": "}"}.get(text[0])
    if not closing:
        return bool(_in_marks(text))
    return text.endswith(closing) and text.count(text[0]) == text.count(closing)


def _name(char: str) -> str:
    """A sign as a message names it; a sign that looks like another is also given its name."""
    name = f"U+{ord(char):04X} ({unicodedata.name(char, 'unnamed').lower()})"
    return f"“{char}”" if char in "*+•" else name if _is_blank(char) else f"“{char}”, {name},"
