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
_SAVE_AS_WORD = "save it as .docx and read that with `import text`"
_SAVE_AS_TEXT = "copy the words out of it into a plain text (.txt), and read that with `import text`"
# What files of other programs begin with; those packed as ZIP or OLE are told apart by what is in them.
_OTHERS = (
    (b"%PDF-", b"", "a PDF", _SAVE_AS_TEXT),
    (b"{\\rtf", b"", "in Rich Text Format", _SAVE_AS_WORD),
    (b"PK\x03\x04", b"word/", "a Word file", "give it the ending .docx and read it with `import text`"),
    (b"PK\x03\x04", b"xl/", "an Excel file", "save the sheet as CSV and read it with `import notes`"),
    (b"PK\x03\x04", b"opendocument", "an OpenDocument file", _SAVE_AS_WORD),
    (b"PK\x03\x04", b"", "a ZIP archive", "unpack it"),
    (b"\xd0\xcf\x11\xe0", b"", "a file of an older Word or Excel", _SAVE_AS_WORD),
    (b"\x89PNG", b"", "a picture", "pictures belong in static/"),
    (b"\xff\xd8\xff", b"", "a picture", "pictures belong in static/"),
    (b"GIF8", b"", "a picture", "pictures belong in static/"),
    (b"\x1f\x8b", b"", "compressed (gzip)", "unpack it"),
)


def decode(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file without its byte order mark; None if it is not UTF-8 (G001).

    Characters that are refused (G002) are U+FFFD in it, so that reading goes on, places unchanged.
    """
    if other := _other(data):
        format_, hint = other
        return None, [problem("G001", Origin(path), f"this file is not text: it is {format_}", hint)]
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
            message = f"U+{ord(match[0]):04X} ({name}) is not allowed in this file"
            place = Origin(path, number, match.start() + 1)
            hint = "delete it; your editor may not show it"
            problems.append(problem("G002", place, message, hint))
    return _REFUSED.sub("\ufffd", text), problems


def guess(data: bytes) -> str:
    """What a file that is not UTF-8 most likely says; nothing where it is not a text."""
    if is_no_text(data):
        return ""
    without_mark = "utf-16-be" if data[:1] == b"\x00" else "utf-16-le"
    encoding = "cp1252" if not _is_utf_16(data) else "utf-16" if data[:2] in _UTF_16_MARKS else without_mark
    return _REFUSED.sub("\ufffd", data.decode(encoding, "replace").removeprefix("\ufeff"))


def how_to_read(suffix: str) -> str:
    """The hint for a file in content/ whose name ends in `suffix`, so that it is not read as a text."""
    kind = suffix.lower()
    if kind in (".txt", ".docx"):
        return f"texts end in .md; `import text` makes one of a {kind}"
    if kind in (".doc", ".odt", ".rtf", ".pages"):
        return f"texts end in .md; {_SAVE_AS_WORD}"
    if kind in (".pdf", ".htm", ".html", ".epub"):
        return f"texts end in .md; {_SAVE_AS_TEXT}"
    if kind in (".xml", ".tei"):
        return "texts end in .md; `import text` and `import notes` read TEI"
    if kind in (".bib", ".bibtex", ".ris"):
        return "the bibliography is content/references.bib; `import references` takes over what other files have"
    if kind in (".csv", ".tsv", ".json"):
        return "texts end in .md; `import notes` reads notes from CSV and JSON"
    if kind in (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"):
        return "texts end in .md; pictures belong in static/"
    return (
        "texts end in .md; notes are YAML and lie in annotations/" if kind in (".yaml", ".yml") else "texts end in .md"
    )


def is_no_text(data: bytes) -> bool:
    """Whether it is some other program's file, whatever it is called."""
    return _other(data) is not None


def _other(data: bytes) -> tuple[str, str] | None:
    if data[:1] not in b"%{P\xd0\x89\xffG\x1f":
        return None
    found = ((what, hint) for begins, has, what, hint in _OTHERS if data.startswith(begins) and has in data)
    return next(found, None)


def _is_utf_16(data: bytes) -> bool:
    return data[:2] in _UTF_16_MARKS or b"\x00" in data[:2]
