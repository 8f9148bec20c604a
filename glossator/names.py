"""What may be a name: ids of texts, headings, notes, terms and kinds end up in file names and addresses."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100  # code points; three bytes each still fit the 255 bytes of a file name with room for “.html”

_shape = re.compile(r"\w[\w-]*").fullmatch
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def fault(name: str) -> str:
    """Why `name` can be no id, in words that complete “the id …”; "" if it can."""
    if not name:
        return "is empty"
    if len(name) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if not _shape(name):
        return "may hold letters, digits, “-” and “_” only, and begins with a letter or digit"
    if name.isdigit():
        return "is all digits: numbers are for sections (n=8)"
    if name.casefold() in _RESERVED:
        return "is a device name on Windows, so no file can be called that"
    return ""


def key(name: str) -> str:
    """What two names must not share: some file systems know neither case nor Unicode composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def slug(words: str, longest: int = 40) -> str:
    """An id made from a heading's words: lower case, hyphens, cut at a word. May be "" (no letters)."""
    plain = unicodedata.normalize("NFC", words).casefold()
    made = re.sub(r"[\W_]+", "-", plain).strip("-")
    if len(made) > longest:
        made = made[: longest + 1].rpartition("-")[0] or made[:longest]
    return made if not fault(made) else (f"s-{made}" if made and not fault(f"s-{made}") else "")
