"""Bytes -> text: UTF-8, and no character that programs would read differently.

Lines end with LF, CR or CRLF, and with nothing else: U+0085, U+2028 and U+2029, which some readers
take for line breaks and others do not, are refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from glossator.model import Origin, Problem
from glossator.problems import problem

# What libyaml does not accept (YAML 1.1, c-printable), the three characters above, and the byte
# order mark, which is one at the beginning only. A single set, which `re` searches 4 times as fast
# as a repeated one.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = "save the file as UTF-8"


def decode(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file without its byte order mark; None if it is not UTF-8 (G001).

    Characters that are refused (G002) are U+FFFD in it, so that reading goes on, places unchanged.
    """
    if _is_utf_16(data):
        message = "this file is UTF-16, or not text at all"
        return None, [problem("G001", Origin(path), message, _SAVE)]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = _LINE_BREAK.split(data[: error.start].decode())
        byte = data[error.start : error.start + 1]
        likely = byte.decode("cp1252", "replace")
        message = f"this is not UTF-8: the byte 0x{byte.hex().upper()} (“{likely}” in Windows-1252)"
        place = Origin(path, len(before), len(before[-1]) + 1)
        return None, [problem("G001", place, message, _SAVE)]
    if not _REFUSED.search(text):
        return text, []
    problems = []
    # One problem a line is enough to find the others, and does not drown what else there is.
    for number, line in enumerate(_LINE_BREAK.split(text), start=1):
        if match := _REFUSED.search(line):
            name = unicodedata.name(match[0], "control character").lower()
            message = f"U+{ord(match[0]):04X} ({name}) cannot stand in this file"
            place = Origin(path, number, match.start() + 1)
            hint = "delete it; your editor may not show it"
            problems.append(problem("G002", place, message, hint))
    return _REFUSED.sub("\ufffd", text), problems


def guess(data: bytes) -> str:
    """What a file that is not UTF-8 most likely says."""
    without_mark = "utf-16-be" if data[:1] == b"\x00" else "utf-16-le"
    encoding = "cp1252" if not _is_utf_16(data) else "utf-16" if data[:2] in _UTF_16_MARKS else without_mark
    return _REFUSED.sub("\ufffd", data.decode(encoding, "replace").removeprefix("\ufeff"))


def _is_utf_16(data: bytes) -> bool:
    return data[:2] in _UTF_16_MARKS or b"\x00" in data[:2]
