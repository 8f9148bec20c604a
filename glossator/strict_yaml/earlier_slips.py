"""Mistakes that libyaml notices only further down: another sign in the place of one of YAML's, a missing dash.

Its own message would point to the wrong line, so the lines above the one where it stopped are checked first.
"""

from __future__ import annotations

import re

from . import slips
from .yaml_error import Complaint, FieldNames, ParseError, complaint_at

_BEGINNING = re.compile(r" *(?P<dashes>(?:- +)*)(?:(?P<key>[\w.-]+) *:(?:\s|$))?")
KEY = re.compile(r"\s*(?:-\s+)*([\w.-]+)")
_MOST_LINES = 50  # that are looked at above the one where reading broke off


def mistyped_sign(error: ParseError) -> Complaint | None:
    """Another sign instead of YAML's, on the line where reading stopped or on one that it continues."""
    if not error.lines:
        return None
    known = error.names.known
    number, column = error.place
    line = error.lines[number]
    indent = len(line) - len(line.lstrip(" "))
    # Only if it was the first word of the line that surprised libyaml can the cause be above it.
    begins = not line[:column].strip(" -") or KEY.fullmatch(line[:column]) or error.context_place[0] < number
    for above in range(number, max(-1, number - _MOST_LINES if begins else number - 1), -1):
        text = error.lines[above]
        found = slips.find(text, known) or slips.without_colon(text, known)
        # What is indented more than the line of the error is a text of several lines.
        if found and (above == number or found.key_column <= max(indent, 2)):
            return complaint_at((above, found.column), found.length, found.message, found.hint)
        if above < number and _beginning(text)[2]:
            break
    return None


def missing_dash(error: ParseError) -> Complaint | None:
    """A field of a note or a term that is in the same column as the dashes of the list."""
    names = error.names
    found: tuple[int, int, str] | None = None
    for number in range(error.place[0], max(-1, error.place[0] - _MOST_LINES), -1):
        indent, is_item, key = _beginning(error.lines[number] if error.lines else "")
        if found and indent > found[1]:
            continue
        if is_item and number < error.place[0]:
            if not found or indent < found[1] or _owner(error.lines[:number], indent, names) not in names.lists:
                return None
            at, column, name = found
            hint = f"write “- {name}: …” if a new entry begins here; if not, put two more spaces before it"
            return complaint_at((at, column), len(name) + 1, f"a dash is missing before “{name}”", hint)
        if key in names.of_entries and not is_item:
            found = number, indent, key
    return None


def _owner(lines: list[str], column: int, names: FieldNames) -> str:
    """The key of the list whose dashes are in this column below these lines; fields of its entries are skipped."""
    for line in reversed(lines):
        indent, is_item, key = _beginning(line)
        if key and not is_item and indent <= column and (indent < column or key not in names.of_entries):
            return key
        if is_item and indent < column:
            return ""
    return ""


def _beginning(line: str) -> tuple[int, bool, str]:
    """How a line begins: its indent, whether a dash comes then, and its key, if it has one."""
    parts = _BEGINNING.match(line)
    is_item = bool(parts and parts["dashes"])
    return len(line) - len(line.lstrip(" ")), is_item, parts["key"] or "" if parts else ""
