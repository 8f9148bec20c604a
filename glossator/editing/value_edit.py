"""Change single values in an editor's YAML and leave every other byte as it is.

Values are replaced at the marks that libyaml gives them; the result is loaded again and compared with what was
meant, so that an edit is either exactly right or refused with `NotEditable`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from yaml._yaml import CParser
from yaml.events import MappingStartEvent, ScalarEvent, StreamEndEvent

from glossator.strict_yaml import Mapping, Node, Scalar, load
from glossator.strict_yaml import Sequence as YamlList

_Container = TypeVar("_Container", Mapping, YamlList)


class NotEditable(Exception):
    """The file is laid out so that this change cannot be made without touching more than it should."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the scalar at (line, column), counted from 1, by `value`."""

    line: int
    column: int
    value: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Add the field `name: value` to a mapping, right after its field `after`."""

    mapping_line: int
    mapping_column: int
    after: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the field `name` from a mapping."""

    mapping_line: int
    mapping_column: int
    name: str


@dataclass(frozen=True, slots=True)
class WriteOut:
    """Replace the scalar at (line, column) by a mapping of these fields, name and value."""

    line: int
    column: int
    fields: tuple[tuple[str, str], ...]


Change = Edit | Insert | Delete | WriteOut

# What may stand without quotation marks, also between brackets: begins with a letter or digit and has no indicator.
_is_plain = re.compile(r"[^\W_](?:[^:#{}\[\],&*!|>'\"%@`]|:(?=\S))*(?<![\s:])").fullmatch
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\\": "\\\\", '"': '\\"'}


def quoted(value: str, style: str | None = "") -> str:
    """`value` as a YAML scalar on one line: in the quotation marks of `style` if it has any, plain if it can be."""
    if _is_printable(value):
        if style == "'":
            return "'" + value.replace("'", "''") + "'"
        if style != '"' and _is_plain(value):
            return value
    return '"' + "".join(_ESCAPES.get(char) or (char if _is_printable(char) else _escape(char)) for char in value) + '"'


