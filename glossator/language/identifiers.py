"""What may be a name: ids of texts, headings, notes, terms and kinds end up in file names and addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 100  # code points; three bytes each still fit the 255 bytes of a file name with room for “.html”

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

# What pages call their own parts: the place of the main text, the tools, the letters of the glossary; and where there
# are notes, by how they begin, notes, marks, footnotes and switches.
_of_pages = re.compile(r"main|sheet-tools|letter-\d+").fullmatch
_of_notes = re.compile(r"(n|r|fn|fr|show)-.*").fullmatch
_LONGEST_SHOWN = 40


def fault(name: str) -> str:
    """Why `name` cannot be an id, in words that complete “the id …”; "" if it can."""
    if not name:
        return "is empty"
    if len(name) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if not _is_shaped(unicodedata.normalize("NFC", name)):
        return "may contain only letters, digits, “-” and “_”, and must begin with a letter or digit"
    if name.isdigit():
        return "is all digits: numbers are for sections (n=8)"
    if name.casefold() in RESERVED:
        return "is a device name on Windows, so no file can be called that"
    return ""


def fault_on_page(name: str, *, notes: bool = True) -> str:
    """The same for a name that becomes an HTML id as it stands, on a page with `notes` or without."""
    own = _of_pages(name) or (notes and _of_notes(name))
    return fault(name) or ("is one that the pages themselves use" if own else "")


def shown(name: str) -> str:
    """A name as a message repeats it."""
    return name if len(name) <= _LONGEST_SHOWN else f"{name[: _LONGEST_SHOWN - 1]}…"


def proper(name: str) -> str:
    """The one spelling of a name that its owner and every link to it share: composed, as keyboards write it."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def key(name: str) -> str:
    """The form in which two names must differ: some file systems ignore case and Unicode composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def slug(words: str, longest: int = 40, *, notes: bool = True) -> str:
    """An id made from some words, for a page with `notes` or without: lower case, hyphens, cut at a word.

    May be "", where there are no letters.
    """
    seen = "".join(char for char in words if unicodedata.category(char) != "Cf")
    plain = unicodedata.normalize("NFC", seen).casefold()
    name = re.sub(r"-+", "-", "".join(char if _is_letter(char) else "-" for char in plain)).strip("-")
    if len(name) > longest:
        name = name[: longest + 1].rpartition("-")[0] or name[:longest]
    return name if not fault_on_page(name, notes=notes) else (f"s-{name}" if name and not fault(f"s-{name}") else "")


def _is_letter(char: str) -> bool:
    """A letter, a digit, or a sign that is part of one: the vowels of Hindi and Thai are combining marks."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _is_shaped(name: str) -> bool:
    return (name[0].isalnum() or name[0] == "_") and all(char in "-_" or _is_letter(char) for char in name)


def did_you_mean(name: str, known: Iterable[str], least: float = 0.6, shown: str = "“{}”") -> str:
    """The hint “did you mean …?” with the nearest of `known`, and the difference if it is hard to see; "" if none is
    near.

    `shown` is how a name is written in the hint.
    """
    from .differences import differs  # only who makes a mistake waits for it

    for other in near(name, known, 1, least):
        difference = differs(name, other)
        return f"did you mean {shown.format(other)}{', ' if difference else ''}{difference}?"
    return ""


def near(name: str, known: Iterable[str], most: int = 1, least: float = 0.6) -> list[str]:
    """Those of `known` that `name` may have been meant for, the most similar first; `least` is difflib's ratio."""
    from difflib import get_close_matches  # only who makes a mistake waits for it

    return get_close_matches(name, list(known), most, least)
