"""The places that `status` lists, and how a note, a term or a name becomes one."""

from __future__ import annotations

from dataclasses import dataclass

from glossator.model import Name, Note, Term

from .linked import LinkedText

_LONGEST = 60  # characters of a quotation


@dataclass(frozen=True)
class Place:
    """Something to look at: where it is in the edition and in its file."""

    text: str
    locus: str
    words: str
    path: str
    line: int
    page: str = ""  # its address in the preview

    @property
    def where(self) -> str:
        """The text and the locus, which may begin with the text's name: “lamp 3.1”, “lamp.2”."""
        return self.locus if self.locus.startswith(f"{self.text}.") else f"{self.text} {self.locus}".strip()


def distinct_notes(linked_text: LinkedText) -> list[Note]:
    """Every note once, though it may stand on several pages."""
    return list({note.id: note for note in reversed(linked_text.notes)}.values())[::-1]


def quoted(linked_text: LinkedText, note: Note) -> str:
    """The words that a note is about, or as many of them as fit in a line."""
    words = " … ".join(linked_text.text.blocks[a.block].text[a.start : a.end] for a in note.anchors)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def note_place(linked_text: LinkedText, note: Note, words: str) -> Place:
    locus = linked_text.text.blocks[note.anchors[0].block].locus
    page = f"{linked_text.pages[note.page].path}#n-{note.key}"
    return Place(linked_text.text.id, locus, words, note.annotation.origin.path, note.annotation.origin.line, page)


def term_place(term: Term, words: str) -> Place:
    return Place("", "", words, term.origin.path, term.origin.line)


def name_place(name: Name) -> Place:
    return Place("", "", name.name, name.origin.path, name.origin.line)
