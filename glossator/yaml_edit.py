"""Change single values in an editor's YAML and leave every other byte as it is.

Values are replaced at the marks that libyaml gives them; the result is loaded again and compared with what was
meant, so that an edit is either exactly right or refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from yaml._yaml import CParser
from yaml.events import ScalarEvent, StreamEndEvent

from .strict_yaml import Mapping, Node, Scalar, load
from .strict_yaml import Sequence as YamlList

_Container = TypeVar("_Container", Mapping, YamlList)


class NotEditable(Exception):
    """The file is laid out so that this change cannot be made without touching more than it should."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `value` where the scalar at (line, column), counted from 1, stands."""

    line: int
    column: int
    value: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Add the field `name: value` to a mapping, right behind its field `after`."""

    mapping_line: int
    mapping_column: int
    after: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Take the field `name` out of a mapping."""

    mapping_line: int
    mapping_column: int
    name: str


Change = Edit | Insert | Delete

# What a plain scalar may be without a second thought: no indicator at either end, no “: ” and no “ #”.
_is_plain = re.compile(r"[^\W_](?:[^\n:#{}\[\],&*!|>'\"%@`]|[:#](?=\S)(?<=\S[:#]))*(?<![\s:])").fullmatch


def quoted(value: str, style: str | None = "") -> str:
    """`value` as a YAML scalar on one line; in the quotation marks of `style` if it has any, plain if it can be."""
    if style == "'" and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    if style not in ('"', "'") and _is_plain(value) and "#" not in value and ": " not in value:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def apply(data: bytes, path: str, edits: Sequence[Change]) -> bytes:
    """The file with `edits` made; raises `NotEditable` if anything else would change with them."""
    bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    text = data[len(bom) :].decode("utf-8")
    before, _ = load(data, path)
    if before is None:
        raise NotEditable(f"{path} cannot be read")
    places = {(line, column): (start, end, style) for line, column, start, end, style in _scalars(text)}
    changes: list[tuple[int, int, str]] = []
    meant = before
    for edit in edits:
        if isinstance(edit, Edit):
            if (edit.line, edit.column) not in places:
                raise NotEditable(f"{path}:{edit.line}:{edit.column}: there is no value here")
            start, end, style = places[edit.line, edit.column]
            changes.append((start, end, _replacement(text, end, style, edit.value)))
            meant = _with(meant, edit)
        elif isinstance(edit, Insert):
            changes.append(_insertion(text, before, places, edit))
            meant = _with_field(meant, edit)
        else:
            changes.append(_deletion(text, before, places, edit))
            meant = _with_field(meant, edit)
    changes.sort(reverse=True)
    for start, end, new in changes:
        text = text[:start] + new + text[end:]
    made = bom + text.encode()
    after, _ = load(made, path)
    if after is None or after != meant:
        raise NotEditable(f"{path}: the change would touch other values; make it by hand")
    return made


def _scalars(text: str) -> Iterator[tuple[int, int, int, int, str]]:
    """(line, column, start, end, style) of every scalar."""
    parser = CParser(text)
    while not isinstance(event := parser.get_event(), StreamEndEvent):
        if isinstance(event, ScalarEvent):
            mark: Any = event.start_mark
            end: Any = event.end_mark
            yield mark.line + 1, mark.column + 1, mark.index, end.index, event.style or ""


def _replacement(text: str, end: int, style: str, value: str) -> str:
    if style in "|>" and style:
        # A block scalar ends with its last line break, which stays.
        kept = text[:end].rstrip("\n ")
        return quoted(value) + text[len(kept) : end]
    return quoted(value, style)


def _mapping(tree: Node, edit: Insert | Delete, field: str) -> Mapping:
    for one in _mappings(tree):
        if (one.line, one.column) == (edit.mapping_line, edit.mapping_column) and field in one:
            return one
    raise NotEditable(f"there is no `{field}` at line {edit.mapping_line}")


def _deletion(text: str, tree: Node, places: Any, edit: Delete) -> tuple[int, int, str]:
    mapping = _mapping(tree, edit, edit.name)
    key = mapping.key(edit.name)
    start = _offset(text, key.line, key.column)
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip():
        raise NotEditable(f"line {key.line} holds more than `{edit.name}`; take it out by hand")
    end = _end_of(text, mapping[edit.name], places)
    line_end = text.find("\n", end - 1 if end and text[end - 1] == "\n" else end)
    return line_start, len(text) if line_end < 0 else line_end + 1, ""


def _insertion(text: str, tree: Node, places: Any, edit: Insert) -> tuple[int, int, str]:
    mapping = _mapping(tree, edit, edit.after)
    key = mapping.key(edit.after)
    end = _end_of(text, mapping[edit.after], places)
    line_start = text.rfind("\n", 0, text.find(key, _offset(text, key.line, key.column))) + 1
    opening = text[line_start : _offset(text, key.line, key.column)]
    if "{" in opening:
        return end, end, f", {edit.name}: {quoted(edit.value, chr(34))}"
    line_end = text.find("\n", end - 1 if end and text[end - 1] == "\n" else end)
    indent = " " * (key.column - 1)
    if line_end < 0:
        return len(text), len(text), f"\n{indent}{edit.name}: {quoted(edit.value, chr(34))}"
    return line_end + 1, line_end + 1, f"{indent}{edit.name}: {quoted(edit.value, chr(34))}\n"


def _end_of(text: str, node: Node, places: Any) -> int:
    if isinstance(node, Scalar):
        return int(places[node.line, node.column][1])
    ends = [_end_of(text, child, places) for child in (node.values() if isinstance(node, Mapping) else node)]
    end = max(ends, default=_offset(text, node.line, node.column))
    closing = re.compile(r"\s*[\]}]").match(text, end)
    return closing.end() if closing and text[_offset(text, node.line, node.column)] in "[{" else end


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def _mappings(node: Node) -> Iterator[Mapping]:
    if isinstance(node, Mapping):
        yield node
        for value in node.values():
            yield from _mappings(value)
    elif isinstance(node, YamlList):
        for value in node:
            yield from _mappings(value)


def _with(node: Node, edit: Edit) -> Node:
    """`node` as it is meant to be after `edit`."""
    if isinstance(node, Scalar):
        return Scalar(edit.value) if (node.line, node.column) == (edit.line, edit.column) else node
    if isinstance(node, Mapping):
        return _copy_place(node, Mapping((key, _with(value, edit)) for key, value in node.items()))
    return _copy_place(node, YamlList(_with(value, edit) for value in node))


def _with_field(node: Node, edit: Insert | Delete) -> Node:
    if isinstance(node, Scalar):
        return node
    if isinstance(node, YamlList):
        return _copy_place(node, YamlList(_with_field(value, edit) for value in node))
    made = Mapping((key, _with_field(value, edit)) for key, value in node.items())
    if (node.line, node.column) == (edit.mapping_line, edit.mapping_column):
        if isinstance(edit, Insert):
            made[edit.name] = Scalar(edit.value)
        else:
            del made[edit.name]
    return _copy_place(node, made)


def _copy_place(old: Mapping | YamlList, new: _Container) -> _Container:
    new.line, new.column = old.line, old.column
    return new