def _is_printable(text: str) -> bool:
    """Whether YAML may hold `text` as it is, on one line, and an editor would see what it is."""
    return text.replace("\u00a0", " ").replace("\u3000", " ").isprintable()


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class File:
    """A file as text, its values and where libyaml says that they begin and end; `NotEditable` if it can't be read."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        tree, self._problems = load(data, path)
        if tree is None:
            raise NotEditable(f"{path} cannot be read")
        self.tree: Node = tree
        self._mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        self._text = data[len(self._mark) :].decode("utf-8")
        self._lines = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self._text))]
        self._scalars: dict[tuple[int, int], tuple[int, int, str]] = {}  # start, end and style by line and column
        self._in_flow: dict[tuple[int, int], bool] = {}  # of each mapping, by its line and column
        parser = CParser(self._text)
        while not isinstance(event := parser.get_event(), StreamEndEvent | None):
            start: Any = event.start_mark
            end: Any = event.end_mark
            place = start.line + 1, start.column + 1
            if isinstance(event, ScalarEvent):
                self._scalars[place] = start.index, end.index, event.style or ""
            elif isinstance(event, MappingStartEvent):
                self._in_flow[place] = bool(event.flow_style)

    def edited(self, edits: Sequence[Change]) -> bytes:
        """The file after `edits`; raises `NotEditable` if anything else would change with them."""
        data = _joined(self._text, self._pieces(edits)).encode()
        expected = self.tree
        for edit in edits:
            expected = _with(expected, edit)
        after, problems = load(data, self.path)
        if after is None or after != expected or len(problems) > len(self._problems):
            raise NotEditable(f"{self.path}: the change would touch other values; make it by hand")
        return self._mark + data

    def lines(self, edits: Sequence[Change]) -> tuple[list[str], list[str]]:
        """The lines that `edits` touch, as they are and as they would be; there is at least one edit."""
        pieces = self._pieces(edits)
        first = self._lines[bisect_right(self._lines, min(start for start, _, _ in pieces)) - 1]
        last = self._next_line(max(end for _, end, _ in pieces)) or len(self._text)
        moved = [(start - first, end - first, new) for start, end, new in pieces]
        old = self._text[first:last]
        return old.splitlines(), _joined(old, moved).splitlines()

    def _pieces(self, edits: Sequence[Change]) -> list[tuple[int, int, str]]:
        """What `edits` put in the place of which parts of the text, in order."""
        pieces = sorted(self._piece(edit) for edit in edits)
        if any(piece[1] > following[0] for piece, following in pairwise(pieces)):
            raise NotEditable(f"{self.path}: two changes meet in one place; make them by hand")
        return pieces

    def _piece(self, edit: Change) -> tuple[int, int, str]:
        """What `edit` puts in the place of which part of the text."""
        if isinstance(edit, Edit | WriteOut):
            if (edit.line, edit.column) not in self._scalars:
                raise NotEditable(f"{self.path}:{edit.line}:{edit.column}: there is no value here")
            start, end, style = self._scalars[edit.line, edit.column]
            if style in ("|", ">"):
                end = self._end_of_lines(start, end)
            if isinstance(edit, Edit):
                return start, end, quoted(edit.value, style)
            fields = ", ".join(f"{name}: {quoted(value, chr(34))}" for name, value in edit.fields)
            return start, end, f"{{{fields}}}"
        if isinstance(edit, Insert):
            return self._insertion(edit)
        return self._deletion(edit)

    def _insertion(self, edit: Insert) -> tuple[int, int, str]:
        mapping = self._mapping(edit, edit.after)
        key = mapping.key(edit.after)
        end = self._end_of(mapping[edit.after])
        field = f"{edit.name}: {quoted(edit.value, chr(34))}"
        if self._in_flow[mapping.line, mapping.column]:
            return end, end, f", {field}"
        indent = " " * (key.column - 1)
        line = self._next_line(end)
        if line is None:
            return len(self._text), len(self._text), f"{self._line_break()}{indent}{field}"
        return line, line, f"{indent}{field}{self._line_break()}"

    def _deletion(self, edit: Delete) -> tuple[int, int, str]:
        mapping = self._mapping(edit, edit.name)
        key = mapping.key(edit.name)
        start, end = self._offset(key.line, key.column), self._end_of(mapping[edit.name])
        if self._in_flow[mapping.line, mapping.column]:
            return self._deletion_in_flow(start, end)
        line = self._lines[key.line - 1]
        after = self._next_line(end)
        rest = self._text[end : len(self._text) if after is None else after]
        if rest.strip():  # a comment stays, on a line of its own
            return start, end + len(rest) - len(rest.lstrip()), ""
        if not self._text[line:start].strip():
            return (line, after, "") if after is not None else (self._without_break(line), len(self._text), "")
        # The first field, after a dash: the next one takes its place.
        indented = re.compile(r" *").match(self._text, after or end)
        if after is None or indented is None or indented.end() - after != key.column - 1:
            raise NotEditable(f"{self.path}:{key.line}: take `{edit.name}` out by hand")
        return start, indented.end(), ""

    def _deletion_in_flow(self, start: int, end: int) -> tuple[int, int, str]:
        before = re.compile(r",[ ]*\Z").search(self._text[:start])
        if before:
            return before.start(), end, ""
        behind = re.compile(r"[ ]*,[ ]*").match(self._text, end)
        return start, behind.end() if behind else end, ""

    def _mapping(self, edit: Insert | Delete, field: str) -> Mapping:
        for mapping in _mappings(self.tree):
            if (mapping.line, mapping.column) == (edit.mapping_line, edit.mapping_column) and field in mapping:
                return mapping
        raise NotEditable(f"{self.path}:{edit.mapping_line}: there is no `{field}` here")

    def _end_of(self, node: Node) -> int:
        """Where a value ends, without the line break after it."""
        if isinstance(node, Scalar):
            if (node.line, node.column) not in self._scalars:
                raise NotEditable(f"{self.path}:{node.line}: there is no value here")
            start, end, style = self._scalars[node.line, node.column]
            return self._end_of_lines(start, end) if style in ("|", ">") else end
        start = self._offset(node.line, node.column)
        ends = [self._end_of(child) for child in (node.values() if isinstance(node, Mapping) else node)]
        end = max(ends, default=start + 1)
        if self._text[start] not in "[{":
            return end
        closing = re.compile(r"(?:\s|,|#[^\r\n]*)*[\]}]").match(self._text, end)
        if closing is None:
            raise NotEditable(f"{self.path}:{node.line}: it is not clear where this ends")
        return closing.end()

    def _end_of_lines(self, start: int, end: int) -> int:
        """Where the last line of a scalar in lines of its own (`|`, `>`) ends; one with a remark is not touched."""
        head = self._text[start : self._next_line(start) or end]
        if "#" in head:
            line = bisect_right(self._lines, start)
            raise NotEditable(f"{self.path}:{line}: there is a comment after {head[0]}; make the change by hand")
        return start + len(self._text[start:end].rstrip(" \r\n"))

    def _next_line(self, position: int) -> int | None:
        """Where the line after the one at `position` begins; None if there is none."""
        line = bisect_right(self._lines, position)
        return self._lines[line] if line < len(self._lines) else None

    def _line_break(self) -> str:
        found = re.compile(r"\r\n|\r|\n").search(self._text)
        return found[0] if found else "\n"

    def _without_break(self, line: int) -> int:
        """The end of the line before the one that begins at `line`, its line break aside."""
        found = re.compile(r"(?:\r\n|\r|\n)\Z").search(self._text[:line])
        return found.start() if found else line

    def _offset(self, line: int, column: int) -> int:
        return self._lines[line - 1] + column - 1


def _joined(text: str, pieces: Sequence[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in pieces:
        parts += text[done:start], new
        done = end
    return "".join([*parts, text[done:]])


def _mappings(node: Node) -> Iterator[Mapping]:
    if isinstance(node, Mapping):
        yield node
    if not isinstance(node, Scalar):
        for value in node.values() if isinstance(node, Mapping) else node:
            yield from _mappings(value)


def _with(node: Node, edit: Change) -> Node:
    """`node` as it is to be after `edit`; what is in it keeps its lines and columns, for the next edit."""
    if isinstance(node, Scalar):
        if isinstance(edit, Edit | WriteOut) and (node.line, node.column) == (edit.line, edit.column):
            if isinstance(edit, Edit):
                return Scalar(edit.value, node.line, node.column)
            return Mapping((name, Scalar(value)) for name, value in edit.fields)
        return node
    if isinstance(node, YamlList):
        return _placed(node, YamlList(_with(value, edit) for value in node))
    changed = _placed(node, Mapping((key, _with(value, edit)) for key, value in node.items()))
    if isinstance(edit, Insert | Delete) and (node.line, node.column) == (edit.mapping_line, edit.mapping_column):
        if isinstance(edit, Insert) and edit.after in changed:
            changed[edit.name] = Scalar(edit.value)
        elif isinstance(edit, Delete):
            changed.pop(edit.name, None)
    return changed


def _placed(old: _Container, new: _Container) -> _Container:
    new.line, new.column = old.line, old.column
    return new
