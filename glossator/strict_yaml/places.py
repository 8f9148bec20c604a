"""Where a part of a value stands in its file: a scalar may be quoted, escaped, folded or run over several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossator.model import Origin

from .reading import Scalar

_ESCAPES = {"x": 4, "u": 6, "U": 10}  # how long they are; all others have two characters


def inside(scalar: Scalar, start: int, end: int, lines: Sequence[str], path: str) -> Origin:
    """The place of the characters [start, end) of a value, in the file `path` that has these lines.

    Of several lines it covers what stands on the first. Where the value cannot be followed, it is the scalar's place.
    """
    line = lines[scalar.line - 1] if scalar.line <= len(lines) else ""
    first = scalar.column - 1
    mark = line[first : first + 1] if line[first : first + 1] in ("'", '"') else ""
    is_escaped = mark and (mark in scalar or "\\" in scalar)
    if line.startswith(scalar, first + len(mark)) and not is_escaped:  # most values are written as they are
        return Origin(path, scalar.line, first + len(mark) + 1 + start, max(end - start, 1))
    places = list(_Follower(scalar, lines).places())[:end]
    if len(places) <= start:
        return Origin(path, scalar.line, scalar.column, max(scalar.length, 1))
    row, column, _ = places[start]
    stop = max(column + length for at, column, length in places[start:] if at == row)
    return Origin(path, row + 1, column + 1, max(stop - column, 1))


class _Follower:
    """Goes along a value and its source at the same time; lines and columns are from 0."""

    def __init__(self, scalar: Scalar, lines: Sequence[str]) -> None:
        self.scalar, self.lines = scalar, lines
        self.line, self.column = scalar.line - 1, scalar.column - 1
        self.style = self._here() if self._here() and self._here() in "\"'|>" else ""
        if self.style in ("|", ">"):
            self._next_line()
        elif self.style:
            self.column += 1

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Line, column and length of each character in the source, as far as it can be followed."""
        for char in self.scalar:
            if not char.isspace():
                self._to_words()
            length = self._length(char)
            if not length and not char.isspace():
                return
            yield self.line, self.column, length
            if length:
                self.column += length
            else:
                self._next_line()  # a line break that is read as a blank, or as itself

    def _here(self) -> str:
        rest = self.lines[self.line][self.column :] if self.line < len(self.lines) else ""
        return rest[:1]

    def _next_line(self) -> None:
        self.line, self.column = self.line + 1, 0
        while self._here() in (" ", "\t"):
            self.column += 1

    def _to_words(self) -> None:
        """Skip line breaks that are not part of the value: empty lines, and breaks after a backslash."""
        while self.line < len(self.lines):
            rest = self.lines[self.line][self.column :]
            if rest.strip() and not (self.style == '"' and rest == "\\"):
                return
            self._next_line()

    def _length(self, char: str) -> int:
        """How many characters of the source stand for `char` here; 0 if it is something else."""
        rest = self.lines[self.line][self.column :] if self.line < len(self.lines) else ""
        if self.style == '"' and rest.startswith("\\"):
            return _ESCAPES.get(rest[1:2], 2) if len(rest) > 1 else 0
        if self.style == "'" and char == "'":
            return 2 if rest.startswith("''") else 0
        if char.isspace() and not rest.strip():
            return 0
        return 1 if rest.startswith(char) else 0
