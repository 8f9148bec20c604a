"""An edition as it was linked, with new words in some of its notes: what `understand` would give, far sooner.

One file is read again, and its notes are put in the places of the old ones. Where there is any doubt that `understand`
would give the same, nothing is given, and the edition has to be understood again.
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

from .rewording import Rewording, reread


def update_linked(linked: Linked, problems: Sequence[Problem], old: Sources, new: Sources) -> Linked | None:
    """What `understand` makes of `new`, from the `linked` that it made of `old`, with `problems`.

    None if anything but the words of notes is different, or if there is an error: then ask `understand`.
    """
    files = _changed(old, new)
    if not files or any(problem.origin.path in files or problem.severity == "error" for problem in problems):
        return None
    kinds, sigla = tuple(linked.edition.kinds), linked.edition.sigla
    annotations = dict(linked.edition.annotations)
    updated: dict[Origin, Annotation] = {}  # by where the old note stood
    for path, (text, file) in files.items():
        old_notes = [note for note in annotations.get(text, ()) if note.origin.path == path]
        reread_file = reread(old_notes, file, kinds, sigla)
        if not old_notes or reread_file is None:
            return None
        rewordings = list(reread_file.rewordings.values())
        if not _keep_their_ids(annotations[text], rewordings, new.locks.get(text)):
            return None
        if any(check_note(linked.addresses, rewording.new, text) for rewording in rewordings):
            return None
        updated |= {note.origin: new_note for note, new_note in zip(old_notes, reread_file.notes, strict=True)}
        annotations[text] = tuple(
            updated[note.origin] if note.origin.path == path else note for note in annotations[text]
        )
    texts = tuple(
        text.with_notes(
            tuple(
                replace(note, annotation=new_note.named(note.id))
                if note.annotation.origin.path in files and (new_note := updated.get(note.annotation.origin))
                else note
                for note in text.notes
            )
        )
        for text in linked.texts
    )
    return replace(linked, edition=replace(linked.edition, annotations=annotations), texts=texts)


def _changed(old: Sources, new: Sources) -> dict[str, tuple[str, SourceFile]]:
    """The changed files of notes by path, with the text that they belong to; none if anything else is changed."""
    for field in fields(Sources):
        if field.name != "annotations" and getattr(old, field.name) != getattr(new, field.name):
            return {}
    if _paths(old) != _paths(new):
        return {}
    return {
        after.path: (text, after)
        for text, files in new.annotations.items()
        for before, after in zip(old.annotations[text], files, strict=True)
        if before != after
    }


def _paths(sources: Sources) -> list[tuple[str, list[str]]]:
    """The files of notes, by text."""
    return [(text, [file.path for file in files]) for text, files in sources.annotations.items()]


# ── Ids that the lock gives ─────────────────────────────────────────────────────────────────────────────


class _Locked(NamedTuple):
    """How often a lock has each selector, and every digest of what its notes say."""

    selectors: Mapping[tuple[str, ...], int]
    bodies: frozenset[str]


@lru_cache(maxsize=8)
def _locked(file: SourceFile | None) -> _Locked:
    lock, _ = read_lock(file)
    selectors = Counter(
        tuple(dict.fromkeys(entry.selector for entry in entries if entry.part[0].isdigit()))
        for entries in lock.entries.values()
    )
    return _Locked(selectors, frozenset(lock.bodies.values()))


def _count_same(notes: Sequence[Annotation], note: Annotation) -> int:
    """How many of the notes without an id have the selectors of `note`."""
    first_words, selectors = _first_words(note), selector_texts(note)
    return sum(
        not note.id and _first_words(note) == first_words and selector_texts(note) == selectors for note in notes
    )


def _first_words(note: Annotation) -> str:
    """The first words that a note quotes, which tell most notes from each other."""
    target = note.targets[0]
    return target.exact if isinstance(target, Quote) else ""


def _keep_their_ids(notes: Sequence[Annotation], rewordings: Sequence[Rewording], file: SourceFile | None) -> bool:
    """Whether `identify` (anchoring/lock.py) gives the notes that say something else now the ids that they had.

    It recognises a note without an id by its selectors, if no other note has the same; else by what it says.
    """
    nameless = [rewording for rewording in rewordings if not rewording.new.id]
    if not nameless:
        return True
    lock = _locked(file)
    counts = Counter(selector_texts(note) for note in notes if not note.id) if len(nameless) > 1 else None
    for old, new in nameless:
        selectors = selector_texts(new)
        count = counts[selectors] if counts else _count_same(notes, new)
        count_in_lock = lock.selectors.get(tuple(dict.fromkeys(selectors)), 0)
        by_body = {body_digest(old), body_digest(new)} & lock.bodies if count_in_lock != 1 else set()
        if count != 1 or count_in_lock > 1 or by_body:
            return False
    return True
