"""The notes of a text + the lock -> their anchors and ids, the lock as it is to be, and what is wrong."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence

from glossator.language import identifiers
from glossator.model import Anchor, Annotation, Problem, Text, Version

from . import name_places
from .finder import Failed, Finder, Resolved, in_version
from .lock import NO_LOCK, Entry, Later, Lock, body_digest, identify, passage, written_selectors
from .selectors import Anchored


def anchor(
    text: Text,
    annotations: Sequence[Annotation],
    lock: Lock = NO_LOCK,
    versions: Sequence[Version] = (),
    places: Sequence[name_places.Placed] = (),
) -> tuple[Anchored, Lock, list[Problem]]:
    """The annotations with their anchors and ids; the lock as it is to be; and what is wrong.

    A note that has an error keeps its entries in the lock, and one that is not in YAML any more loses them. The
    `places` of names are anchored with the notes.
    """
    if places:
        annotations = [*annotations, *name_places.as_annotations(places, lock)]
    locked = [entry for entries in lock.entries.values() for entry in entries]
    finder = Finder(text, annotations, locked)
    parallels = {version.name: Finder(version.text, (), locked) for version in versions}
    beside: dict[str, dict[str, tuple[Anchor, ...]]] = {}
    notes: list[tuple[Annotation, tuple[Anchor, ...]]] = []
    problems: list[Problem] = []
    entries: dict[str, tuple[Entry, ...]] = {}
    kept: list[tuple[str, Finder, Resolved]] = []
    bodies: dict[str, str] = {}
    known = identify(annotations, lock)
    taken = {identifiers.key(id_) for id_ in (*known, *(a.id for a in annotations)) if id_}
    for annotation, old_id in zip(annotations, known, strict=True):
        id_ = annotation.id or old_id
        found: list[Resolved] = []
        others: dict[str, Resolved] = {}
        failed = False
        for number, target in enumerate(annotation.targets):
            try:
                found.append(finder.resolve(target, number, lock.entries.get(id_, ())))
            except Failed as failure:
                failed = True
                problems.append(failure.problem)
        for name, quote in annotation.parallel.items():
            try:
                others[name] = in_version(parallels, name, quote, finder, found, lock.entries.get(id_, ()))
            except Failed as failure:
                failed = True
                problems.append(failure.problem)
        anchors = sorted((a for one in found for a in one.anchors), key=lambda a: (a.block, a.start, a.end))
        if anchors:
            id_ = id_ or _made_id(annotation, text.blocks[anchors[0].block].locus, taken)
            notes.append((annotation if annotation.id else annotation.named(id_), tuple(anchors)))
            if others:
                beside[id_] = {name: one.anchors for name, one in others.items()}
            problems += (warning for one in found for warning in one.warnings)
        if id_:
            entries[id_] = lock.entries.get(id_, ()) if failed else ()
            if not failed:
                kept += ((id_, finder, one) for one in found)
                kept += ((id_, parallels[name], one) for name, one in others.items())
            bodies[id_] = body_digest(annotation)
    finders = {"": finder, **parallels}
    digests = {name: passage(one.flat, (0, len(one.flat.text))) for name, one in finders.items()}

    def settle() -> Mapping[str, tuple[Entry, ...]]:
        same = {finders[name] for name, digest in digests.items() if lock.texts.get(name) == digest}
        for id_, some in _settled(kept, lock, same):
            entries[id_] += some
        return {id_: some for id_, some in entries.items() if some}

    own, named = name_places.split(notes) if places else (tuple(notes), {})
    anchored = Anchored(text, finder.flat, own, beside, named)
    return anchored, Lock(Later(settle), bodies, digests), problems


def _settled(
    kept: Sequence[tuple[str, Finder, Resolved]], lock: Lock, same: set[Finder]
) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The entries of every note, with as much of their surroundings as tells them from other places.

    Entries of the lock that stand in a text that is the `same` as when they were made hold as they are.
    """
    old = {(id_, e.part): e for id_, some in lock.entries.items() for e in some}

    def held(id_: str, finder: Finder, one: Resolved) -> tuple[Entry, ...] | None:
        known = [old.get((id_, entry.part)) for entry in one.entries]
        as_now = all(
            was
            and (was.written, was.block, was.start, was.exact, was.passage)
            == (now.written, now.block, now.start, now.exact, now.passage)
            for was, now in zip(known, one.entries, strict=True)
        )
        return tuple(e for e in known if e) if finder in same and as_now else None

    settled = [held(*one) for one in kept]
    made: dict[Finder, Iterator[tuple[Entry, ...]]] = {}
    for finder in {finder for _, finder, _ in kept}:
        new = [one for (_, mine, one), done in zip(kept, settled, strict=True) if mine is finder and done is None]
        made[finder] = finder.remembered(new)
    for (id_, finder, _), done in zip(kept, settled, strict=True):
        yield id_, next(made[finder]) if done is None else done


def _made_id(annotation: Annotation, locus: str, taken: set[str]) -> str:
    """A short name made once of the note's kind, place and words: a letter and 35 bits of a digest."""
    said = "\0".join([annotation.kind, locus, *written_selectors(annotation)])
    digest = base64.b32encode(hashlib.sha256(said.encode()).digest())[:7].decode().lower()
    made = f"{identifiers.slug(annotation.kind)[:1] or 'n'}{digest}"
    id_, count = made, 1
    while identifiers.key(id_) in taken:
        count += 1
        id_ = f"{made}-{count}"
    taken.add(identifiers.key(id_))
    return id_
