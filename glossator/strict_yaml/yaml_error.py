"""A mistake in YAML: where libyaml stopped, and what the editor is told of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Complaint(NamedTuple):
    """Line and column are counted from 1; `length` is in characters of that line."""

    line: int
    column: int
    length: int
    message: str
    hint: str
    code: str = "G004"


class FieldNames(NamedTuple):
    """The fields that a file may have: all of them, those that only the entries of a list have, those that contain such
    lists, and those that are lists of words.
    """

    known: Collection[str] = ()
    of_entries: Collection[str] = ()
    lists: Collection[str] = ()
    of_words: Collection[str] = ()


class ParseError(NamedTuple):
    """An error of libyaml's, with the lines of the file; places are (line, column) from 0.

    `place` is where reading stopped, `context_place` where what was being read began (if known).
    """

    lines: list[str]
    place: tuple[int, int]
    context_place: tuple[int, int]
    context: str
    problem: str
    names: FieldNames

    def line(self, place: tuple[int, int]) -> str:
        return self.lines[place[0]] if self.lines else ""

    def rest(self, place: tuple[int, int]) -> str:
        return self.line(place)[place[1] :].rstrip()


def complaint_at(place: tuple[int, int], length: int, message: str, hint: str) -> Complaint:
    return Complaint(place[0] + 1, place[1] + 1, max(length, 1), message, hint)
