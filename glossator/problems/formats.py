"""How a problem is shown: to people with the line it is in, to programs, to GitHub's checks."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from glossator.model import Origin, Problem

from .codes import CODES

# The lines of an excerpt stay within this many columns, margin and all, so that few terminals wrap.
_COLUMNS = 100
# Format characters (category Cf) that belong to the spelling of words and do not affect their
# surroundings: the joiners of Persian, of Indic scripts and of emoji, and the Arabic number signs.
_HARMLESS = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def problem(code: str, origin: Origin, message: str, hint: str = "", words: str = "") -> Problem:
    """A problem with the severity its row says; a KeyError if `CODES` has no such row."""
    return Problem(code, origin, message, hint, CODES[code].severity, words)


def sort(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by place: path, line, column; at the same place by code and message."""
    return sorted(problems, key=lambda p: (p.origin.path, p.origin.line, p.origin.column, p.code, p.message))


def format_text(problems: Iterable[Problem], sources: Mapping[str, bytes]) -> str:
    """For a terminal: by place, each problem with its line, carets and hint, and then their count.

    `sources` gives the bytes of the files by path; where it has no such file or line, the excerpt
    is left out. The result has no newline at its end, and is empty if there are no problems.
    """
    ordered = sort(problems)
    lines: dict[str, list[str]] = {}
    blocks = []
    for p in ordered:
        place = p.origin
        if place.path not in lines:
            lines[place.path] = _LINE_BREAK.split(_decode(sources.get(place.path, b"")))
        head = f"{place.path}:{place.line}:{place.column}: {p.severity} {p.code}: {p.message}"
        block = [_safe(head).replace("\n", " ")]
        shown = lines[place.path][place.line - 1 : place.line] if place.path in sources and place.line > 0 else []
        if shown and not (p.code == "G001" and "\0" in shown[0]):  # a file that is no text has no lines to show
            block += _excerpt(shown[0], place)
        if p.hint:
            block += ["   hint: " + _safe(p.hint).replace("\n", "\n         ")]
        blocks.append("\n".join(block))
    if blocks:
        blocks.append(_count(ordered))
    return "\n\n".join(blocks)


def format_json(problems: Iterable[Problem]) -> str:
    """For programs: an array with an object for each problem, by place, in ASCII."""
    rows = [
        {
            "code": p.code,
            "severity": p.severity,
            "path": p.origin.path,
            "line": p.origin.line,
            "column": p.origin.column,
            "length": p.origin.length,
            "message": p.message,
            "hint": p.hint,
        }
        for p in sort(problems)
    ]
    return json.dumps(rows, indent=2)


def format_github(problems: Iterable[Problem]) -> str:
    """For GitHub Actions: a workflow command for each problem, by place.

    Source: “Workflow commands for GitHub Actions”, “Setting an error message”; the escapes are
    those of the runner's ActionCommand.cs.
    """
    commands = []
    for p in sort(problems):
        place = p.origin
        properties = {
            "file": place.path,
            "line": str(place.line),
            "col": str(place.column),
            "title": f"{p.code} {CODES[p.code].title}",
        }
        text = f"{p.message}\nhint: {p.hint}" if p.hint else p.message
        listed = ",".join(f"{name}={_escape(value, ':,')}" for name, value in properties.items())
        commands.append(f"::{p.severity} {listed}::{_escape(text)}")
    return "\n".join(commands)


def _escape(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:  # the percent sign first: the others bring their own
        text = text.replace(char, f"%{ord(char):02X}")
    return _safe(text)


def _count(problems: Iterable[Problem]) -> str:
    severities = [p.severity for p in problems]
    counted = [(severities.count(name), name) for name in ("error", "warning")]
    return ", ".join(f"{n} {name}{'s' * (n > 1)}" for n, name in counted if n)


def _decode(data: bytes) -> str:
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if is_utf_16 else "utf-8", "replace").removeprefix("\ufeff")


def _excerpt(line: str, place: Origin) -> list[str]:
    """The line and the carets under it, each with its margin."""
    number = f"{place.line:>5}"
    room = _COLUMNS - len(f"{number} | ")
    start = min(max(place.column, 1) - 1, len(line))
    # A window never reaches further than this, and a line may be megabytes long.
    skipped = max(0, start - room)
    cells = [_cell(char) for char in line[skipped : start + room]]
    start -= skipped
    first, last = 0, len(cells)
    behind = start == len(cells)  # the place after the last character takes a column too
    if skipped or skipped + last < len(line) or sum(width for _, width in cells) + behind > room:
        first, last = _window([width for _, width in cells], start, room - 2)
    before = "…" if skipped + first > 0 else ""
    after = "…" if skipped + last < len(line) else ""
    shown = "".join(text for text, _ in cells[first:last])
    indent = len(before) + sum(width for _, width in cells[first:start])
    carets = sum(width for _, width in cells[start : min(start + place.length, last)])
    margin = " " * len(number)
    return [
        f"{number} | {before}{shown}{after}".rstrip(),
        f"{margin} | {' ' * indent}{'^' * max(carets, 1)}",
    ]


def _window(widths: list[int], start: int, room: int) -> tuple[int, int]:
    """The stretch of cells around `start` that fills the room, a third of it before the place."""
    first = last = start
    used = 0
    for share in (room // 3, room):
        while first > 0 and used + widths[first - 1] <= share:
            first -= 1
            used += widths[first]
        while last < len(widths) and used + widths[last] <= room:
            used += widths[last]
            last += 1
    return first, last


def _safe(text: str) -> str:
    """The text without characters that could drive a terminal or turn the reading direction."""
    if text.isprintable():
        return text
    return "".join(char if char == "\n" else _cell(char)[0] for char in text)


def _cell(char: str) -> tuple[str, int]:
    """A character as it can be printed safely, and the terminal columns that takes (UAX #11)."""
    if char == "\t":
        return " ", 1
    category = unicodedata.category(char)
    if category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and char not in _HARMLESS):
        name = f"<U+{ord(char):04X}>"
        return name, len(name)
    # The vowels and finals of Hangul are drawn into the syllable that their initial has made wide.
    if category in ("Mn", "Me") or char in "\u200c\u200d" or "\u1160" <= char <= "\u11ff":
        return char, 0
    return char, 2 if unicodedata.east_asian_width(char) in "WF" else 1


def narrow(p: Problem, sources: Mapping[str, bytes]) -> Problem:
    """`p` with its origin moved to its `words`, if they stand there or in the next 200 lines."""
    if not p.words or p.origin.path not in sources:
        return p
    lines = _LINE_BREAK.split(_decode(sources[p.origin.path]))
    for number in range(p.origin.line, min(p.origin.line + 200, len(lines) + 1)):
        start = p.origin.column - 1 if number == p.origin.line else 0
        column = lines[number - 1].find(p.words, start)
        if column >= 0:
            return p._replace(origin=Origin(p.origin.path, number, column + 1, len(p.words)))
    return p


FORMATS: dict[str, Callable[[Iterable[Problem], Mapping[str, bytes]], str]] = {
    "text": format_text,
    "json": lambda problems, _: format_json(problems),
    "github": lambda problems, _: format_github(problems),
}
