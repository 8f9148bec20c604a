"""From a note as it should be to the changes of its YAML: as few as possible, value by value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossator.model import After, Annotation, Quote, Range, Whole
from glossator.strict_yaml import Mapping, Node, Scalar
from glossator.strict_yaml import Sequence as YamlList

from .value_edit import Change, Delete, Edit, Insert, NotEditable, WriteOut


def changes(tree: Node, old: Annotation, new: Annotation) -> list[Change]:
    """The changes that make `old`, which was read from `tree`, the note `new`: the same note with other quotes.

    Raises `NotEditable` if `tree` does not have the note.
    """
    note = _mapping_at(tree, old.origin.line, old.origin.column)
    if note is None:
        raise NotEditable(f"{old.origin.path}:{old.origin.line}: there is no note here")
    pairs = list(zip(_all_quotes(old), _all_quotes(new), strict=True))
    fields = list(_narrowing(note, old, new))
    if _lemma_field(note) == "app":
        lemma, *parallel = pairs
        pairs = parallel
        if lemma[0].exact != lemma[1].exact:
            fields.append(_other_lemma(note["app"], lemma[1].exact, old))
    fields += _lemma_readings(note, pairs)
    written_out = {(change.line, change.column) for change in fields if isinstance(change, WriteOut)}
    values: list[Change] = [
        Edit(before.origin.line, before.origin.column, after.exact)
        for before, after in pairs
        if before.exact != after.exact and (before.origin.line, before.origin.column) not in written_out
    ]
    values += [
        Edit(before.origin.line, before.origin.column, after.at)
        for before, after in zip(old.targets, new.targets, strict=True)
        if isinstance(before, Whole) and isinstance(after, Whole) and before.at != after.at
    ]
    return [*values, *fields]


_FIELDS = ("at", "nth", "within")
_is_colon = re.compile(r"(^|\s):(\s|$)").search  # between the readings of an entry


def _narrowing(note: Mapping, old: Annotation, new: Annotation) -> Iterator[Change]:
    """The changes of `at`, `nth` and `within`: in each place that has its own, or in the note for all others."""
    quotes = [
        (_first_quote(before), _first_quote(after))
        for before, after in zip(old.targets, new.targets, strict=True)
        if not isinstance(before, Whole) and not isinstance(after, Whole)
    ]
    items = note.get("quote")
    if not isinstance(items, YamlList):
        for before, after in quotes:
            yield from _fields(note, _lemma_field(note), before, after)
        return
    common = [(before, after) for item, (before, after) in zip(items, quotes, strict=True) if not _is_written_out(item)]
    if common and len({_values(after) for _, after in common}) == 1:
        yield from _fields(note, "quote", *common[0])
        common = []
    for item, (before, after) in zip(items, quotes, strict=True):
        if isinstance(item, Mapping) and _is_written_out(item):
            yield from _fields(item, _last_of(item), before, after)
        elif common and _values(before) != _values(after):
            fields = tuple((name, value) for name, value in zip(_FIELDS, _values(after), strict=True) if value)
            if fields and isinstance(item, Scalar):
                yield WriteOut(item.line, item.column, (("quote", after.exact), *fields))
            elif fields and isinstance(item, Mapping):
                for name, value in reversed(fields):
                    yield Insert(item.line, item.column, _last_of(item), name, value)
            else:
                raise NotEditable(f"{before.origin.path}:{before.origin.line}: `at` is meant for other places too")


def _lemma_field(note: Mapping) -> str:
    """The field that names the words of a note; in an entry of an apparatus it may be another than `quote`."""
    return next((name for name in ("quote", "after", "app") if name in note), "quote")


def _other_lemma(app: Node, lemma: str, old: Annotation) -> Edit:
    """The short form of an entry with other words before its first bracket."""
    if not isinstance(app, Scalar) or "]" not in app or "]" in lemma or _is_colon(lemma):
        raise NotEditable(f"{old.origin.path}:{old.origin.line}: the short form cannot have these words: {lemma}")
    return Edit(app.line, app.column, lemma + app[app.index("]") :])


def _lemma_readings(note: Mapping, pairs: Sequence[tuple[Quote, Quote]]) -> Iterator[Change]:
    """Where an entry repeats the lemma to say who has it, the new lemma is repeated too."""
    new_words = {" ".join(before.exact.split()): after.exact for before, after in pairs if before.exact != after.exact}
    readings = note.get("readings")
    for row in readings if new_words and isinstance(readings, YamlList) else ():
        words = row.get("words") if isinstance(row, Mapping) and "how" not in row else None
        if isinstance(words, Scalar) and (lemma := new_words.get(" ".join(words.split()))):
            yield Edit(words.line, words.column, lemma)


def _last_of(place: Mapping) -> str:
    return "quote" if "quote" in place else "to"


def _is_written_out(item: Node) -> bool:
    """Whether one of several places has fields of its own that choose it."""
    return isinstance(item, Mapping) and any(name in item for name in _FIELDS)


def _first_quote(target: Quote | Range | After) -> Quote:
    match target:
        case Range():
            return target.start
        case After():
            return target.quote
    return target


def _values(quote: Quote) -> tuple[str, ...]:
    return tuple(str(getattr(quote, name) or "") for name in _FIELDS)


def _fields(mapping: Mapping, behind: str, before: Quote, after: Quote) -> Iterator[Change]:
    # All are inserted after the same field: so the last comes first.
    for name, old, new in reversed([*zip(_FIELDS, _values(before), _values(after), strict=True)]):
        if old != new:
            yield _field(mapping, behind, name, new)


def _field(mapping: Mapping, behind: str, name: str, value: str) -> Change:
    existing = mapping.get(name)
    if not value:
        return Delete(mapping.line, mapping.column, name)
    if isinstance(existing, Scalar):
        return Edit(existing.line, existing.column, value)
    return Insert(mapping.line, mapping.column, behind, name, value)


def _all_quotes(annotation: Annotation) -> tuple[Quote, ...]:
    return (*annotation.quotes, *annotation.parallel.values())


def _mapping_at(node: Node, line: int, column: int) -> Mapping | None:
    if isinstance(node, Scalar):
        return None
    if isinstance(node, Mapping) and (node.line, node.column) == (line, column):
        return node
    children = node if isinstance(node, YamlList) else node.values()
    return next((found for child in children if (found := _mapping_at(child, line, column))), None)
