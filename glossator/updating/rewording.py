"""A note that says something else, and nothing more: what `understand` would give, without looking at all the others.

That is what an editor does most. The note's words stand where they stood, so every anchor, number, address and page is
as it was; one file is read again, and the notes of that file are put in the places of those that were there. Where
there is any doubt that `understand` would give the same, nothing is given, and all has to be understood again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import NamedTuple

from glossator.anchoring import body_digest, read_lock, selector_texts
from glossator.linking import Linked, check_note
from glossator.model import Annotation, Origin, Problem, Quote, SourceFile, Sources
from glossator.source import read_notes


def revised(linked: Linked, problems: Sequence[Problem], old: Sources, new: Sources) -> Linked | None:
    """`linked` as `new` has it, where it was made from `old`, with `problems`; None if that has to be asked anew."""
    files = _changed(old, new)
    if not files or any(one.origin.path in files or one.severity == "error" for one in problems):
        return None
    annotations = dict(linked.edition.annotations)
    taken: dict[Origin, Annotation] = {}
    for path, (text, file) in files.items():
        notes, wrong = read_notes(file, tuple(linked.edition.kinds), tuple(linked.edition.witnesses))
        before = [one for one in annotations.get(text, ()) if one.origin.path == path]
        if wrong or len(notes) != len(before) or not before or not all(map(stands_there, before, notes)):
            return None
        others = [(one, now) for one, now in zip(before, notes, strict=True) if said(one) != said(now)]
        if not _keep_their_ids(annotations[text], others, new.locks.get(text)):
            return None
        if any(check_note(linked.addresses, now, text) for _, now in others):
            return None
        taken |= {one.origin: now for one, now in zip(before, notes, strict=True)}
        annotations[text] = tuple(taken[one.origin] if one.origin.path == path else one for one in annotations[text])
    texts = tuple(
        one.with_notes(
            tuple(
                replace(note, annotation=now.named(note.id))
                if note.annotation.origin.path in files and (now := taken.get(note.annotation.origin))
                else note
                for note in one.notes
            )
        )
        for one in linked.texts
    )
    return replace(linked, edition=replace(linked.edition, annotations=annotations), texts=texts)


def _changed(old: Sources, new: Sources) -> dict[str, tuple[str, SourceFile]]:
    """The changed files of notes by path, with the text that they belong to; none if anything else is changed."""
    for one in fields(Sources):
        if one.name != "annotations" and getattr(old, one.name) != getattr(new, one.name):
            return {}
    if [(name, [one.path for one in files]) for name, files in old.annotations.items()] != [
        (name, [one.path for one in files]) for name, files in new.annotations.items()
    ]:
        return {}
    return {
        now.path: (name, now)
        for name, files in new.annotations.items()
        for was, now in zip(old.annotations[name], files, strict=True)
        if was != now
    }


def stands_there(one: Annotation, other: Annotation) -> bool:
    """Whether two notes have the same place, name and kind, so that they differ in what they say alone."""
    return _place(one) == _place(other)


def _place(note: Annotation) -> tuple[object, ...]:
    parallel = [(name, _quoted(quote)) for name, quote in note.parallel.items()]
    return (
        note.id,
        note.kind,
        note.status == "draft",
        selector_texts(note),
        list(map(_quoted, note.quotes)),
        parallel,
    )


def _quoted(quote: Quote) -> tuple[object, ...]:
    return quote.exact, quote.at, quote.nth, quote.within


def said(note: Annotation) -> tuple[object, ...]:
    """All that a note says, wherever it stands in its file; the body is the first of it."""
    see = [name for name, _ in note.see]
    return (note.body.source, note.readings, note.original, note.certainty, note.by, note.date, note.status, note.tags,
            note.sources, see)  # fmt: skip


# ── Names that the lock gives ───────────────────────────────────────────────────────────────────────────


class _Locked(NamedTuple):
    """How often each selector stands in a lock, and every digest of what its notes say."""

    selectors: Mapping[tuple[str, ...], int]
    bodies: frozenset[str]


@lru_cache(maxsize=8)
def _locked(file: SourceFile | None) -> _Locked:
    lock, _ = read_lock(file)
    selectors = Counter(
        tuple(dict.fromkeys(e.selector for e in some if e.part[0].isdigit())) for some in lock.entries.values()
    )
    return _Locked(selectors, frozenset(lock.bodies.values()))


def _standing(notes: Sequence[Annotation], wanted: Annotation) -> int:
    """How many of the notes without an id have the selectors of `wanted`."""
    first, selectors = _opening(wanted), selector_texts(wanted)
    return sum(not one.id and _opening(one) == first and selector_texts(one) == selectors for one in notes)


def _opening(note: Annotation) -> str:
    """The first words that a note quotes: what tells most notes from each other."""
    target = note.targets[0]
    return target.exact if isinstance(target, Quote) else ""


def _keep_their_ids(
    notes: Sequence[Annotation], others: Sequence[tuple[Annotation, Annotation]], file: SourceFile | None
) -> bool:
    """Whether `identify` (lock.py) gives the `others`, which say something else now, the ids that they had.

    It knows a note without an id by its selectors, if they are no other note's; else by what it says.
    """
    nameless = [now for _, now in others if not now.id]
    if not nameless:
        return True
    lock = _locked(file)
    standing = Counter(selector_texts(one) for one in notes if not one.id) if len(nameless) > 1 else None
    for was, now in ((was, now) for was, now in others if not now.id):
        selectors = selector_texts(now)
        times = standing[selectors] if standing else _standing(notes, now)
        known = lock.selectors.get(tuple(dict.fromkeys(selectors)), 0)
        by_body = {body_digest(was), body_digest(now)} & lock.bodies if known != 1 else set()
        if times != 1 or known > 1 or by_body:
            return False
    return True
