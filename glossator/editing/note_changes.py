"""From a note as it should be to the changes of its YAML: the fewest, value by value."""

from __future__ import annotations

from glossator.model import Annotation, Quote, Whole
from glossator.strict_yaml import Mapping, Node, Scalar
from glossator.strict_yaml import Sequence as YamlList

from .value_edit import Change, Delete, Edit, Insert, NotEditable


def changes(tree: Node, old: Annotation, new: Annotation) -> list[Change]:
    """What makes of `old`, which was read from `tree`, the note `new`: the same with other quotes.

    Raises `NotEditable` if `tree` does not have the note.
    """
    note = _mapping_at(tree, old.origin.line, old.origin.column)
    if note is None:
        raise NotEditable(f"{old.origin.path}:{old.origin.line}: there is no note here")
    pairs = list(zip(_all_quotes(old), _all_quotes(new), strict=True))
    made: list[Change] = [
        Edit(was.origin.line, was.origin.column, now.exact) for was, now in pairs if was.exact != now.exact
    ]
    made += [
        Edit(was.origin.line, was.origin.column, now.at)
        for was, now in zip(old.targets, new.targets, strict=True)
        if isinstance(was, Whole) and isinstance(now, Whole) and was.at != now.at
    ]
    # `at`, `nth` and `within` stand once in a note, for all its quotes; what is put in stands behind it, last first.
    for name in ("within", "nth", "at"):
        was_value, now_value = (str(getattr(quote, name) or "") for quote in pairs[0]) if pairs else ("", "")
        if was_value != now_value:
            made.append(_field(note, name, now_value))
    return made


def _field(note: Mapping, name: str, value: str) -> Change:
    there = note.get(name)
    if not value:
        return Delete(note.line, note.column, name)
    if isinstance(there, Scalar):
        return Edit(there.line, there.column, value)
    return Insert(note.line, note.column, "quote", name, value)


def _all_quotes(annotation: Annotation) -> tuple[Quote, ...]:
    return (*annotation.quotes, *annotation.parallel.values())


def _mapping_at(node: Node, line: int, column: int) -> Mapping | None:
    if isinstance(node, Scalar):
        return None
    if isinstance(node, Mapping) and (node.line, node.column) == (line, column):
        return node
    children = node if isinstance(node, YamlList) else node.values()
    return next((found for child in children if (found := _mapping_at(child, line, column))), None)
