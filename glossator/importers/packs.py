"""Packs: others' notes on the edition, as Web Annotations that stay in a file of their own.

Unlike what is imported, a pack is read anew by each build. Its notes are made like any other's: read as
web_annotation.py reads them, placed by placer.py, and then checked and anchored by the engine, with a lock for each
text. What does not hold is a warning, never an error: the edition cannot mend what others have written, and nothing of
it is lost, for the pack is never changed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from glossator.anchoring import ASK, Anchored, Lock, anchor, read_lock
from glossator.language import identifiers
from glossator.model import Annotation, Edition, Origin, Pack, Problem, SourceFile, Text
from glossator.problems import Refused, json_fault, problem
from glossator.source import read_notes

from . import json_places, yaml_out
from .drafts import Context, Draft
from .pack_license import license_of
from .placer import Nowhere, Placer
from .placing import together
from .reading import text_of
from .web_annotation import annotations_in, creator_of, drafts_of, is_annotation, name_of, sources_of
from .yaml_out import Value

_SAYS = ("note", "reading", "readings", "original", "see")


@dataclass(frozen=True)
class ReadPack:
    """A pack as it stands on the texts: by the texts' ids its anchored notes; by their paths its locks as they are to
    be; and what is wrong.
    """

    pack: Pack
    anchored: Mapping[str, Anchored]
    locks: Mapping[str, Lock]
    problems: Sequence[Problem]


def _lock_path(pack: Pack, text: str) -> str:
    """Where the lock of a pack's notes on a text is, counted from the root."""
    return f"content/packs/{pack.file.rpartition('.')[0]}.{text}.lock.json"


def read_pack(pack: Pack, file: SourceFile, edition: Edition, locks: Mapping[str, SourceFile]) -> ReadPack:
    """Read a pack and anchor its notes. `locks` are the locks of packs by their paths."""
    try:
        source = text_of(file.data, file.path)
        root = json_places.loads(source)
    except Refused as refused:
        return ReadPack(pack, {}, {}, [problem("G120", Origin(file.path), refused.message, refused.hint)])
    except json.JSONDecodeError as error:
        here = Origin(file.path, error.lineno, error.colno)
        hint = "mend it there, or ask whoever made the pack for another copy"
        return ReadPack(pack, {}, {}, [problem("G120", here, json_fault(error), hint)])
    except RecursionError:
        message = "lists and objects are nested too deeply"
        return ReadPack(pack, {}, {}, [problem("G120", Origin(file.path), message, "export the pack again")])
    reader = _Reader(pack, file.path, source, edition)
    notes = reader.notes(root) if is_annotation(root) else None
    if notes is None:
        hint = "a pack is an AnnotationCollection or an AnnotationPage, as `export pack` writes it"
        wrong = problem("G120", Origin(file.path), "there are no Web Annotations in this file", hint)
        return ReadPack(pack, {}, {}, [wrong])
    label = reader.label(root) or pack.kind.label
    named = pack._replace(kind=pack.kind._replace(label=label), license=license_of(root))
    anchored, new_locks = {}, {}
    for text in (text for text in edition.texts if text.id in notes):
        path = _lock_path(pack, text.id)
        lock, of_lock = read_lock(locks.get(path))
        found, new_locks[path], wrong_places = anchor(text, notes[text.id], lock, edition.versions.get(text.id, ()))
        reader.problems += of_lock
        reader.problems += (reader.not_held(wrong) for wrong in wrong_places)
        anchored[text.id] = reader.with_own_ids(found)
    return ReadPack(named, anchored, new_locks, reader.problems)


def left_out(found: Problem) -> Problem:
    """What is wrong with the place of a note, as it is said of a pack."""
    return problem("G121", found.origin, found.message, found.hint.removesuffix(ASK).rstrip("; \n"))


