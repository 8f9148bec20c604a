"""Notes as calls of templates/pdf/book.typ.

In the pages of book.py they stand at the end of a page; here each goes to the foot of the page that has its first mark.
A mark of a note that is printed already repeats its sign, and further away says where the note is.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .typst_code import Run, call, string
from .typst_layers import NOTES, FootMatter
from .typst_pages import BookPage, Pages, has_class, target
from .typst_words import WordWriter

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class NoteWriter(WordWriter):
    """Writes marks with their notes. `printed` are the notes that have been, each with the row of its first mark;
    `foot_matter` is what stands at the foot of pages. Both are the whole book's.
    """

    def __init__(
        self, pages: Pages, page: BookPage, printed: dict[str, Element | None], foot_matter: FootMatter
    ) -> None:
        super().__init__(pages, page)
        self.printed, self.foot_matter = printed, foot_matter
        self.row: Element | None = None
        self.place = ""  # that is being written, as a reader calls it
        self.in_note = self.in_entry = self.in_heading = False
        self.count = 0  # of notes that have been written
        self._citations = 0  # that have been written: on the site all have one sign, which leads to theirs
        self._from_headings: list[str] = []

    def block(self, element: Element) -> str:
        """A block of a note."""
        raise NotImplementedError

    def lead(self, element: Element) -> str:
        """What stands before the words of a block."""
        raise NotImplementedError

    def mark(self, element: Element, run: Run) -> None:
        """The sign of a note, and the note if this is its first. An entry of an apparatus has no sign."""
        name = target(self.page.path, element.get("href", ""))
        note, shown = self.pages.notes.get(name), "".join(element.itertext())
        is_own = note is not None and note.tag != "aside"  # the author's
        sign = string(f"[{shown}]" if is_own and self.pages.has_both else shown)
        if note is None:
            if (cited := self.pages.citations.get(name)) is not None:
                self._citations += 1
                self._print(string(f"{shown}{self._citations}"), f"{name}.note", self.words(cited), run)
            return
        is_entry = self.pages.is_entry(note)
        if name not in self.printed:
            self.printed[name] = self.row
            if is_entry:
                self._print_entry(note, name, run)
            else:
                self._print(sign, name, self.note_body(note), run)
        elif not is_entry:
            run.mark(call("sign", sign, string(name)))
            if not is_own and self.printed[name] is not self.row:
                self._at_foot(NOTES, call("signed-again", sign, string(name), body="".join(self._head(note))), run)

    def _print(self, sign: str, name: str, body: str, run: Run) -> None:
        """A note with its sign."""
        is_apart = self.in_heading or self.pages.has_layers
        if is_apart or name in self.pages.wanted:
            body = call("anchor", string(name)) + body
        if is_apart:
            run.mark(call("sign", sign, string(name)))
            self._at_foot(NOTES, call("signed", sign, body=body), run)
        else:
            self.count += 1
            run.mark(call("note", sign, body=body))

    def _print_entry(self, note: Element, name: str, run: Run) -> None:
        """An entry of an apparatus, with its place if it names no line."""
        place = "" if any(has_class(part, "li") for part in note.iter()) else self.place
        anchor = call("anchor", string(name)) if name in self.pages.wanted else ""
        layer = self.pages.layer(note)
        self._at_foot(layer, call("placed", string(place), body=anchor + self.note_body(note)), run)

    def _at_foot(self, layer: int, body: str, run: Run) -> None:
        """What stands at the foot of the page without a sign of its own in the text."""
        self.count += 1
        # A note in a note goes where that one goes.
        written = call("foot", "none", body=body) if self.in_note else self.foot_matter.add(layer, body)
        if self.in_heading:
            self._from_headings.append(written)
        else:
            run.invisible(written)

    def waiting(self) -> str:
        """The notes of the headings above. A heading stays with what follows it, and what has notes must be able to go
        to the next page without them: so these are the notes of the first line below it.
        """
        notes, self._from_headings = "".join(self._from_headings), []
        return notes

    def note_body(self, note: Element) -> str:
        """What a note says, its first paragraph in the line, and what else is known of it behind the last."""
        before = self.in_note, self.in_entry, self.in_heading, self.place
        self.in_note, self.in_entry, self.in_heading = True, self.pages.is_entry(note), False
        out = []
        for number, child in enumerate(note):
            if (child.tag == "p" and not has_class(child, "about")) or child.tag in HEADINGS:
                out.append(("#parbreak()" if number else "") + self.lead(child) + self.line(child))
            elif child.tag != "a" and not _lists_places(child):  # nor the ways back
                out.append(self.block(child))
        self.in_note, self.in_entry, self.in_heading, self.place = before
        return "\n".join(filter(None, out))

    def line(self, element: Element) -> str:
        """The words of a paragraph, or of a heading in a list, a quotation or a note."""
        words = self.words(element)
        return call("heading-in-line", body=words) if words and element.tag in HEADINGS else words

    def _head(self, note: Element) -> Iterator[str]:
        """The kind and the lemma of a note."""
        self.in_note = True
        for child in note[0] if len(note) else ():
            if child.tag in ("b", "q"):
                run = Run()
                self.inline(child, run)
                yield f'{run}#" "'
        self.in_note = False

    def inline(self, element: Element, run: Run) -> None:
        """In a note the kind, the lemma and the number of its places are elements of their own."""
        if not self.in_note or element.tag not in ("b", "q", "small"):
            super().inline(element, run)
        elif element.tag == "q":
            self.wrapped(element, run, "book.lemma")
        elif element.tag == "b" and self.pages.says_kinds and not self.in_entry:
            self.wrapped(element, run, "book.kind")


def _lists_places(element: Element) -> bool:
    return has_class(element, "about") and element.find(".//a[@role='doc-backlink']") is not None
