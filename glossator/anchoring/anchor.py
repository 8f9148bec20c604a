"""The notes of a text and its lock -> their anchors and ids, the lock as it is to be, and what is wrong."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from glossator.language import identifiers
from glossator.model import Anchor, Annotation, Problem, Text, Version

from . import name_places
from .flat import Flat
from .lock import EMPTY_LOCK, Entry, LazyEntries, Lock, body_digest, identify, passage_digest, selector_texts
from .resolve import Resolved, Resolver, Unresolved, resolve_in_version


@dataclass(frozen=True)
class Anchored:
    """A text with its folded form, and each annotation with the places it was found at.

    `named` are the anchors of the places of names that names.yaml lists, by the name's id.
    """

    text: Text
    flat: Flat
    notes: tuple[tuple[Annotation, tuple[Anchor, ...]], ...]
    parallel: Mapping[str, Mapping[str, tuple[Anchor, ...]]] = field(default_factory=dict)
    named: Mapping[str, tuple[Anchor, ...]] = field(default_factory=dict)


def anchor(
    text: Text,
    annotations: Sequence[Annotation],
    lock: Lock = EMPTY_LOCK,
    versions: Sequence[Version] = (),
    places: Sequence[name_places.Placed] = (),
) -> tuple[Anchored, Lock, list[Problem]]:
    """The annotations with their anchors and ids; the lock as it is to be; and what is wrong.

    A note that has an error keeps its entries in the lock, and one that is no longer in the YAML loses them. The
    `places` of names are anchored with the notes.
    """
    if places:
        annotations = [*annotations, *name_places.as_annotations(places, lock)]
    locked = [entry for entries in lock.entries.values() for entry in entries]
    resolver = Resolver(text, annotations, locked)
    version_resolvers = {version.name: Resolver(version.text, (), locked) for version in versions}
    parallel: dict[str, dict[str, tuple[Anchor, ...]]] = {}
    notes: list[tuple[Annotation, tuple[Anchor, ...]]] = []
    problems: list[Problem] = []
    entries: dict[str, tuple[Entry, ...]] = {}
    resolved: list[_ResolvedTarget] = []
    bodies: dict[str, str] = {}
    known_ids = identify(annotations, lock)
    taken = {identifiers.key(id_) for id_ in (*known_ids, *(a.id for a in annotations)) if id_}
    for annotation, known_id in zip(annotations, known_ids, strict=True):
        id_ = annotation.id or known_id
        found: list[Resolved] = []
        in_versions: dict[str, Resolved] = {}
        failed = False
        for number, target in enumerate(annotation.targets):
            try:
                found.append(resolver.resolve(target, number, lock.entries.get(id_, ())))
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
            if not failed:
                resolved += ((id_, resolver, target) for target in found)
                resolved += ((id_, version_resolvers[name], target) for name, target in in_versions.items())
            bodies[id_] = body_digest(annotation)
    resolvers = {"": resolver, **version_resolvers}
    digests = {
        name: passage_digest(resolver.flat, (0, len(resolver.flat.text))) for name, resolver in resolvers.items()
    }

    def lock_entries() -> Mapping[str, tuple[Entry, ...]]:
        unchanged = {resolvers[name] for name, digest in digests.items() if lock.texts.get(name) == digest}
        for id_, new_entries in _entries(resolved, lock, unchanged):
            entries[id_] += new_entries
        return {id_: of_note for id_, of_note in entries.items() if of_note}

    own, named = name_places.split(notes) if places else (tuple(notes), {})
    anchored = Anchored(text, resolver.flat, own, parallel, named)
    return anchored, Lock(LazyEntries(lock_entries), bodies, digests), problems


_ResolvedTarget = tuple[str, Resolver, Resolved]  # the id of the note, what resolved it, and to what


def _entries(
    resolved: Sequence[_ResolvedTarget], lock: Lock, unchanged: set[Resolver]
) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The id and the entries of every target, with as much of their context as tells them from other places.

    Entries of the lock that are in a text which is `unchanged` since they were made are taken over as they are.
    """
    old = {(id_, entry.part): entry for id_, of_note in lock.entries.items() for entry in of_note}

    def taken_over(id_: str, resolver: Resolver, target: Resolved) -> tuple[Entry, ...] | None:
        known = [old.get((id_, entry.part)) for entry in target.entries]
        are_same = all(
            before is not None and _names_same_place(before, now)
            for before, now in zip(known, target.entries, strict=True)
        )
        return tuple(e for e in known if e) if resolver in unchanged and are_same else None

    reused = [taken_over(*target) for target in resolved]
    recorded: dict[Resolver, Iterator[tuple[Entry, ...]]] = {}
    for resolver in {resolver for _, resolver, _ in resolved}:
        new = [
            target for (_, by, target), done in zip(resolved, reused, strict=True) if by is resolver and done is None
        ]
        recorded[resolver] = resolver.lock_entries(new)
    for (id_, resolver, _), done in zip(resolved, reused, strict=True):
        yield id_, next(recorded[resolver]) if done is None else done


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
