"""Add, change and delete an entry in an editor's YAML (a note, a term), and leave every other byte as it is.

The places are those of libyaml's events. The result is loaded again and compared with what was meant, so that
an edit is either exactly right or refused with `NotEditable`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import Node, Scalar, load
from glossator.strict_yaml import Sequence as YamlList

from .value_edit import NotEditable, quoted

__all__ = [
    "NotEditable",
    "add",
    "add_all",
    "add_row",
    "add_rows",
    "add_word",
    "change",
    "delete",
    "entries",
    "plain",
    "written",
]

_WIDTH = 116  # of a folded note, its indentation included
_LONG = 80  # what is longer stands in lines of its own

# Words that begin with a letter are plain in a block, whatever comes but a colon or a remark.
_is_plain = re.compile(r"[^\W\d_][^\n\t]*(?<![\s:])").fullmatch
_WORDS_OF_YAML = frozenset(("yes", "no", "true", "false", "null", "on", "off", "y", "n"))

# What a field may be given: words, a mapping of words, a list of words.
Value: TypeAlias = str | Mapping[str, str] | Sequence[str]


def add(data: bytes, path: str, under: str, entry: Mapping[str, Value], head: Mapping[str, str] | None = None) -> bytes:
    """`data` with `entry` as the last of the list `under`; an empty file begins with the fields of `head`."""
    return add_all(data, path, under, [entry], head)


def add_all(
    data: bytes,
    path: str,
    under: str,
    entries: Sequence[Mapping[str, Any]],
    head: Mapping[str, str] | None = None,
) -> bytes:
    """`data` with `entries` behind those of the list `under`; an empty file begins with the fields of `head`."""
    file = _YamlFile.read(data, path)
    lines = "".join(_entry(entry, 0, 2) for entry in entries)
    if file.root is None:
        opening = "".join(f"{name}: {quoted(value)}\n" for name, value in (head or {}).items())
        return file.encoded(f"{file.text}{opening}{under}:\n{lines}", _plain({**(head or {}), under: entries}))
    items = file.child(file.root, under)
    expected = _loaded(file.tree, path)
    expected[under] = [*(expected[under] or []), *map(_plain, entries)]
    if items.children:
        text = file.with_items(items, entries)
    else:
        if items.kind == "mapping" or file.text[items.start : items.end].strip() not in ("", "[]", "[ ]"):
            raise NotEditable(f"{path}: `{under}` is not a list; write the entry by hand")
        end = _line_end(file.text, items.end)
        rest = file.text[items.end : end].rstrip()
        before = file.text[: items.start].rstrip(" ")
        text = f"{before}{rest}\n{lines}{file.text[end:].removeprefix(chr(10))}"
    return file.encoded(text, expected)


def change(data: bytes, path: str, under: str, number: int, fields: Mapping[str, Any]) -> bytes:
    """`data` with these fields of entry `number` (from 0) of the list `under` set, or taken out for None.

    A value is words, or lists and mappings of them; of these only what differs is written.
    """
    file = _YamlFile.read(data, path)
    for name, value in fields.items():
        file = _set(file, (under, number, name), value)
    return file.data


def written(data: bytes, path: str, under: str, number: int, names: Collection[str]) -> str:
    """The lines of these fields of an entry as the file has them, from the left edge."""
    file = _YamlFile.read(data, path)
    entry = file.entry(under, number)
    lines = []
    for name in names:
        key, value = entry.keys[name], entry.fields[name]
        start = key.start if entry.flow else file.text.rfind("\n", 0, key.start) + 1
        end = max(key.end, value.end) if entry.flow else _line_end(file.text, max(key.end, value.end))
        lead = " " * (key.start - start)  # a dash may stand before the first
        lines.append(textwrap.dedent(lead + file.text[key.start : end]))
    return "\n".join(lines)


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
    return add_rows(data, path, under, {name: row})


def add_rows(data: bytes, path: str, under: str, rows: Mapping[str, Any]) -> bytes:
    """`data` with these as the last rows of the mapping `under`, which is added if it is not there."""
    file = _YamlFile.read(data, path)
    if file.root is None:
        raise NotEditable(f"{path} is empty")
    expected = _loaded(file.tree, path)
    expected[under] = {**(expected.get(under) or {}), **_plain(rows)}
    lines = [f"{quoted(name)}: {_flow(row)}\n" for name, row in rows.items()]
    present = file.root.fields.get(under)
    if present is None:
        text = f"{file.text}{under}:\n{''.join(f'  {line}' for line in lines)}"
    elif present.flow or not present.keys:
        raise NotEditable(f"{path}: `{under}` is not written row by row; add the row by hand")
    else:
        end = _line_end(file.text, present.end) + 1
        indent = " " * file.column(present.start)
        text = f"{file.text[:end]}{''.join(f'{indent}{line}' for line in lines)}{file.text[end:]}"
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
        wrong = next((problem for problem in problems if problem.severity == "error"), None)
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
        if any(problem.severity == "error" for problem in problems) or _loaded(after, self.path) != expected:
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

    def with_items(self, items: _Span, entries: Sequence[Mapping[str, Any]]) -> str:
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
        inner = inner if inner > indent else indent + 2
        return self.text[:end] + "".join(gap + _entry(entry, indent, inner) for entry in entries) + self.text[end:]

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

    def with_words(self, there: _Span, value: str, indent: int, *, flow: bool) -> str:
        """The text with other words in the place of a scalar; of lines of its own each is indented by `indent`."""
        words = quoted(value, '"') if flow else _scalar(value, indent, there.style)
        end, (header, line_break, lines) = there.end, words.partition("\n")
        if line_break and there.style not in ("|", ">"):  # a remark behind the old words goes behind the new header
            end = _line_end(self.text, end)
            header += self.text[there.end : end].rstrip()
        return self.text[: there.start] + header + line_break + lines + self.text[end:]

    def with_field(self, mapping: _Span, name: str, value: Any) -> str:
        if mapping.flow:
            before = self.text[: mapping.end - 1].rstrip()
            comma = ", " if mapping.fields and not before.endswith(",") else " " * before.endswith(",")
            item = quoted(value, '"') if isinstance(value, str) else _flow(value)
            return f"{before}{comma}{name}: {item}{self.text[mapping.end - 1 :]}"
        end = _line_end(self.text, mapping.end) + 1
        indent = self.column(mapping.start)
        item = _scalar(value, indent + 2) if isinstance(value, str) else _flow(value)
        return f"{self.text[:end]}{' ' * indent}{name}: {item}\n{self.text[end:]}"

    def with_other(self, there: _Span, value: Any) -> str:
        """The text with lists and mappings in brackets in the place of what stands there."""
        old = self.text[there.start : there.end]
        if there.kind != "scalar" and re.search(r"(?:^|\s)#", old):
            line = self.text.count("\n", 0, there.start) + 1
            raise NotEditable(f"{self.path}:{line}: there are remarks in the old value; change it by hand")
        return self.text[: there.start].rstrip(" \n") + f" {_flow(value)}" + self.text[there.end :]

    def without_field(self, mapping: _Span, name: str) -> str:
        key, value = mapping.keys[name], mapping.fields[name]
        if mapping.flow:
            return self.without_in_flow(key.start, max(key.end, value.end))
        start = self.text.rfind("\n", 0, key.start) + 1
        end = _line_end(self.text, max(key.end, value.end)) + 1
        if self.text[start : key.start].strip(" ") not in ("", "-"):
            raise NotEditable(f"{self.path}: `{name}` is not on a line of its own; take it out by hand")
        if self.text[start : key.start].strip(" ") == "-":  # the first field: the next one takes its place
            following = min((other.start for other in mapping.keys.values() if other.start > key.start), default=None)
            if following is None:
                raise NotEditable(f"{self.path}: `{name}` is all the entry has")
            return self.text[: key.start] + self.text[following:]
        return self.text[:start] + self.text[end:]

    def without_in_flow(self, start: int, end: int) -> str:
        """The text without a part of a list or mapping in brackets, and without its comma."""
        before = re.compile(r",\s*\Z").search(self.text[:start])
        if before:
            return self.text[: before.start()] + self.text[end:]
        behind = re.compile(r"\s*,\s*").match(self.text, end)
        return self.text[:start] + self.text[behind.end() if behind else end :]

    def with_one_more(self, items: _Span, at: int, value: Any) -> str:
        """The text with `value` before item `at` of a list that is not empty, or as its last."""
        if items.flow:
            if at < len(items.children):
                start = items.children[at].start
                return f"{self.text[:start]}{_flow(value)}, {self.text[start:]}"
            before = self.text[: items.end - 1].rstrip().removesuffix(",")
            return f"{before}, {_flow(value)}{self.text[items.end - 1 :]}"
        indent = self.column(self.dash(items.children[0]))
        inner = max(self.column(items.children[0].start), indent + 2)
        if isinstance(value, Mapping):
            lines = _entry(value, indent, inner)
        else:
            lines = f"{' ' * indent}- {_scalar(value, inner) if isinstance(value, str) else _flow(value)}\n"
        if at < len(items.children):
            start = self.text.rfind("\n", 0, self.dash(items.children[at])) + 1
        else:
            start = _line_end(self.text, items.children[-1].end) + 1
        return self.text[:start] + lines + self.text[start:]

    def without_one(self, items: _Span, at: int) -> str:
        child = items.children[at]
        if items.flow:
            return self.without_in_flow(child.start, child.end)
        start = self.text.rfind("\n", 0, self.dash(child)) + 1
        return self.text[:start] + self.text[_line_end(self.text, child.end) + 1 :]


# Where a value stands in a file: names of fields and numbers of items (from 0).
_Where: TypeAlias = tuple[str | int, ...]


def _set(file: _YamlFile, where: _Where, value: Any) -> _YamlFile:
    """The file with `value` at `where`, which an empty one is taken out of; what is the same stays as it is written."""
    value = None if value is not None and not isinstance(value, str) and not value else value
    old = _at(_loaded(file.tree, file.path), where)
    if old == value:
        return file
    if isinstance(old, dict) and isinstance(value, Mapping) and old.keys() & value.keys():
        for name in dict.fromkeys((*value, *old)):
            file = _set(file, (*where, name), value.get(name))
        return file
    if isinstance(old, list) and old and isinstance(value, Sequence) and not isinstance(value, str):
        return _set_list(file, where, old, value)
    holder, name = _span_at(file, where[:-1]), where[-1]
    if isinstance(name, int):
        there = holder.children[name]
        if isinstance(old, str) and isinstance(value, str):
            edited = file.with_words(there, value, file.column(there.start), flow=holder.flow)
        else:
            edited = file.with_other(there, value)
    elif value is None:
        edited = file.without_field(holder, name)
    elif old is None:
        edited = file.with_field(holder, name, value)
    elif isinstance(old, str) and isinstance(value, str):
        edited = file.with_words(holder.fields[name], value, file.column(holder.start) + 2, flow=holder.flow)
    else:
        edited = file.with_other(holder.fields[name], value)
    return _checked(file, edited, where, value)


def _set_list(file: _YamlFile, where: _Where, old: Sequence[Any], new: Sequence[Any]) -> _YamlFile:
    """The file with the items of a list made those of `new`, from the last to the first."""
    steps = SequenceMatcher(None, [*map(repr, old)], [*map(repr, new)], autojunk=False).get_opcodes()
    for kind, start, end, new_start, new_end in reversed(steps):
        if kind == "equal":
            continue
        both = min(end - start, new_end - new_start)
        items = _at(_loaded(file.tree, file.path), where)
        for at in range(end - 1, start + both - 1, -1):
            items = [*items[:at], *items[at + 1 :]]
            file = _checked(file, file.without_one(_span_at(file, where), at), where, items)
        for at in range(both, new_end - new_start):
            items = [*items[: start + at], new[new_start + at], *items[start + at :]]
            edited = file.with_one_more(_span_at(file, where), start + at, new[new_start + at])
            file = _checked(file, edited, where, items)
        for at in range(both):
            file = _set(file, (*where, start + at), new[new_start + at])
    return file


def _checked(file: _YamlFile, text: str, where: _Where, value: Any) -> _YamlFile:
    """The file of `text`, which is `file` with `value` at `where`."""
    meant = _loaded(file.tree, file.path)
    holder = _at(meant, where[:-1])
    if value is None:
        del holder[where[-1]]
    else:
        holder[where[-1]] = _plain(value)
    return _YamlFile.read(file.encoded(text, meant), file.path)


def _at(tree: Any, where: _Where) -> Any:
    """What a tree of plain values has at `where`; None if there is no such field."""
    for name in where:
        tree = tree[name] if isinstance(name, int) else tree.get(name)
    return tree


def _span_at(file: _YamlFile, where: _Where) -> _Span:
    if len(where) < 2 or not isinstance(where[1], int):
        raise NotEditable(f"{file.path}: this is no entry")
    span = file.entry(str(where[0]), where[1])
    for name in where[2:]:
        span = span.children[name] if isinstance(name, int) else span.fields[name]
    return span


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
    span.end = closing.index if span.flow else max((child.end for child in span.children), default=start)
    if span.kind == "mapping":
        span.children = []
    return span


def _entry(entry: Mapping[str, Value], indent: int, inner: int) -> str:
    """An entry of a block list, its lines ended."""
    lines = []
    for name, value in entry.items():
        if isinstance(value, str):
            lines.append(f"{name}: {_scalar(value, inner + 2)}")
        else:
            lines.append(f"{name}: {_flow(value, chr(34))}")
    opening = " " * indent + "-" + " " * (inner - indent - 1)
    return opening + f"\n{' ' * inner}".join(lines) + "\n"


def _flow(value: Any, style: str = "") -> str:
    """A value in brackets on one line, its words plain where they can be, or in quotation marks of `style`."""
    if isinstance(value, str):
        return quoted(value, style)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(item, style)}" for name, item in value.items()) + "}"
    return "[" + ", ".join(_flow(item, style) for item in value) + "]"


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


def plain(node: Node) -> Any:
    """A value of a file as words, lists and mappings of them."""
    return _loaded(node, "")


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
