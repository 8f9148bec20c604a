"""The notes of a text and its lock -> their anchors and ids, the lock as it is to be, and what is wrong."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from glossator.language import identifiers
from glossator.model import Anchor, Annotation, Problem, Text, Version

from . import name_places
from .flat import Flat
from .lock import (
    EMPTY_LOCK,
    Entry,
    LazyEntries,
    Lock,
    body_digest,
    first_days,
    identify,
    passage_digest,
    selector_texts,
)
from .resolve import Resolved, Resolver, Unresolved, resolve_in_version


@dataclass(frozen=True)
class Anchored:
    """A text with its folded form, and each annotation with the places it was found at.

    `named` are the anchors of the places of names that names.yaml lists, by the name's id; `days` says when a note came
    into the lock, by its id, where that is known.
    """

    text: Text
    flat: Flat
    notes: tuple[tuple[Annotation, tuple[Anchor, ...]], ...]
    parallel: Mapping[str, Mapping[str, tuple[Anchor, ...]]] = field(default_factory=dict)
    named: Mapping[str, tuple[Anchor, ...]] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)


def anchor(
    text: Text,
    annotations: Sequence[Annotation],
    lock: Lock = EMPTY_LOCK,
    versions: Sequence[Version] = (),
    places: Sequence[name_places.Placed] = (),
    today: str = "",
    flat: Flat | None = None,
) -> tuple[Anchored, Lock, list[Problem]]:
    """The annotations with their anchors and ids; the lock as it is to be; and what is wrong.

    A note that has an error keeps its entries in the lock, and one that is no longer in the YAML loses them. The
    `places` of names are anchored with the notes. `today`, YYYY-MM-DD, is recorded for a note that is new to the lock,
    unless it is "". `flat` is the text as `flatten` makes it, where the caller has that already.
    """
    if places:
        annotations = [*annotations, *name_places.as_annotations(places, lock)]
    locked = [entry for entries in lock.entries.values() for entry in entries]
    resolver = Resolver(text, annotations, locked, flat)
    version_resolvers = {version.name: Resolver(version.text, (), locked) for version in versions}
    parallel: dict[str, dict[str, tuple[Anchor, ...]]] = {}
    notes: list[tuple[Annotation, tuple[Anchor, ...]]] = []
    problems: list[Problem] = []
    entries: dict[str, tuple[Entry, ...]] = {}
    recorded: list[_Recorded] = []
    bodies: dict[str, str] = {}
    resolvers = {"": resolver, **version_resolvers}
    digests = {
        name: passage_digest(resolver.flat, (0, len(resolver.flat.text))) for name, resolver in resolvers.items()
    }
    known_ids = identify(annotations, lock)
    taken = {identifiers.key(id_) for id_ in (*known_ids, *(a.id for a in annotations)) if id_}
    for annotation, known_id in zip(annotations, known_ids, strict=True):
        id_ = annotation.id or known_id
        found: list[Resolved] = []
        in_versions: dict[str, Resolved] = {}
        failed = False
        for number, selector in enumerate(annotation.targets):
            try:
                found.append(resolver.resolve(selector, number, lock.entries.get(id_, ())))
            except Unresolved as unresolved:
                failed = True
                problems.append(unresolved.problem)
        for name, quote in annotation.parallel.items():
            try:
                locked_here = lock.entries.get(id_, ())
                in_versions[name] = resolve_in_version(version_resolvers, name, quote, resolver, found, locked_here)
            except Unresolved as unresolved:
                failed = True
                problems.append(unresolved.problem)
        anchors = sorted((a for target in found for a in target.anchors), key=lambda a: (a.block, a.start, a.end))
        if anchors:
            id_ = id_ or _new_id(annotation, text.blocks[anchors[0].block].locus, taken)
            notes.append((annotation if annotation.id else annotation.named(id_), tuple(anchors)))
            if in_versions:
                parallel[id_] = {name: target.anchors for name, target in in_versions.items()}
            problems += (warning for target in found for warning in target.warnings)
        if id_:
            entries[id_] = lock.entries.get(id_, ()) if failed else ()
            for name, target in (*(("", target) for target in found), *in_versions.items()) if not failed else ():
                is_unchanged = lock.texts.get(name) == digests[name]
                if is_unchanged and (known := _taken_over(lock.entries.get(id_, ()), target)):
                    recorded.append(_Recorded(id_, known))
                else:
                    recorded.append(_Recorded(id_, (), target, resolvers[name]))
            bodies[id_] = body_digest(annotation)
    are_known = all(record.resolver is None for record in recorded)
    make = partial(_entries, recorded, entries)

    own, named = name_places.split(notes) if places else (tuple(notes), {})
    since = first_days(bodies, lock, today)
    anchored = Anchored(text, resolver.flat, own, parallel, named, since)
    return anchored, Lock(make() if are_known else LazyEntries(make), bodies, digests, since), problems


class _Recorded(NamedTuple):
    """A target of the note `id`: its entries; or how it was `resolved`, and the resolver, which makes the entries."""

    id: str
    known: tuple[Entry, ...]
    resolved: Resolved | None = None
    resolver: Resolver | None = None


def _taken_over(old: Sequence[Entry], target: Resolved) -> tuple[Entry, ...]:
    """The entries of `target` from the lock; none unless the lock has all of them, unchanged."""
    by_part = {entry.part: entry for entry in old}
    known = tuple(by_part[entry.part] for entry in target.entries if entry.part in by_part)
    are_same = len(known) == len(target.entries) and all(map(_names_same_place, known, target.entries))
    return known if are_same else ()


def _entries(
    recorded: Sequence[_Recorded], entries: Mapping[str, tuple[Entry, ...]]
) -> Mapping[str, tuple[Entry, ...]]:
    """`entries` by the ids of notes, with those of every target; new ones have enough context to tell them from other
    places.
    """
    streams: dict[Resolver, Iterator[tuple[Entry, ...]]] = {}
    for resolver in {record.resolver for record in recorded if record.resolver}:
        new = [record.resolved for record in recorded if record.resolved and record.resolver is resolver]
        streams[resolver] = resolver.lock_entries(new)
    completed = dict(entries)
    for id_, known, _, by in recorded:
        completed[id_] += next(streams[by]) if by else known
    return {id_: of_note for id_, of_note in completed.items() if of_note}


def _names_same_place(old: Entry, new: Entry) -> bool:
    return (old.selector, old.block, old.start, old.exact, old.passage) == (
        new.selector,
        new.block,
        new.start,
        new.exact,
        new.passage,
    )


def _new_id(annotation: Annotation, locus: str, taken: set[str]) -> str:
    """A short id made once from the note's kind, place and selectors: a letter and 35 bits of a digest."""
    origin = "\0".join([annotation.kind, locus, *selector_texts(annotation)])
    digest = base64.b32encode(hashlib.sha256(origin.encode()).digest())[:7].decode().lower()
    stem = f"{identifiers.slug(annotation.kind)[:1] or 'n'}{digest}"
    id_, count = stem, 1
    while identifiers.key(id_) in taken:
        count += 1
        id_ = f"{stem}-{count}"
    taken.add(identifiers.key(id_))
    return id_
