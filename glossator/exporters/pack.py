"""Some of the notes as a pack: Web Annotations that another copy of the edition lists for its readers to switch on.

Which state of the edition they were made for stands in the file: its `id` and its `version`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from glossator.language import identifiers
from glossator.linking import Linked
from glossator.model import Edition, Kind, Note, Person, Sources
from glossator.problems import Refused

from .exporting import Made, Options
from .web_annotation import collection


def make(linked: Linked, _: Sources, options: Options) -> Made:
    """The notes that `options` choose, as JSON-LD; raises `Refused` if nothing chooses any, or if there are none."""
    edition = linked.edition
    if not (options.by or options.kind or options.pack):
        hint = "say whose (--by NAME), of which kind (--kind KIND), or which file has them (--own FILE)"
        raise Refused("a pack has some of the notes, not all", hint)
    kind = _kind(edition, options.kind) if options.kind else None
    texts = []
    for text in linked.texts:
        chosen = text.pack_notes if options.pack else text.notes
        notes = (note for note in chosen if kind is None or note.annotation.kind == kind.id)
        if options.by:
            notes = (note for note in notes if _is_by(edition, note, options.by))
        texts.append(text.with_notes(tuple(notes)))
    people = list(dict.fromkeys(_people(edition, [note for text in texts for note in text.notes])))
    if not any(text.notes for text in texts):
        raise Refused("there are no such notes", _hint(linked, options))
    label = " · ".join([*([kind.label] if kind else []), *([_name(people)] if options.by else [])])
    if options.pack:
        label = next(iter(edition.packs.values())).kind.label
    name = identifiers.slug(f"pack {label} {options.text}")
    return collection(replace(linked, texts=tuple(texts)), name, label, people, positions=False)


def _kind(edition: Edition, id_: str) -> Kind:
    if kind := edition.kinds.get(id_):
        return kind
    known = ", ".join(edition.kinds) or "none"
    raise Refused(
        f"the edition has no kind “{id_}”", identifiers.did_you_mean(id_, edition.kinds) or f"it has: {known}"
    )


def _is_by(edition: Edition, note: Note, name: str) -> bool:
    by = note.annotation.by
    return by is not None and name in (by.name, edition.known(by).name)


def _people(edition: Edition, notes: Sequence[Note]) -> Iterator[Person]:
    for note in notes:
        if note.annotation.by:
            yield edition.known(note.annotation.by)


def _name(people: Sequence[Person]) -> str:
    return people[0].name


def _hint(linked: Linked, options: Options) -> str:
    if not options.by:
        return ""
    notes = [note for text in linked.texts for note in text.notes]
    known = sorted({person.name for person in _people(linked.edition, notes)})
    return identifiers.did_you_mean(options.by, known) or f"notes are by: {', '.join(known) or 'nobody who is named'}"
