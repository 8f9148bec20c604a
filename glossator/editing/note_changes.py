"""From a note as it should be to the changes of its YAML: the fewest, value by value."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.model import Annotation, Quote, Range, Whole
from glossator.strict_yaml import Mapping, Node, Scalar
from glossator.strict_yaml import Sequence as YamlList

from .value_edit import Change, Delete, Edit, Insert, NotEditable, WriteOut


def changes(tree: Node, old: Annotation, new: Annotation) -> list[Change]:
    """What makes of `old`, which was read from `tree`, the note `new`: the same with other quotes.

    Raises `NotEditable` if `tree` does not have the note.
    """
    note = _mapping_at(tree, old.origin.line, old.origin.column)
    if note is None:
        raise NotEditable(f"{old.origin.path}:{old.origin.line}: there is no note here")
    pairs = list(zip(_all_quotes(old), _all_quotes(new), strict=True))
    fields = list(_narrowing(note, old, new))
    written_out = {(change.line, change.column) for change in fields if isinstance(change, WriteOut)}
    made: list[Change] = [
        Edit(was.origin.line, was.origin.column, now.exact)
        for was, now in pairs
        if was.exact != now.exact and (was.origin.line, was.origin.column) not in written_out
    ]
    made += [
        Edit(was.origin.line, was.origin.column, now.at)
        for was, now in zip(old.targets, new.targets, strict=True)
        if isinstance(was, Whole) and isinstance(now, Whole) and was.at != now.at
    ]
    return [*made, *fields]


_FIELDS = ("at", "nth", "within")


def _narrowing(note: Mapping, old: Annotation, new: Annotation) -> Iterator[Change]:
    """The changes of the fields that choose a place: in a place that is written out, or in the note for all others."""
    quotes = [
        (_opening(was), _opening(now))
        for was, now in zip(old.targets, new.targets, strict=True)
        if not isinstance(was, Whole) and not isinstance(now, Whole)
    ]
    written = note.get("quote")
    if not isinstance(written, YamlList):
        for was, now in quotes:
            yield from _fields(note, "quote", was, now)
        return
    common = [(was, now) for item, (was, now) in zip(written, quotes, strict=True) if not _is_written_out(item)]
    if common and len({_values(now) for _, now in common}) == 1:
        yield from _fields(note, "quote", *common[0])
        common = []
    for item, (was, now) in zip(written, quotes, strict=True):
        if isinstance(item, Mapping) and _is_written_out(item):
            yield from _fields(item, _last_of(item), was, now)
        elif common and _values(was) != _values(now):
            given = tuple((name, value) for name, value in zip(_FIELDS, _values(now), strict=True) if value)
            if given and isinstance(item, Scalar):
                yield WriteOut(item.line, item.column, (("quote", now.exact), *given))
            elif given and isinstance(item, Mapping):
                for name, value in reversed(given):
                    yield Insert(item.line, item.column, _last_of(item), name, value)
            else:
                raise NotEditable(f"{was.origin.path}:{was.origin.line}: `at` is meant for other places too")


def _last_of(place: Mapping) -> str:
    return "quote" if "quote" in place else "to"


def _is_written_out(item: Node) -> bool:
    """Whether one of several places has fields of its own that choose it."""
    return isinstance(item, Mapping) and any(name in item for name in _FIELDS)


def _opening(target: Quote | Range) -> Quote:
    return target.start if isinstance(target, Range) else target


def _values(quote: Quote) -> tuple[str, ...]:
    return tuple(str(getattr(quote, name) or "") for name in _FIELDS)


def _fields(mapping: Mapping, after: str, was: Quote, now: Quote) -> Iterator[Change]:
    # What is put in stands behind the same field: the last comes first.
    for name, old, new in reversed([*zip(_FIELDS, _values(was), _values(now), strict=True)]):
        if old != new:
            yield _field(mapping, after, name, new)


def _field(mapping: Mapping, after: str, name: str, value: str) -> Change:
    there = mapping.get(name)
    if not value:
        return Delete(mapping.line, mapping.column, name)
    if isinstance(there, Scalar):
        return Edit(there.line, there.column, value)
    return Insert(mapping.line, mapping.column, after, name, value)


def _all_quotes(annotation: Annotation) -> tuple[Quote, ...]:
    return (*annotation.quotes, *annotation.parallel.values())


def _mapping_at(node: Node, line: int, column: int) -> Mapping | None:
    if isinstance(node, Scalar):
        return None
    if isinstance(node, Mapping) and (node.line, node.column) == (line, column):
        return node
    children = node if isinstance(node, YamlList) else node.values()
    return next((found for child in children if (found := _mapping_at(child, line, column))), None)