class _Reader:
    """Makes notes of one pack and keeps what is wrong with them."""

    def __init__(self, pack: Pack, path: str, source: str, edition: Edition) -> None:
        self.pack, self.path, self.edition = pack, path, edition
        self.lines = json_places.Lines(source, path)
        self.texts = {identifiers.key(text.id): text.id for text in edition.texts}
        self.problems: list[Problem] = []
        # The notes are read from YAML that is in no file: what is said of it is said of the annotation.
        self.origins: dict[str, Origin] = {}

    def label(self, root: Any) -> str:
        """What the pack calls itself, in a line."""
        label = root.get("label") if isinstance(root, Mapping) else ""
        first = next(iter(label), "") if isinstance(label, list) else label
        return " ".join(first.split()) if isinstance(first, str) else ""

    def notes(self, root: Any) -> dict[str, list[Annotation]] | None:
        """The notes by the ids of their texts; None if there is no annotation at all."""
        found = list(annotations_in(root))
        if not found:
            return None
        self._check_edition(root)
        by_text: dict[str, list[Any]] = defaultdict(list)
        named = {one["id"]: one for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)}
        for annotation in found:
            by_text[self._text(annotation, named)].append(annotation)
        for annotation in by_text.pop("", ()):
            texts = ", ".join(text.id for text in self.edition.texts)
            reason = "its target is in no text of this edition"
            self._left_out(annotation, f"{reason}\nthe texts are: {texts}")
        return {
            text.id: list(self._of_text(text, by_text[text.id])) for text in self.edition.texts if text.id in by_text
        }

    def _check_edition(self, root: Any) -> None:
        pinned = root.get("edition") if isinstance(root, Mapping) else None
        if not isinstance(pinned, Mapping):
            return
        place = self._origin(pinned)
        for name, own in (("id", self.edition.id), ("version", self.edition.version)):
            theirs = str(pinned.get(name) or "")
            if theirs and theirs != own:
                message = f"the pack was made for the {'edition' if name == 'id' else 'version'} “{theirs}”"
                hint = f"this one is “{own}”" if own else f"this one has no `{name}`"
                more = "; notes whose words are still there are shown" if name == "version" else ""
                self.problems.append(problem("G122", place, message, hint + more))
                return

    def _text(self, annotation: Any, named: Mapping[str, Any]) -> str:
        """The id of the text that an annotation is about, or that it answers an annotation on; "" if there is none.

        `named` are all annotations that have a name.
        """
        seen: set[str] = set()
        while isinstance(annotation, Mapping):
            sources = sources_of(annotation.get("target"))
            above = next((name for name in sources if name in named and name not in seen), "")
            if not above:
                parts = (part for name in sources for part in _parts(name))
                text = next((self.texts[key] for part in parts if (key := identifiers.key(part)) in self.texts), "")
                return text or (self.edition.texts[0].id if len(self.texts) == 1 else "")
            seen.add(above)
            annotation = named[above]
        return ""

    def _origin(self, annotation: Any) -> Origin:
        return self.lines.origin(getattr(annotation, "at", 0))

    def _of_text(self, text: Text, found: Sequence[Any]) -> Iterator[Annotation]:
        placer = Placer(text)
        by_name: dict[str, Any] = {}
        for number, annotation in enumerate(found, 1):
            by_name.setdefault(name_of(annotation, number), annotation)
        taken: set[str] = set()
        for draft in drafts_of(found, Context(text, (), self.edition.sigla)):
            annotation = by_name[draft.where]
            try:
                notes = self._placed(draft, annotation, placer)
            except Nowhere as nowhere:
                words = draft.targets[0].exact if draft.targets else ""
                self._left_out(annotation, nowhere.reason, words)
                continue
            for fields in notes:
                if identifiers.key(str(fields.get("id", ""))) in taken:
                    del fields["id"]
                taken |= {identifiers.key(str(fields["id"]))} if "id" in fields else set()
                yield from self._read(fields, annotation)

    def _placed(self, draft: Draft, annotation: Any, placer: Placer) -> list[dict[str, Value]]:
        """The fields of the note, or of several if its places cannot be those of one."""
        if draft.refused:
            raise Nowhere(draft.refused)
        if not any(name in draft.fields for name in _SAYS):
            raise Nowhere("it says nothing: words are marked, but there is no note on them")
        places = together([placer.fields(target) for target in draft.targets])
        if not places:
            raise Nowhere("it quotes no words and names no place")
        fields = {name: value for name, value in draft.fields.items() if name != "kind"}
        by = fields.get("by", "")
        if (creator := creator_of(annotation)) and isinstance(by, str) and by not in self._ids_of_editors:
            fields["by"] = creator
        return [
            {**fields, **({"id": f"{fields['id']}-{number}"} if number > 1 and "id" in fields else {}), **place}
            for number, place in enumerate(places, 1)
        ]

    def _read(self, fields: dict[str, Value], annotation: Any) -> Iterator[Annotation]:
        """The note as the engine reads it; what it says against the note is why it is left out."""
        name = f"{self.path}#{len(self.origins)}"
        self.origins[name] = self._origin(annotation)
        data = f"kind: {self.pack.kind.id}\nnotes:\n{yaml_out.item(fields, 0)}".encode()
        notes, problems = read_notes(SourceFile(name, data), {self.pack.kind.id}, self.edition.sigla)
        errors = [error for error in problems if error.severity == "error"]
        for error in errors:
            self._left_out(annotation, f"{error.message}\n{error.hint}")
        yield from [] if errors else notes

    @cached_property
    def _ids_of_editors(self) -> Collection[str]:
        return {person.id for person in self.edition.editors if person.id}

    # ── What does not hold ──────────────────────────────────────────────────────────────────────────────

    def _left_out(self, annotation: Any, reason: str, words: str = "") -> None:
        message, _, hint = reason.partition("\n")
        place = self._origin(annotation)
        written = json.dumps(words, ensure_ascii=False)[1:-1]
        consequence = "the note stays in the pack and is not shown"
        warning = problem("G121", place, message, f"{hint}\n{consequence}".strip())
        self.problems.append(warning._replace(words=written))

    def not_held(self, found: Problem) -> Problem:
        """What is wrong with the place of a note, at its annotation."""
        return left_out(found._replace(origin=self.origins.get(found.origin.path, found.origin)))

    def with_own_ids(self, anchored: Anchored) -> Anchored:
        """The same with ids that no note of the edition has: those of the notes behind that of the pack."""
        notes = tuple((self._renamed(note), anchors) for note, anchors in anchored.notes)
        parallel = {self._name(id_): found for id_, found in anchored.parallel.items()}
        return replace(anchored, notes=notes, parallel=parallel, days={})

    def _renamed(self, note: Annotation) -> Annotation:
        return replace(note, id=self._name(note.id), origin=self.origins[note.origin.path])

    def _name(self, id_: str) -> str:
        return f"{self.pack.kind.id}-{id_}"


def _parts(address: str) -> Iterator[str]:
    """The names in an address that may be a text's: in https://example.org/decree/part-1.html “decree” and “part-1”, in
    urn:glossator:opinions:decree “decree”; the last first.
    """
    path = unquote(address.partition("#")[0].partition("?")[0])
    for part in reversed(re.split("[/:]", path)):
        yield part.removesuffix(".html")
