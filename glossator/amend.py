"""The changes to a note's YAML that make it say what it should: the fewest, value by value."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Annotation, Quote, Range, Selector
from .strict_yaml import Mapping, Node, Scalar
from .strict_yaml import Sequence as YamlList
from .yaml_edit import Change, Delete, Edit, Insert, NotEditable


def changes(tree: Node, old: Annotation, new: Annotation) -> list[Change]:
    """What makes of `old`, which was read from `tree`, the note `new`: its selectors differ, their kinds do not."""
    note = _mapping_at(tree, old.origin.line, old.origin.column)
    if note is None:
        raise NotEditable(f"{old.origin.path}:{old.origin.line}: there is no note here")
    made: list[Change] = []
    pairs = list(zip(_quotes(old), _quotes(new), strict=True))
    for before, after in pairs:
        if before.exact != after.exact:
            made.append(Edit(before.origin.line, before.origin.column, after.exact))
    if old.targets and new.targets:
        made += _fields(note, _first(old.targets[0]), _first(new.targets[0]))
    return made


def _fields(note: Mapping, before: Quote | None, after: Quote | None) -> Iterator[Change]:
    """`at`, `nth` and `within`, which all places of a note share."""
    if before is None or after is None:
        return
    for name in ("within", "nth", "at"):
        was, is_ = (str(getattr(one, name) or "") for one in (before, after))
        value = note.get(name)
        if was == is_:
            continue
        if not is_:
            yield Delete(note.line, note.column, name)
        elif isinstance(value, Scalar):
            yield Edit(value.line, value.column, is_)
        else:
            yield Insert(note.line, note.column, "quote", name, is_)


def _quotes(annotation: Annotation) -> Iterator[Quote]:
    for target in annotation.targets:
        if isinstance(target, Range):
            yield from (target.start, target.end)
        elif isinstance(target, Quote):
            yield target
    yield from annotation.parallel.values()


def _first(target: Selector) -> Quote | None:
    if isinstance(target, Range):
        return target.start
    return target if isinstance(target, Quote) else None


def _mapping_at(node: Node, line: int, column: int) -> Mapping | None:
    if isinstance(node, Scalar):
        return None
    if isinstance(node, Mapping) and (node.line, node.column) == (line, column):
        return node
    children = node if isinstance(node, YamlList) else node.values()
    return next((found for child in children if (found := _mapping_at(child, line, column))), None)
