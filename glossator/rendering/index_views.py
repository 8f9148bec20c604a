"""What the templates are given for the index of notes: all notes of a kind in the order of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from glossator.linking import NOTES, Address, Linked, LinkedText, notes_path
from glossator.model import Note

from .note_views import NoteViews, ViewCache


class IndexViews:
    """The index as one page, or in a large edition as a page for each chapter of each text and one that lists these."""

    def __init__(
        self,
        linked: Linked,
        kinds: Sequence[Mapping[str, Any]],
        ui: Mapping[str, str],
        view_cache: ViewCache | None = None,
    ) -> None:
        self.linked, self.kinds, self.ui, self.view_cache = linked, kinds, ui, view_cache

    @cached_property
    def pages(self) -> Mapping[str, tuple[LinkedText, int]]:
        """The chapters with notes of a large edition, by the path of their page."""
        texts = self.linked.texts if self.linked.is_large else ()
        return {
            notes_path(linked_text, chapter): (linked_text, chapter)
            for linked_text in texts
            for chapter in linked_text.chapters_with_notes
        }

    @cached_property
    def by_page(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The pages of chapters by the id of the text and the number of its page on which each begins."""
        paths: dict[tuple[str, int], list[str]] = {}
        for path, (linked_text, chapter) in self.pages.items():
            paths.setdefault((linked_text.text.id, linked_text.page_of(chapter)), []).append(path)
        return paths

    def path_of(self, note: Note, linked_text: LinkedText) -> str:
        """The page of the index that a note is on."""
        if not self.linked.is_large:
            return NOTES
        return notes_path(linked_text, linked_text.chapter_with(note))

    def heading(self, path: str) -> str:
        """What the page `path` of a chapter is called."""
        linked_text, chapter = self.pages[path]
        section = linked_text.text.sections[chapter]
        return " ".join(filter(None, (section.number, section.title))) if chapter else linked_text.text.title

    def groups(self, path: str) -> list[Mapping[str, Any]]:
        """The notes that stand on the page `path`, by kind."""
        if not self.linked.is_large:
            shown = [(linked_text, linked_text.notes_once) for linked_text in self.linked.texts]
        elif path in self.pages:
            linked_text, chapter = self.pages[path]
            shown = [(linked_text, linked_text.notes_by_chapter[chapter])]
        else:
            return []
        views = {
            linked_text.text.id: NoteViews(self.linked, linked_text, path, self.ui, self.view_cache)
            for linked_text, _ in shown
        }
        groups: list[Mapping[str, Any]] = []
        for kind in self.kinds:
            notes = [
                views[linked_text.text.id].view(note)
                for linked_text, of_text in shown
                for note in of_text
                if note.annotation.kind == kind["id"]
            ]
            if notes:
                groups.append({"kind": kind, "notes": notes})
        return groups

    def chapters(self) -> list[Mapping[str, Any]]:
        """The pages of a large edition's chapters, by text, for the page that lists them."""
        texts: dict[str, list[Mapping[str, Any]]] = {}
        for path, (linked_text, chapter) in self.pages.items():
            count = len(linked_text.notes_by_chapter[chapter])
            listed = {"title": self.heading(path), "href": Address(path).from_page(NOTES), "count": count}
            texts.setdefault(linked_text.text.title, []).append(listed)
        return [{"title": title, "chapters": chapters} for title, chapters in texts.items()]

    def around(self, path: str) -> list[Mapping[str, str] | None]:
        """The pages before and behind the page `path` of a chapter."""
        paths = ["", *self.pages, ""]
        at = paths.index(path)
        return [
            {"title": self.heading(neighbour), "href": Address(neighbour).from_page(path)} if neighbour else None
            for neighbour in (paths[at - 1], paths[at + 1])
        ]
