"""What the templates are given for the index of notes: all notes of a kind in the order of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from glossator.linking.addresses import NOTES, Address
from glossator.linking.linked import Linked, LinkedText, notes_path
from glossator.model import Note

from .note_views import NoteView, NoteViews


class IndexViews:
    """The index as one page, or in a large edition as a page for each text and kind."""

    def __init__(self, linked: Linked, kinds: Sequence[Mapping[str, Any]], ui: Mapping[str, str]) -> None:
        self.linked, self.kinds, self.ui = linked, kinds, ui

    @cached_property
    def paths(self) -> list[str]:
        """The pages of a large edition's texts and kinds."""
        return [path for _, _, path in self._pages]

    @cached_property
    def _pages(self) -> list[tuple[Mapping[str, Any], LinkedText, str]]:
        return [
            (kind, one, notes_path(one.text, kind["id"]))
            for kind in self.kinds
            for one in self.linked.texts
            if any(note.annotation.kind == kind["id"] for note in one.notes)
        ]

    def path_of(self, note: Note, one: LinkedText) -> str:
        """The page of the index that a note is on."""
        return notes_path(one.text, note.annotation.kind) if self.linked.is_large else NOTES

    def groups(self, path: str) -> list[Mapping[str, Any]]:
        """The notes that stand on the page `path`, by kind; in a large edition the links to the other pages too."""
        if not self.linked.is_large:
            made = [
                {
                    "kind": kind,
                    "notes": [view for one in self.linked.texts for view in self._notes(one, kind["id"], path)],
                }
                for kind in self.kinds
            ]
            return [group for group in made if group["notes"]]
        several = len(self.linked.texts) > 1
        return [
            {
                "kind": {**kind, "label": f"{kind['label']}, {one.text.title}"} if several else kind,
                "notes": self._notes(one, kind["id"], path) if target == path else [],
                "href": Address(target).from_page(path),
            }
            for kind, one, target in self._pages
        ]

    def _notes(self, one: LinkedText, kind: str, path: str) -> list[NoteView]:
        views = NoteViews(self.linked, one, path, self.ui)
        first = {note.id: note for note in reversed(one.notes) if note.annotation.kind == kind}
        return [views.view(note) for note in one.notes if first.get(note.id) is note]
