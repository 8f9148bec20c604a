"""Add, change and delete an entry in an editor's YAML (a note, a term), and leave every other byte as it is.

The places are those of libyaml's events. The result is loaded again and compared with what was meant, so that
an edit is either exactly right or refused with `NotEditable`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import Node, Scalar, load
from glossator.strict_yaml import Sequence as YamlList

from .value_edit import NotEditable, quoted

__all__ = ["NotEditable", "add", "add_row", "add_word", "change", "delete", "entries"]

_WIDTH = 116  # of a folded note, its indentation included
_LONG = 80  # what is longer stands in lines of its own

# Words that begin with a letter are plain in a block, whatever comes but a colon or a remark.
_is_plain = re.compile(r"[^\W\d_][^\n\t]*(?<![\s:])").fullmatch
_WORDS_OF_YAML = frozenset(("yes", "no", "true", "false", "null", "on", "off", "y", "n"))

# What a field may be given: words, a mapping of words, a list of words.
Value: TypeAlias = str | Mapping[str, str] | Sequence[str]


def add(data: bytes, path: str, under: str, entry: Mapping[str, Value], head: Mapping[str, str] | None = None) -> bytes:
    """`data` with `entry` as the last of the list `under`; an empty file begins with the fields of `head`."""
    file = _YamlFile.read(data, path)
    if file.root is None:
        opening = "".join(f"{name}: {quoted(value)}\n" for name, value in (head or {}).items())
        text = f"{file.text}{opening}{under}:\n{_entry(entry, 0, 2)}"
        return file.encoded(text, _plain({**(head or {}), under: [entry]}))
    items = file.child(file.root, under)
    expected = _loaded(file.tree, path)
    expected[under] = [*(expected[under] or []), _plain(entry)]
    if items.children:
        text = file.with_item(items, entry)
    else:
        if items.kind == "mapping" or file.text[items.start : items.end].strip() not in ("", "[]", "[ ]"):
            raise NotEditable(f"{path}: `{under}` is not a list; write the entry by hand")
        end = _line_end(file.text, items.end)
        rest = file.text[items.end : end].rstrip()
        before = file.text[: items.start].rstrip(" ")
        text = f"{before}{rest}\n{_entry(entry, 0, 2)}{file.text[end:].removeprefix(chr(10))}"
    return file.encoded(text, expected)


def change(data: bytes, path: str, under: str, number: int, fields: Mapping[str, str | None]) -> bytes:
    """`data` with these fields of entry `number` (from 0) of the list `under` set to words, or removed for None."""
    file = _YamlFile.read(data, path)
    expected = _loaded(file.tree, path)
    for name, value in fields.items():
        entry = file.entry(under, number)
        existing = entry.fields.get(name)
        if value is None and existing is None:
            continue
        if value is None:
            text = file.without_field(entry, name)
            del expected[under][number][name]
        else:
            if existing is not None and existing.kind != "scalar":
                raise NotEditable(f"{path}: `{name}` holds more than words; change it by hand")
            text = file.with_value(entry, name, value) if existing else file.with_field(entry, name, value)
            expected[under][number][name] = value
        file = _YamlFile.read(file.encoded(text, expected), path)
    return file.data


def delete(data: bytes, path: str, under: str, number: int) -> bytes:
    """`data` without entry `number` (from 0) of the list `under`. Remarks above an entry stay."""
    file = _YamlFile.read(data, path)
    expected = _loaded(file.tree, path)
    del expected[under][number]
    return file.encoded(file.without_item(under, number), expected)


def add_word(data: bytes, path: str, under: str, word: str) -> bytes:
    """`data` with `word` as the last of the list `under`."""
    file = _YamlFile.read(data, path)
    expected = _loaded(file.tree, path)
    if not file.root or not isinstance(expected, dict) or not isinstance(expected.get(under), list):
        raise NotEditable(f"{path} has no list `{under}`; write it there: `{under}: [{word}]`")
    items = file.child(file.root, under)
    expected[under] = [*expected[under], word]
    if items.flow:
        gap = ", " if items.children else ""
        text = file.text[: items.end - 1].rstrip() + f"{gap}{quoted(word)}" + file.text[items.end - 1 :]
    else:
        last = items.children[-1]
        end = _line_end(file.text, last.end) + 1
        text = f"{file.text[:end]}{' ' * file.column(file.dash(last))}- {quoted(word)}\n{file.text[end:]}"
    return file.encoded(text, expected)


def add_row(data: bytes, path: str, under: str, name: str, row: Mapping[str, str]) -> bytes:
    """`data` with `name: {…}` as the last row of the mapping `under`, which is added if it is not there."""
    file = _YamlFile.read(data, path)
    if file.root is None:
        raise NotEditable(f"{path} is empty")
    expected = _loaded(file.tree, path)
    expected[under] = {**(expected.get(under) or {}), name: dict(row)}
    line = f"{name}: {{{', '.join(f'{key}: {quoted(value)}' for key, value in row.items())}}}\n"
    rows = file.root.fields.get(under)
    if rows is None:
        text = f"{file.text}{under}:\n  {line}"
    elif rows.flow or not rows.keys:
        raise NotEditable(f"{path}: `{under}` is not written row by row; add the row by hand")
    else:
        end = _line_end(file.text, rows.end) + 1
        text = f"{file.text[:end]}{' ' * file.column(rows.start)}{line}{file.text[end:]}"
    return file.encoded(text, expected)


@dataclass
class _Span:
    """A node of the file: [start, end) of its text, without the line break behind a block scalar."""

    kind: str
    start: int
    end: int
    flow: bool = False
    style: str = ""
    children: list[_Span] = field(default_factory=list)
    fields: dict[str, _Span] = field(default_factory=dict)
    keys: dict[str, _Span] = field(default_factory=dict)


@dataclass(frozen=True)
class _YamlFile:
    data: bytes
    path: str
    bom: bytes
    newline: str
    text: str  # with \n alone
    tree: Node | None
    root: _Span | None

    @classmethod
    def read(cls, data: bytes, path: str) -> _YamlFile:
        tree, problems = load(data, path)
        wrong = next((one for one in problems if one.severity == "error"), None)
        if wrong:
            raise NotEditable(f"{path}:{wrong.origin.line}: {wrong.message}")
        bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        text = data[len(bom) :].decode("utf-8")
        newline = "\r\n" if "\r\n" in text else "\n"
        text = text.replace("\r\n", "\n")
        if text and not text.endswith("\n"):
            text += "\n"
        empty = tree is None or (isinstance(tree, Scalar) and not tree)
        return cls(data, path, bom, newline, text, tree, None if empty else _spans(text))

    def encoded(self, text: str, expected: Any) -> bytes:
        """The bytes of `text` if they say what is `expected`; else raises `NotEditable`."""
        data = self.bom + text.replace("\n", self.newline).encode()
        after, problems = load(data, self.path)
        if any(one.severity == "error" for one in problems) or _loaded(after, self.path) != expected:
            raise NotEditable(f"{self.path}: the change would touch other values; make it by hand")
        return data

    def child(self, mapping: _Span, name: str) -> _Span:
        if name not in mapping.fields:
            raise NotEditable(f"{self.path} has no `{name}`")
        return mapping.fields[name]

    def entry(self, under: str, number: int) -> _Span:
        items = self.child(self.root, under).children if self.root else []
        if number >= len(items) or items[number].kind != "mapping":
            raise NotEditable(f"{self.path}: there is no entry {number + 1} under `{under}`")
        return items[number]

    # ── where things stand ──────────────────────────────────────────────────────────────────────────────

    def dash(self, item: _Span) -> int:
        """Where the “-” of an item of a block list is."""
        before = self.text[: item.start].rstrip(" \n")
        if not before.endswith("-") or self.column(len(before) - 1) != len(self.line(len(before) - 1)[0]):
            raise NotEditable(f"{self.path}: the entry is not on lines of its own; change it by hand")
        return len(before) - 1

    def column(self, at: int) -> int:
        return at - (self.text.rfind("\n", 0, at) + 1)

    def line(self, at: int) -> tuple[str, str]:
        """The blanks that the line of `at` begins with, and all of it."""
        start = self.text.rfind("\n", 0, at) + 1
        line = self.text[start : _line_end(self.text, at)]
        return line[: len(line) - len(line.lstrip(" "))], line

    # ── what is written ─────────────────────────────────────────────────────────────────────────────────

    def with_item(self, items: _Span, entry: Mapping[str, Value]) -> str:
        last = items.children[-1]
        if items.flow:
            raise NotEditable(f"{self.path}: the list is in brackets; write the entry by hand")
        at = self.dash(last)
        indent, inner = self.column(at), self.column(last.start) if self.text[at + 1 : at + 2] == " " else 2
        end = _line_end(self.text, last.end) + 1
        apart = len(items.children) > 1 and not self.text[: self.dash(items.children[1])].rstrip(" ").endswith(
            f"{self.text[items.children[0].end - 1]}\n"
        )
        gap = "\n" if apart else ""
        return self.text[:end] + gap + _entry(entry, indent, inner if inner > indent else indent + 2) + self.text[end:]

    def without_item(self, under: str, number: int) -> str:
        entry = self.entry(under, number)
        items = self.child(self.root, under) if self.root else entry
        if items.flow:
            raise NotEditable(f"{self.path}: the list is in brackets; delete the entry by hand")
        start = self.text.rfind("\n", 0, self.dash(entry)) + 1
        end = _line_end(self.text, entry.end) + 1
        if len(items.children) == 1 and self.root:
            key = self.root.keys[under]
            colon = self.text.index(":", key.end) + 1
            return f"{self.text[:colon]} []{self.text[colon:start]}{self.text[end:]}"
        while self.text[end : end + 1] == "\n" and self.text[:start].endswith("\n\n"):
            end += 1  # of the empty lines on both sides those below go
        return self.text[:start] + self.text[end:]

    def with_value(self, entry: _Span, name: str, value: str) -> str:
        old = entry.fields[name]
        indent = self.column(entry.start)
        is_block = not entry.flow and not old.flow
        scalar = _scalar(value, indent + 2, old.style) if is_block else quoted(value, '"')
        end, (header, line_break, lines) = old.end, scalar.partition("\n")
        if line_break and old.style not in ("|", ">"):  # a remark behind the old words goes behind the new header
            end = _line_end(self.text, end)
            header += self.text[old.end : end].rstrip()
        return self.text[: old.start] + header + line_break + lines + self.text[end:]

    def with_field(self, entry: _Span, name: str, value: str) -> str:
        if entry.flow:
            return (
                self.text[: entry.end - 1].rstrip() + f", {name}: {quoted(value, chr(34))}" + self.text[entry.end - 1 :]
            )
        end = _line_end(self.text, entry.end) + 1
        indent = self.column(entry.start)
        return f"{self.text[:end]}{' ' * indent}{name}: {_scalar(value, indent + 2)}\n{self.text[end:]}"

    def without_field(self, entry: _Span, name: str) -> str:
        key, value = entry.keys[name], entry.fields[name]
        start = self.text.rfind("\n", 0, key.start) + 1
        end = _line_end(self.text, max(key.end, value.end)) + 1
        if entry.flow or self.text[start : key.start].strip(" ") not in ("", "-"):
            raise NotEditable(f"{self.path}: `{name}` is not on a line of its own; take it out by hand")
        if self.text[start : key.start].strip(" ") == "-":  # the first field: the next one takes its place
            following = min((one.start for one in entry.keys.values() if one.start > key.start), default=None)
            if following is None:
                raise NotEditable(f"{self.path}: `{name}` is all the entry has")
            return self.text[: key.start] + self.text[following:]
        return self.text[:start] + self.text[end:]


def _spans(text: str) -> _Span:
    """The whole file as spans; it has been loaded without an error, so the stream holds one document."""
    parser = CParser(text)
    parser.get_event(), parser.get_event()
    return _span(text, parser, parser.get_event())


def _span(text: str, parser: Any, event: Any) -> _Span:
    opening: Any = event.start_mark
    start: int = opening.index
    if isinstance(event, ScalarEvent):
        ending: Any = event.end_mark
        end: int = ending.index
        style = event.style or ""
        if style in ("|", ">"):
            end = start + len(text[start:end].rstrip("\n ")) if text[start:end].strip() else end
        return _Span("scalar", start, end, style=style)
    if isinstance(event, SequenceStartEvent):
        span = _Span("sequence", start, start, bool(event.flow_style))
        while not isinstance(event := parser.get_event(), SequenceEndEvent):
            span.children.append(_span(text, parser, event))
    elif isinstance(event, MappingStartEvent):
        span = _Span("mapping", start, start, bool(event.flow_style))
        while not isinstance(event := parser.get_event(), MappingEndEvent):
            key = _span(text, parser, event)
            name = str(event.value)
            span.keys[name], span.fields[name] = key, _span(text, parser, parser.get_event())
            span.children += [key, span.fields[name]]
    else:
        raise NotEditable("the file is laid out in an unusual way; change it by hand")
    closing: Any = event.end_mark
    span.end = closing.index if span.flow else max((one.end for one in span.children), default=start)
    if span.kind == "mapping":
        span.children = []
    return span


def _entry(entry: Mapping[str, Value], indent: int, inner: int) -> str:
    """An entry of a block list, its lines ended."""
    lines = []
    for name, value in entry.items():
        if isinstance(value, str):
            lines.append(f"{name}: {_scalar(value, inner + 2)}")
        elif isinstance(value, Mapping):
            rows = ", ".join(f"{key}: {quoted(item, chr(34))}" for key, item in value.items())
            lines.append(f"{name}: {{{rows}}}")
        else:
            lines.append(f"{name}: [{', '.join(quoted(one, chr(34)) for one in value)}]")
    opening = " " * indent + "-" + " " * (inner - indent - 1)
    return opening + f"\n{' ' * inner}".join(lines) + "\n"


def _scalar(value: str, indent: int, style: str = "") -> str:
    """Words as a value: plain or in quotation marks on one line, or as a folded or literal block.

    `style` is that of the old value; a block stays a block.
    """
    lines = value.split("\n")
    room = max(40, _WIDTH - indent)
    foldable = len(lines) == 1 and "  " not in value and value == value.strip() and value
    literal = value.strip() and value == value.rstrip() and lines[0] == lines[0].lstrip() and "\t" not in value
    if foldable and (style in ("|", ">") or len(value) > _LONG):
        folded = textwrap.wrap(value, room, break_long_words=False, break_on_hyphens=False)
        return "\n".join([">-", *(" " * indent + line for line in folded)])
    if len(lines) > 1 and literal:
        return "\n".join(["|-", *((" " * indent + line).rstrip() if line else "" for line in lines)])
    if style in ("'", '"'):
        return quoted(value, style)
    if _is_plain(value) and ": " not in value and " #" not in value and value.lower() not in _WORDS_OF_YAML:
        return value
    return quoted(value, '"')


def _line_end(text: str, at: int) -> int:
    """The end of the line that the character before `at` stands in, without its break."""
    end = text.find("\n", max(at - 1, 0) if text[max(at - 1, 0) : at] == "\n" else at)
    return len(text) if end < 0 else end


def _loaded(node: Node | None, path: str) -> Any:
    """A tree as plain values, which can be compared and changed."""
    if isinstance(node, YamlMapping):
        return {str(key): _loaded(value, path) for key, value in node.items()}
    if isinstance(node, YamlList):
        return [_loaded(value, path) for value in node]
    return str(node) if node else ""


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, str):
        return value
    return [_plain(item) for item in value]


def entries(node: Node | None, under: str) -> Iterator[Node]:
    """The entries of the list `under` of a loaded file."""
    found = node.get(under) if isinstance(node, YamlMapping) else None
    yield from found if isinstance(found, YamlList) else ()
