"""Notes from the page into YAML: added, changed, deleted, and each of these undone.

Every write goes through the whole of the engine first and is refused, with the reason, if it would bring an error
that was not there; what has been saved by another program meanwhile is never written over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossator.editing import entry_edit
from glossator.files import access, replace_file
from glossator.linking import LinkedText
from glossator.model import Annotation, SourceFile, Sources, Text
from glossator.source import home
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import load as load_yaml

from . import note_fields
from .change_check import check_change, short
from .desk import Desk
from .requests import Refused, words_of
from .selection import described, selector_fields


@dataclass(frozen=True)
class _Step:
    """A file as it was before a write and as it was after; None: there was none."""

    path: str
    before: bytes | None
    after: bytes
    label: str


class Notebook:
    """What the page may do to the notes of the edition at the desk."""

    def __init__(self, desk: Desk, on_written: Callable[[], None]) -> None:
        self.desk, self.on_written = desk, on_written
        self.steps: list[_Step] = []
        self.actions: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "add": self.add, "read": self.read, "change": self.change, "delete": self.delete, "undo": self.undo,
        }  # fmt: skip

    @property
    def undoable(self) -> str:
        """What `undo` would take back, in words; "" if there is nothing."""
        return self.steps[-1].label if self.steps else ""

    def add(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """A new note on the selected words: text, start, end, words, fields, and file where there are several."""
        sources = self._now()
        text = self._text(words_of(request, "text"))
        fields = {name: value for name, value in _changed_fields(request, {}).items() if value}
        kind = words_of(fields, "kind")
        path, default = self._file(sources, text.text.id, kind, words_of(request, "file", optional=True))
        entry = selector_fields(described(text.text, request))
        if default and default != kind:
            entry["kind"] = kind
        if "note" not in fields:
            raise Refused("the note says nothing yet")
        entry |= {name: value for name, value in fields.items() if name not in ("kind", *note_fields.SELECTOR)}
        before = _data(sources, path)
        try:
            after = entry_edit.add(before or b"", path, "notes", entry, {"kind": kind})
        except entry_edit.NotEditable as error:
            raise Refused(str(error)) from error
        self._write(sources, path, before, after, f"new note: {short(fields['note'])}")
        return {"file": path}

    def read(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """A note as it stands in its file."""
        sources = self._now()
        note = self._note(request)
        number, entry, default = self._entry(sources, note)
        try:
            form = note_fields.form(_data(sources, note.origin.path) or b"", note.origin.path, number, entry)
        except entry_edit.NotEditable as error:
            raise Refused(str(error)) from error
        form["fields"] = {"kind": default, **form["fields"]}
        return {**form, "file": note.origin.path, "line": note.origin.line}

    def change(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """New values for the fields of a note; an empty one is taken out. Also other places, see `_chosen`."""
        sources = self._now()
        note = self._note(request)
        number, entry, default = self._entry(sources, note)
        present = entry_edit.plain(entry)
        fields = _changed_fields(request, present)
        if fields.get("kind") == default and "kind" not in entry:
            del fields["kind"]
        if isinstance(request.get("places"), list):
            fields |= self._chosen(self._text(words_of(request, "text")).text, present, request["places"])
        refusal = (
            "the note keeps its id, because others link to it:"
            if note.id and fields.get("id", note.id) != note.id
            else ""
        )
        return self._edit(
            sources, note, "changed", lambda data, path: entry_edit.change(data, path, "notes", number, fields), refusal
        )

    def delete(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Take a note out of its file, unless others link to it."""
        sources = self._now()
        note = self._note(request)
        number, _, _ = self._entry(sources, note)
        refusal = "the note stays, because others link to it:"
        return self._edit(
            sources, note, "deleted", lambda data, path: entry_edit.delete(data, path, "notes", number), refusal
        )

    def undo(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """Put the file back as it was before the last write, if nobody has changed it since."""
        if not self.steps:
            raise Refused("there is nothing to undo", 409)
        step = self.steps[-1]
        target = self._target(step.path)
        if _content(target) != step.after:
            self.steps.pop()
            raise Refused(f"{step.path} has been changed since, so it is left as it is", 409)
        if step.before is None:
            target.unlink()
        else:
            replace_file(target, step.before)
        self.steps.pop()
        self.on_written()
        return {"file": step.path}

    # ── what is there now ───────────────────────────────────────────────────────────────────────────────

    def _now(self) -> Sources:
        self.desk.refresh()
        if self.desk.view.sources is None or self.desk.view.linked is None:
            raise Refused("the edition cannot be read just now", 409)
        return self.desk.view.sources

    def _text(self, name: str) -> LinkedText:
        linked = self.desk.view.linked
        for text in linked.texts if linked else ():
            if text.text.id == name:
                return text
        raise Refused(f"the edition has no text “{name}” any more", 409)

    def _note(self, request: Mapping[str, Any]) -> Annotation:
        name = words_of(request, "id")
        for note in self._text(words_of(request, "text")).notes:
            if name in (note.id, note.key):
                return note.annotation
        raise Refused("this note is not there any more", 409)

    def _entry(self, sources: Sources, note: Annotation) -> tuple[int, YamlMapping, str]:
        """The note's number in its file, its fields, and the kind that the file gives."""
        path = note.origin.path
        tree, _ = load_yaml(_data(sources, path) or b"", path)
        for number, entry in enumerate(entry_edit.entries(tree, "notes")):
            if isinstance(entry, YamlMapping) and entry.line == note.origin.line:
                return number, entry, str(tree.get("kind", "")) if isinstance(tree, dict) else ""
        raise Refused(f"the note is not in {path} any more", 409)

    def _file(self, sources: Sources, text: str, kind: str, chosen: str) -> tuple[str, str]:
        """The file that a new note of this kind goes into, and the kind that it gives its notes."""
        linked = self.desk.view.linked
        if linked is None or kind not in linked.edition.kinds:
            raise Refused(f"edition.yaml has no kind “{kind}”")
        kinds = {file.path: _kind_of(file) for file in sources.annotations.get(text, ())}
        new = f"annotations/{text}/{kind}.yaml"
        of_this_kind = [path for path, default in kinds.items() if default == kind]
        likely = of_this_kind or [path for path, default in kinds.items() if not default] or list(kinds) or [new]
        if not of_this_kind and new not in kinds and likely != [new]:
            likely = [*likely, new]
        if chosen in kinds or chosen == new:
            return chosen, kinds.get(chosen, kind)
        if len(likely) > 1 or chosen:
            raise Refused("there are several files for this kind of note; choose one", 409, choose=likely)
        return likely[0], kinds.get(likely[0], kind)

    def _chosen(self, text: Text, present: Mapping[str, Any], places_sent: Any) -> dict[str, Any]:
        """The fields that choose the places of a note: some that it has, by number, and words that were selected."""
        old = note_fields.places(present)
        chosen: list[Mapping[str, Any]] = []
        for place in places_sent if isinstance(places_sent, list) else ():
            if isinstance(place, int) and 0 <= place < len(old):
                chosen.append(old[place])
            elif isinstance(place, dict):
                chosen.append(selector_fields(described(text, place)))
            else:
                raise Refused("a place is the number of one that is there, or a selection", 400)
        try:
            return note_fields.selector(chosen)
        except note_fields.NotWords as error:
            raise Refused(str(error)) from error

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────

    def _edit(
        self, sources: Sources, note: Annotation, verb: str, edit: Callable[[bytes, str], bytes], refused: str = ""
    ) -> dict[str, Any]:
        path = note.origin.path
        before = _data(sources, path) or b""
        try:
            after = edit(before, path)
        except entry_edit.NotEditable as error:
            raise Refused(str(error)) from error
        if after != before:
            self._write(sources, path, before, after, f"{verb}: {short(note.body.source)}", refused)
        return {"file": path}

    def _write(
        self, sources: Sources, path: str, before: bytes | None, after: bytes, label: str, refused: str = ""
    ) -> None:
        check_change(self.desk.view, sources, path, after, refused)
        target = self._target(path)
        if _content(target) != before:
            raise Refused(f"{path} was saved by another program just now; try again", 409)
        replace_file(target, after)
        self.steps.append(_Step(path, before, after, label))
        self.on_written()

    def _target(self, path: str) -> Path:
        """The file on disk, behind links that do not lead out of the edition."""
        try:
            return Path(home(self.desk.root).real(self.desk.root / path))
        except access.LeadsOutside as error:
            raise Refused(f"{path} is a link to elsewhere; change it there", 403) from error


def _changed_fields(request: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    fields = request.get("fields")
    if not isinstance(fields, Mapping):
        raise Refused("no fields were sent", 400)
    try:
        return note_fields.changed_fields(fields, present)
    except note_fields.NotWords as error:
        raise Refused(str(error), 400) from error


def _content(path: Path) -> bytes | None:
    try:
        return access.read(path)
    except FileNotFoundError:
        return None


def _data(sources: Sources, path: str) -> bytes | None:
    return next((file.data for file in sources.files() if file.path == path), None)


def _kind_of(file: SourceFile) -> str:
    tree, _ = load_yaml(file.data, file.path)
    return str(tree.get("kind", "")) if isinstance(tree, dict) else ""
