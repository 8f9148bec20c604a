"""YAML text -> str, list, dict with a line and column for each.

A value is what the editor typed: every scalar is a string (`no`, `1.10`, `12:30`, `~`, `null`),
and an empty value is the empty string. Everything else that YAML can do is refused: anchors, aliases,
tags, merge keys, several documents, keys that are not plain text, tabs as indentation. The base is
libyaml's stream of events (YAML 1.1, https://pyyaml.org/wiki/LibYAML), so that nothing is ever
expanded or constructed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from glossator.language import decode
from glossator.model import Origin, Problem
from glossator.problems import problem, sort

from .libyaml_messages import explain, quoting
from .slips import brief
from .yaml_error import FieldNames

if TYPE_CHECKING:
    from _collections_abc import dict_items

try:
    from yaml._yaml import CParser
except ImportError:
    # The loader in Python reads U+0085, U+2028 and U+2029 differently, and is many times slower.
    raise ImportError(
        "this PyYAML was built without libyaml, which Glossator needs; install one that has it:"
        " pip install --force-reinstall --only-binary :all: pyyaml"
    ) from None

_FIRST_LIST = 3  # how deep the entries of a file's list lie, at least
MAX_DEPTH = 20  # our formats need five or six; Python's own stack would end near 1,000

_INDENT_WITH_TAB = re.compile(r" *(\t[ \t]*)")
_TABS = re.compile(r"(\t+)")
_REMARK_OR_TEXT = re.compile(r"[ \t]+#+[^ \t#]")


class Scalar(str):
    """What was typed, as a string, with its place: line and column are counted from 1.

    `length` is the number of characters it covers on its first line in the source, with quotation
    marks and escapes; 0 for a value that is not there.
    """

    __slots__ = ("column", "length", "line")

    line: int
    column: int
    length: int

    def __new__(cls, value: str = "", line: int = 1, column: int = 1, length: int = 0) -> Scalar:
        self = str.__new__(cls, value)
        self.line = line
        self.column = column
        self.length = length
        return self


class Mapping(dict[str, "Node"]):
    """A mapping in the order of the file. Every key is a `Scalar`, in NFC.

    `is_torn` says that a pair is missing because its key was refused.
    """

    __slots__ = ("column", "is_torn", "line")

    line: int
    column: int
    is_torn: bool

    if TYPE_CHECKING:  # looked up by any string, but what comes out is a Scalar

        def __iter__(self) -> Iterator[Scalar]: ...
        def items(self) -> dict_items[Scalar, Node]: ...

    def key(self, name: str) -> Scalar:
        """The key as it stands in the file; a KeyError if there is none of this name."""
        for key in self:
            if key == name:
                return key
        raise KeyError(name)


class Sequence(list["Node"]):
    """A list in the order of the file."""

    __slots__ = ("column", "line")

    line: int
    column: int


Node: TypeAlias = Scalar | Mapping | Sequence


def origin(node: Node, path: str) -> Origin:
    """Where the node begins in the file; of a list or a mapping, its first character."""
    length = node.length if isinstance(node, Scalar) else 1
    return Origin(path, node.line, node.column, max(length, 1))


def load(data: bytes, path: str, names: Callable[[], FieldNames] = FieldNames) -> tuple[Node | None, list[Problem]]:
    """Read one YAML file; the problems are by place and name it by `path`. No input raises.

    The node is None where the file is empty or could not be read to its end. Where reading went on
    after an error, a pair whose key was refused is missing, and an alias stands as it was typed.
    For front matter, give the lines before it as empty ones. Where reading stops, the `names` of the fields that are
    allowed there help to tell what a line was meant to be.
    """
    text, problems = decode(data, path)
    root = None if text is None else _Reader(text, path, problems, names).read()
    return root, sort(problems)


# For PyYAML's stubs a mark may be None, which it never is here.
_Event: TypeAlias = Any
_Mark: TypeAlias = Any


class _TooDeepError(Exception):
    """Reading ends here; it is reported."""


class _Reader:
    """libyaml's events -> nodes, by recursion no deeper than `MAX_DEPTH`.

    Lines and columns in this class are libyaml's, from 0; `place` counts them from 1.
    """

    def __init__(self, text: str, path: str, problems: list[Problem], names: Callable[[], FieldNames]) -> None:
        self.text, self.path, self.problems, self.names = text, path, problems, names
        self.next: Callable[[], _Event] = CParser(text).get_event
        self.remarks = self.find_remarks()
        self.in_block_scalars: set[int] = set()
        self.end: int | None = None  # the line at which reading broke off

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()  # as libyaml does: of its line breaks only \r and \n are left

    def find_remarks(self) -> set[int]:
        """The lines that hold a remark with no space after its #, if it is one."""
        if " #" not in self.text and "\t#" not in self.text:
            return set()
        return {number for number, line in enumerate(self.lines) if _REMARK_OR_TEXT.search(line)}

    def read(self) -> Node | None:
        root = None
        try:
            root = self.document()
        except _TooDeepError:
            pass
        except MarkedYAMLError as error:
            self.complain(error)
        except UnicodeDecodeError:
            # `!%C0%80`, which libyaml lets pass: the event is lost, and its place with it.
            lines = (number for number, line in enumerate(self.lines) if "%" in line)
            message = "a tag (!…) is not UTF-8, in this line or one below it"
            self.report("G006", self.place(next(lines, 0), 0), message, "put it in quotation marks")
        if "\t" in self.text:
            self.check_tabs()
        return root

    def document(self) -> Node | None:
        self.next()  # the start of the stream
        if type(self.next()) is not DocumentStartEvent:
            return None
        root = self.node(self.next(), 1)
        self.next()  # the end of the document
        event = self.next()
        mark = event.start_mark
        if type(event) is DocumentStartEvent:
            place = self.place(mark.line, mark.column, 3)
            hint = "delete the line; one file holds one document"
            self.report("G006", place, "a second document begins here, and is not read", hint)
        return root

    def node(self, event: _Event, depth: int) -> Node:
        kind = type(event)
        if kind is ScalarEvent:
            return self.scalar(event)
        mark = event.start_mark
        if kind is AliasEvent:
            return self.alias(event)
        if depth > MAX_DEPTH:
            self.end = mark.line
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            hint = "put brackets that belong to a text in quotation marks"
            self.report("G007", self.place(mark.line, mark.column), message, hint)
            raise _TooDeepError
        if event.anchor is not None or event.tag is not None:
            self.refuse(event, "delete it")
        node = self.mapping(depth + 1) if kind is MappingStartEvent else self.sequence(depth + 1)
        node.line, node.column = mark.line + 1, mark.column + 1
        return node

    def scalar(self, event: _Event) -> Scalar:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        node: Scalar = str.__new__(Scalar, event.value)  # half the time of Scalar(…)
        node.line = line + 1
        node.column = column + 1
        if line == end.line:
            node.length = end.column - column
        else:
            node.length = len(self.lines[line].rstrip()) - column
            if event.style in ("|", ">"):
                self.in_block_scalars.update(range(line + 1, end.line + 1))
        if event.anchor is not None or event.tag is not None:
            self.refuse(event, quoting(self.lines[line], column))
        # libyaml's style of a plain scalar is '', where the loader in Python has None.
        if end.line in self.remarks and not event.style:
            self.check_remark(node, end)
        return node

    def alias(self, event: _Event) -> Scalar:
        start, typed = event.start_mark, f"*{event.anchor}"
        hint = quoting(self.lines[start.line], start.column)
        place = self.place(start.line, start.column, len(typed))
        self.report("G006", place, f"aliases ({brief(typed)}) are not used here", hint)
        return Scalar(typed, place.line, place.column, place.length)

    def sequence(self, depth: int) -> Sequence:
        node = Sequence()
        while type(event := self.next()) is not SequenceEndEvent:
            node.append(self.node(event, depth))
        return node

    def mapping(self, depth: int) -> Mapping:
        node = Mapping()
        node.is_torn = False
        while type(event := self.next()) is not MappingEndEvent:
            key = self.key(event, node, depth)
            event = self.next()
            value = self.scalar(event) if type(event) is ScalarEvent else self.node(event, depth)
            if key is not None:
                node[key] = value
            else:
                node.is_torn = True
        return node

    def key(self, event: _Event, mapping: Mapping, depth: int) -> Scalar | None:
        """The key that begins with this event; None if it is refused."""
        mark = event.start_mark
        if type(event) is not ScalarEvent:
            self.node(event, depth)
            if type(event) is not AliasEvent:
                hint = "if it is a text, put it in quotation marks"
                place = self.place(mark.line, mark.column)
                self.report("G008", place, "a list or a mapping cannot be a key", hint)
            return None
        key = self.scalar(event)
        if not key:
            self.report("G008", origin(key, self.path), "this key is empty", "write a name")
            return None
        if key == "<<" and not event.style:
            message = "merge keys (<<) are not used here"
            self.report("G006", origin(key, self.path), message, "write the fields out")
            return None
        if not key.isascii():
            key = Scalar(unicodedata.normalize("NFC", key), key.line, key.column, key.length)
        if key in mapping:
            first = mapping.key(key).line
            message = f"the key “{brief(key)}” is here twice; the first is on line {first}"
            hint = "delete one, or merge the two"
            if depth > _FIRST_LIST and key == next(iter(mapping)) and key.line != first:
                hint += f"; if another entry begins here, begin it with a dash: - {brief(key)}: …"
            self.report("G005", origin(key, self.path), message, hint)
            return None
        return key

    def refuse(self, event: _Event, hint: str) -> None:
        """Report the anchor or tag, or both, that this event begins with."""
        line, column = event.start_mark.line, event.start_mark.column
        typed = self.lines[line][column:].split()[0]
        feature = "anchors" if typed.startswith("&") else "tags"
        place = self.place(line, column, len(typed))
        self.report("G006", place, f"{feature} ({brief(typed)}) are not used here", hint)

    def check_remark(self, node: Scalar, end: _Mark) -> None:
        rest = self.lines[end.line][end.column :]
        if _REMARK_OR_TEXT.match(rest):
            first = self.lines[node.line - 1]
            start = node.column - 1 if node else len(first) - len(rest.lstrip())
            remark = brief(rest.strip())
            message = f"the text ends before “{remark}”, which is read as a remark"
            hint = f"{quoting(first, start)}; if it is a comment, write a space after the #"
            self.report("G009", origin(node, self.path), message, hint)

    def complain(self, error: MarkedYAMLError) -> None:
        """Report libyaml's error, unless its cause has probably been reported on the same line."""
        mark: _Mark = error.problem_mark
        if mark and mark.line < len(self.lines):
            self.end = mark.line
            line = self.lines[mark.line]
            tab = _INDENT_WITH_TAB.match(line) or _TABS.match(line, mark.column)
            if tab:
                self.report_tab(mark.line, tab)
                return
        found = explain(error, self.lines, self.names())
        # A text cut off by # may be why.
        self.problems[:] = [p for p in self.problems if p.code != "G009" or p.origin.line != found.line]
        reasons = (p for p in self.problems if p.code in ("G002", "G006"))
        if all(p.origin.line != found.line for p in reasons):
            place = self.place(found.line - 1, found.column - 1, found.length)
            self.report(found.code, place, found.message, found.hint)

    def check_tabs(self) -> None:
        """Tabs as indentation in the lines libyaml has read without complaint."""
        for number, line in enumerate(self.lines[: self.end]):
            tab = _INDENT_WITH_TAB.match(line)
            if tab and tab.end() < len(line) and number not in self.in_block_scalars:
                self.report_tab(number, tab)

    def report_tab(self, number: int, tab: re.Match[str]) -> None:
        place = self.place(number, tab.start(1), len(tab[1]))
        self.report("G003", place, "a line cannot be indented with a tab", "write spaces instead")

    def place(self, line: int, column: int, length: int = 1) -> Origin:
        return Origin(self.path, line + 1, column + 1, length)

    def report(self, code: str, place: Origin, message: str, hint: str) -> None:
        self.problems.append(problem(code, place, message, hint))
