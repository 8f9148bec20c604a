"""A file of YAML with the place of every value, and its text with one of them changed.

The places are those of libyaml's events. A caller that changes the text also says what the values should then be:
`encoded` loads the result again, and raises `NotEditable` if it says anything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import Node, Scalar, load
from glossator.strict_yaml import Sequence as YamlList

from .value_edit import NotEditable, quoted
from .yaml_layout import entry_lines, in_brackets, scalar


@dataclass
class Span:
    """A node of the file: [start, end) of its text, without the line break after a block scalar."""

    kind: str
    start: int
    end: int
    flow: bool = False
    style: str = ""
    children: list[Span] = field(default_factory=list)
    fields: dict[str, Span] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class YamlFile:
    data: bytes
    path: str
    bom: bytes
    newline: str
    text: str  # with \n alone
    tree: Node | None
    root: Span | None

    @classmethod
    def read(cls, data: bytes, path: str) -> YamlFile:
        tree, problems = load(data, path)
        error = next((problem for problem in problems if problem.severity == "error"), None)
        if error:
            raise NotEditable(f"{path}:{error.origin.line}: {error.message}")
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
        if any(problem.severity == "error" for problem in problems) or plain_tree(after, self.path) != expected:
            raise NotEditable(f"{self.path}: the change would touch other values; make it by hand")
        return data

    def child(self, mapping: Span, name: str) -> Span:
        if name not in mapping.fields:
            raise NotEditable(f"{self.path} has no `{name}`")
        return mapping.fields[name]

    def entry(self, under: str, number: int) -> Span:
        items = self.child(self.root, under).children if self.root else []
        if number >= len(items) or items[number].kind != "mapping":
            raise NotEditable(f"{self.path}: there is no entry {number + 1} under `{under}`")
        return items[number]

    # ── where things stand ──────────────────────────────────────────────────────────────────────────────

    def dash(self, item: Span) -> int:
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
        line = self.text[start : line_end(self.text, at)]
        return line[: len(line) - len(line.lstrip(" "))], line

    # ── what is written ─────────────────────────────────────────────────────────────────────────────────

    def with_items(self, items: Span, entries: Sequence[Mapping[str, Any]]) -> str:
        last = items.children[-1]
        if items.flow:
            raise NotEditable(f"{self.path}: the list is in brackets; write the entry by hand")
        at = self.dash(last)
        indent, inner = self.column(at), self.column(last.start) if self.text[at + 1 : at + 2] == " " else 2
        end = line_end(self.text, last.end) + 1
        apart = len(items.children) > 1 and not self.text[: self.dash(items.children[1])].rstrip(" ").endswith(
            f"{self.text[items.children[0].end - 1]}\n"
        )
        gap = "\n" if apart else ""
        inner = inner if inner > indent else indent + 2
        return self.text[:end] + "".join(gap + entry_lines(entry, indent, inner) for entry in entries) + self.text[end:]

    def without_item(self, under: str, number: int) -> str:
        entry = self.entry(under, number)
        items = self.child(self.root, under) if self.root else entry
        if items.flow:
            raise NotEditable(f"{self.path}: the list is in brackets; delete the entry by hand")
        start = self.text.rfind("\n", 0, self.dash(entry)) + 1
        end = line_end(self.text, entry.end) + 1
        if len(items.children) == 1 and self.root:
            key = self.root.keys[under]
            colon = self.text.index(":", key.end) + 1
            return f"{self.text[:colon]} []{self.text[colon:start]}{self.text[end:]}"
        while self.text[end : end + 1] == "\n" and self.text[:start].endswith("\n\n"):
            end += 1  # of the empty lines on both sides those below go
        return self.text[:start] + self.text[end:]

    def with_words(self, span: Span, value: str, indent: int, *, flow: bool) -> str:
        """The text with other words in the place of a scalar; of lines of its own each is indented by `indent`."""
        words = quoted(value, '"') if flow else scalar(value, indent, span.style)
        end, (header, line_break, lines) = span.end, words.partition("\n")
        if line_break and span.style not in ("|", ">"):  # a remark after the old words goes after the new header
            end = line_end(self.text, end)
            header += self.text[span.end : end].rstrip()
        return self.text[: span.start] + header + line_break + lines + self.text[end:]

    def with_field(self, mapping: Span, name: str, value: Any) -> str:
        if mapping.flow:
            before = self.text[: mapping.end - 1].rstrip()
            comma = ", " if mapping.fields and not before.endswith(",") else " " * before.endswith(",")
            item = quoted(value, '"') if isinstance(value, str) else in_brackets(value)
            return f"{before}{comma}{name}: {item}{self.text[mapping.end - 1 :]}"
        end = line_end(self.text, mapping.end) + 1
        indent = self.column(mapping.start)
        item = scalar(value, indent + 2) if isinstance(value, str) else in_brackets(value)
        return f"{self.text[:end]}{' ' * indent}{name}: {item}\n{self.text[end:]}"

    def with_other(self, span: Span, value: Any) -> str:
        """The text with lists and mappings in brackets in the place of what stands there."""
        old = self.text[span.start : span.end]
        if span.kind != "scalar" and re.search(r"(?:^|\s)#", old):
            line = self.text.count("\n", 0, span.start) + 1
            raise NotEditable(f"{self.path}:{line}: there are comments in the old value; change it by hand")
        return self.text[: span.start].rstrip(" \n") + f" {in_brackets(value)}" + self.text[span.end :]

    def without_field(self, mapping: Span, name: str) -> str:
        key, value = mapping.keys[name], mapping.fields[name]
        if mapping.flow:
            return self.without_in_flow(key.start, max(key.end, value.end))
        start = self.text.rfind("\n", 0, key.start) + 1
        end = line_end(self.text, max(key.end, value.end)) + 1
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

    def with_one_more(self, items: Span, at: int, value: Any) -> str:
        """The text with `value` before item `at` of a list that is not empty, or as its last."""
        if items.flow:
            if at < len(items.children):
                start = items.children[at].start
                return f"{self.text[:start]}{in_brackets(value)}, {self.text[start:]}"
            before = self.text[: items.end - 1].rstrip().removesuffix(",")
            return f"{before}, {in_brackets(value)}{self.text[items.end - 1 :]}"
        indent = self.column(self.dash(items.children[0]))
        inner = max(self.column(items.children[0].start), indent + 2)
        if isinstance(value, Mapping):
            lines = entry_lines(value, indent, inner)
        else:
            lines = f"{' ' * indent}- {scalar(value, inner) if isinstance(value, str) else in_brackets(value)}\n"
        if at < len(items.children):
            start = self.text.rfind("\n", 0, self.dash(items.children[at])) + 1
        else:
            start = line_end(self.text, items.children[-1].end) + 1
        return self.text[:start] + lines + self.text[start:]

    def without_one(self, items: Span, at: int) -> str:
        child = items.children[at]
        if items.flow:
            return self.without_in_flow(child.start, child.end)
        start = self.text.rfind("\n", 0, self.dash(child)) + 1
        return self.text[:start] + self.text[line_end(self.text, child.end) + 1 :]


def _spans(text: str) -> Span:
    """The whole file as spans; it has been loaded without an error, so the stream holds one document."""
    parser = CParser(text)
    parser.get_event(), parser.get_event()
    return _span(text, parser, parser.get_event())


def _span(text: str, parser: Any, event: Any) -> Span:
    opening: Any = event.start_mark
    start: int = opening.index
    if isinstance(event, ScalarEvent):
        ending: Any = event.end_mark
        end: int = ending.index
        style = event.style or ""
        if style in ("|", ">"):
            end = start + len(text[start:end].rstrip("\n ")) if text[start:end].strip() else end
        return Span("scalar", start, end, style=style)
    if isinstance(event, SequenceStartEvent):
        span = Span("sequence", start, start, bool(event.flow_style))
        while not isinstance(event := parser.get_event(), SequenceEndEvent):
            span.children.append(_span(text, parser, event))
    elif isinstance(event, MappingStartEvent):
        span = Span("mapping", start, start, bool(event.flow_style))
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


def line_end(text: str, at: int) -> int:
    """The end of the line that the character before `at` stands in, without its break."""
    end = text.find("\n", max(at - 1, 0) if text[max(at - 1, 0) : at] == "\n" else at)
    return len(text) if end < 0 else end


def plain_tree(node: Node | None, path: str) -> Any:
    """A tree as plain values, which can be compared and changed."""
    if isinstance(node, YamlMapping):
        return {str(key): plain_tree(value, path) for key, value in node.items()}
    if isinstance(node, YamlList):
        return [plain_tree(value, path) for value in node]
    return str(node) if node else ""
