"""Bytes -> text and lines, whatever program they come from, without what decoding.py would refuse (G001, G002)."""

from __future__ import annotations

import codecs
import re

from glossator.language import decode
from glossator.problems import Refused

from .result import Notice

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HARD = re.compile("\r\n|\r|\n")
# What decoding.py refuses in a text, apart from what breaks lines.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def text_of(data: bytes, path: str, encoding: str = "") -> str:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, or the encoding that the editor names.

    Raises `Refused` where the bytes are none of these: which letters they stand for cannot be seen from them, and a
    wrong guess spoils every accent.
    """
    for mark, name in _UTF16.items():
        if data.startswith(mark) and not encoding:
            return _decoded(data[2:], path, name).removeprefix("\ufeff")
    if encoding:
        return _decoded(data, path, encoding).removeprefix("\ufeff")
    if b"\x00" in data[:4096]:
        raise Refused(f"{path} is not a text", "save it as plain text in UTF-8 and import that")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _, problems = decode(data, path)
    place = problems[0].origin
    raise Refused(
        f"{path}:{place.line}:{place.column}: {problems[0].message}",
        "save the file as UTF-8; or, if that letter is right, say --encoding cp1252 (or what the file was saved in)",
    )


def _decoded(data: bytes, path: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise Refused(f"there is no encoding “{encoding}”", "cp1252, latin-1, gb18030, shift-jis, utf-16 …") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"{path}:{line}: this is not {encoding}: {error.reason}", "name another --encoding") from None


def clean(text: str) -> str:
    """Without characters that no text or YAML may hold; every kind of line break as one."""
    return _CONTROL.sub("", _BREAKS.sub("\n", text))


def lines_of(text: str) -> tuple[list[str], list[int], set[int], list[Notice]]:
    """Lines; the line of the file (from 1) that each stands in; those that begin a page; what was taken out."""
    lines: list[str] = []
    places: list[int] = []
    pages: set[int] = set()
    notices: list[Notice] = []
    for place, physical in enumerate(_HARD.split(text), 1):
        for count, piece in enumerate(_BREAKS.split(physical)):
            if count and "\x0c" in physical:
                pages.add(len(lines))
            kept = _CONTROL.sub("", piece)
            if len(kept) < len(piece):
                notices.append(Notice(place, "characters that cannot be seen were taken out"))
            lines.append(kept)
            places.append(place)
    return lines, places, pages, notices
