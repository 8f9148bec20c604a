"""Add, change and delete an entry in an editor's YAML (a note, a term), and leave every other byte as it is.

The result is loaded again and compared with what was meant, so that an edit is either exactly right or refused with
`NotEditable`. `yaml_file.py` knows where everything stands, `yaml_layout.py` how values are written.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import Node
from glossator.strict_yaml import Sequence as YamlList

from .value_edit import NotEditable, quoted
from .yaml_file import Span, YamlFile, line_end, plain_tree
from .yaml_layout import Value, entry_lines, in_brackets

__all__ = [
    "NotEditable",
    "Value",
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
    """`data` with `entries` after those of the list `under`; an empty file begins with the fields of `head`."""
    file = YamlFile.read(data, path)
    lines = "".join(entry_lines(entry, 0, 2) for entry in entries)
    if file.root is None:
        opening = "".join(f"{name}: {quoted(value)}\n" for name, value in (head or {}).items())
        return file.encoded(f"{file.text}{opening}{under}:\n{lines}", _plain({**(head or {}), under: entries}))
    items = file.child(file.root, under)
    expected = plain_tree(file.tree, path)
    expected[under] = [*(expected[under] or []), *map(_plain, entries)]
    if items.children:
        text = file.with_items(items, entries)
    else:
        if items.kind == "mapping" or file.text[items.start : items.end].strip() not in ("", "[]", "[ ]"):
            raise NotEditable(f"{path}: `{under}` is not a list; write the entry by hand")
        end = line_end(file.text, items.end)
        rest = file.text[items.end : end].rstrip()
        before = file.text[: items.start].rstrip(" ")
        text = f"{before}{rest}\n{lines}{file.text[end:].removeprefix(chr(10))}"
    return file.encoded(text, expected)


def change(data: bytes, path: str, under: str, number: int, fields: Mapping[str, Any]) -> bytes:
    """`data` with these fields of entry `number` (from 0) of the list `under` set, or taken out for None.

    A value is words, or lists and mappings of them; of these only what differs is written.
    """
    file = YamlFile.read(data, path)
    for name, value in fields.items():
        file = _set(file, (under, number, name), value)
    return file.data


def written(data: bytes, path: str, under: str, number: int, names: Collection[str]) -> str:
    """The lines of these fields of an entry as the file has them, from the left edge."""
    file = YamlFile.read(data, path)
    entry = file.entry(under, number)
    lines = []
    for name in names:
        key, value = entry.keys[name], entry.fields[name]
        start = key.start if entry.flow else file.text.rfind("\n", 0, key.start) + 1
        end = max(key.end, value.end) if entry.flow else line_end(file.text, max(key.end, value.end))
        lead = " " * (key.start - start)  # a dash may stand before the first
        lines.append(textwrap.dedent(lead + file.text[key.start : end]))
    return "\n".join(lines)


def delete(data: bytes, path: str, under: str, number: int) -> bytes:
    """`data` without entry `number` (from 0) of the list `under`. Remarks above an entry stay."""
    file = YamlFile.read(data, path)
    expected = plain_tree(file.tree, path)
    del expected[under][number]
    return file.encoded(file.without_item(under, number), expected)


def add_word(data: bytes, path: str, under: str, word: str) -> bytes:
    """`data` with `word` as the last of the list `under`."""
    file = YamlFile.read(data, path)
    expected = plain_tree(file.tree, path)
    if not file.root or not isinstance(expected, dict) or not isinstance(expected.get(under), list):
        raise NotEditable(f"{path} has no list `{under}`; write it there: `{under}: [{word}]`")
    items = file.child(file.root, under)
    expected[under] = [*expected[under], word]
    if items.flow:
        gap = ", " if items.children else ""
        text = file.text[: items.end - 1].rstrip() + f"{gap}{quoted(word)}" + file.text[items.end - 1 :]
    else:
        last = items.children[-1]
        end = line_end(file.text, last.end) + 1
        text = f"{file.text[:end]}{' ' * file.column(file.dash(last))}- {quoted(word)}\n{file.text[end:]}"
    return file.encoded(text, expected)


def add_row(data: bytes, path: str, under: str, name: str, row: Mapping[str, str]) -> bytes:
    """`data` with `name: {…}` as the last row of the mapping `under`, which is added if it is not there."""
    return add_rows(data, path, under, {name: row})


def add_rows(data: bytes, path: str, under: str, rows: Mapping[str, Any]) -> bytes:
    """`data` with these as the last rows of the mapping `under`, which is added if it is not there."""
    file = YamlFile.read(data, path)
    if file.root is None:
        raise NotEditable(f"{path} is empty")
    expected = plain_tree(file.tree, path)
    expected[under] = {**(expected.get(under) or {}), **_plain(rows)}
    lines = [f"{quoted(name)}: {in_brackets(row)}\n" for name, row in rows.items()]
    present = file.root.fields.get(under)
    if present is None:
        text = f"{file.text}{under}:\n{''.join(f'  {line}' for line in lines)}"
    elif present.flow or not present.keys:
        raise NotEditable(f"{path}: `{under}` is not written row by row; add the row by hand")
    else:
        end = line_end(file.text, present.end) + 1
        indent = " " * file.column(present.start)
        text = f"{file.text[:end]}{''.join(f'{indent}{line}' for line in lines)}{file.text[end:]}"
    return file.encoded(text, expected)


# Where a value stands in a file: names of fields and numbers of items (from 0).
_Where: TypeAlias = tuple[str | int, ...]


def _set(file: YamlFile, where: _Where, value: Any) -> YamlFile:
    """The file with `value` at `where`; an empty value removes the field, and an equal one leaves the text as it is."""
    value = None if value is not None and not isinstance(value, str) and not value else value
    old = _at(plain_tree(file.tree, file.path), where)
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
        value_span = holder.children[name]
        if isinstance(old, str) and isinstance(value, str):
            edited = file.with_words(value_span, value, file.column(value_span.start), flow=holder.flow)
        else:
            edited = file.with_other(value_span, value)
    elif value is None:
        edited = file.without_field(holder, name)
    elif old is None:
        edited = file.with_field(holder, name, value)
    elif isinstance(old, str) and isinstance(value, str):
        edited = file.with_words(holder.fields[name], value, file.column(holder.start) + 2, flow=holder.flow)
    else:
        edited = file.with_other(holder.fields[name], value)
    return _checked(file, edited, where, value)


def _set_list(file: YamlFile, where: _Where, old: Sequence[Any], new: Sequence[Any]) -> YamlFile:
    """The file with the items of a list changed to those of `new`, from the last to the first."""
    steps = SequenceMatcher(None, [*map(repr, old)], [*map(repr, new)], autojunk=False).get_opcodes()
    for kind, start, end, new_start, new_end in reversed(steps):
        if kind == "equal":
            continue
        common = min(end - start, new_end - new_start)
        items = _at(plain_tree(file.tree, file.path), where)
        for at in range(end - 1, start + common - 1, -1):
            items = [*items[:at], *items[at + 1 :]]
            file = _checked(file, file.without_one(_span_at(file, where), at), where, items)
        for at in range(common, new_end - new_start):
            items = [*items[: start + at], new[new_start + at], *items[start + at :]]
            edited = file.with_one_more(_span_at(file, where), start + at, new[new_start + at])
            file = _checked(file, edited, where, items)
        for at in range(common):
            file = _set(file, (*where, start + at), new[new_start + at])
    return file


def _checked(file: YamlFile, text: str, where: _Where, value: Any) -> YamlFile:
    """The file of `text`, which is `file` with `value` at `where`."""
    expected = plain_tree(file.tree, file.path)
    holder = _at(expected, where[:-1])
    if value is None:
        del holder[where[-1]]
    else:
        holder[where[-1]] = _plain(value)
    return YamlFile.read(file.encoded(text, expected), file.path)


def _at(tree: Any, where: _Where) -> Any:
    """What a tree of plain values has at `where`; None if there is no such field."""
    for name in where:
        tree = tree[name] if isinstance(name, int) else tree.get(name)
    return tree


def _span_at(file: YamlFile, where: _Where) -> Span:
    if len(where) < 2 or not isinstance(where[1], int):
        raise NotEditable(f"{file.path}: this is not an entry")
    span = file.entry(str(where[0]), where[1])
    for name in where[2:]:
        span = span.children[name] if isinstance(name, int) else span.fields[name]
    return span


def plain(node: Node) -> Any:
    """A value of a file as words, lists and mappings of them."""
    return plain_tree(node, "")


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
