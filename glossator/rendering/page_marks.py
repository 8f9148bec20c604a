"""What stands in the words of a page: the spans and marks of notes, links to the glossary and the index of names, the
marks of the author's footnotes, the numbers of the blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from glossator.linking import Address, Linked, LinkedText
from glossator.model import Block, Note

from .blocks import Dress
from .marking import Gloss, Marking, Stretch, attribute, escape
from .note_views import NoteViews, spoken_label
from .places import place_name


class PageMarks:
    """Makes the marks of one page of a text."""

    def __init__(self, linked: Linked, text: LinkedText, path: str, ui: Mapping[str, str], views: NoteViews) -> None:
        self.linked, self.text, self.path, self.ui, self.views = linked, text, path, ui, views

    def dress(self, notes: Sequence[Note], index: Mapping[str, str], blocks: Iterable[int]) -> Dress:
        """What these blocks are shown with, of which the `notes` are on some; `index` is as `indexes` gives it."""
        return Dress(
            self.views.resolve,
            self._markings(notes, index, blocks),
            self._lit(notes, index),
            self._footnote,
            self._back,
            self._permalink,
        )

    def css(self, note: Note) -> str:
        """The class of the note's kind."""
        return self.linked.edition.kind_of(note.annotation).css

    def is_of_pack(self, note: Note) -> bool:
        return note.annotation.kind in self.linked.edition.packs

    def _markings(self, notes: Sequence[Note], index: Mapping[str, str], blocks: Iterable[int]) -> dict[str, Marking]:
        """What is shown on the words of each block, by its locus."""
        stretches: dict[int, list[Stretch]] = defaultdict(list)
        marks: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for note in notes:
            css, light = self.css(note), index[note.key]
            for anchor in note.anchors:
                if not anchor.whole:
                    stretch = Stretch(anchor.start, anchor.end, light, css, self.is_of_pack(note))
                    stretches[anchor.block].append(stretch)
            for mark in note.marks:
                marks[mark.block].append((mark.offset, self._mark(note, mark.id, css, light)))
        arrangements = {}
        for block in blocks:
            glosses = [
                Gloss(term.start, term.end, self.linked.addresses.terms[term.term].from_page(self.path))
                for term in self.text.linked_terms.get(block, ())
            ]
            glosses += (
                Gloss(name.start, name.end, self.linked.addresses.names[name.name].from_page(self.path), is_name=True)
                for name in self.text.linked_names.get(block, ())
            )
            if block in stretches or block in marks or glosses:
                locus = self.text.text.blocks[block].locus
                arrangements[locus] = Marking(stretches.get(block, ()), glosses, marks.get(block, ()))
        return arrangements

    def _lit(self, notes: Sequence[Note], index: Mapping[str, str]) -> dict[str, str]:
        """The classes of the blocks that are meant whole."""
        lit: dict[str, str] = {}
        for note in notes:
            for anchor in note.anchors:
                if anchor.whole:
                    locus = self.text.text.blocks[anchor.block].locus
                    lit[locus] = f"{lit.get(locus, 'wh')} {index[note.key]}"
        return lit

    def _mark(self, note: Note, id_: str, css: str, index: str) -> str:
        # The sign is an attribute that the style shows: as text it would be the end of the word before it, which no
        # search of the browser and no text fragment would find as a whole.
        label = attribute(
            self.ui["mark_label"].format(spoken_label(self.linked.edition.kind_of(note.annotation), note))
        )
        return (
            f'<a class="r {css} {index}" id="r-{id_}" href="#n-{note.key}" role="doc-noteref" '
            f'aria-label="{label}" data-sign="{attribute(note.number)}"></a>'
        )

    def _permalink(self, block: Block) -> str:
        number = block.locus.rpartition(".")[2]
        shown, css = number, "pn"
        if number == "0":
            shown = self.text.text.sections[block.section].number
            css = "pn sn" if shown else css
        label = attribute(self.ui["permalink"].format(place_name(self.text.text, block, self.ui, unit=True)))
        return f'<a class="{css}" href="#{attribute(block.locus)}" aria-label="{label}">{escape(shown or "§")}</a>'

    def _back(self, token: Any) -> str:
        """Where the arrow behind a footnote leads: to its mark, which may stand on another page."""
        number, time = token.meta["n"], token.meta["subId"] + 1
        path = self.text.footnote_marks.get((number, time), self.path)
        return self.views.href(Address(path, _footnote_mark(number, time)))

    def _footnote(self, token: Any) -> str:
        number, time = token.meta["n"], token.meta["time"]
        path = self.text.footnote_pages.get(number, self.path)
        href = Address(path, f"fn-{number}")
        id_ = _footnote_mark(number, time)
        return (
            f'<a class="fr" id="{id_}" href="{self.views.href(href)}" role="doc-noteref" '
            f'aria-label="{attribute(self.ui["footnote"].format(number))}" data-sign="{number}"></a>'
        )


def indexes(
    notes: Sequence[Note], touched: Mapping[str, set[int]], places: Sequence[Mapping[int, Sequence[Note]]]
) -> dict[str, str]:
    """The class that lights a note with its words: i1 … counted in a row, x1 … in a chunk if it spans rows."""
    index = {}
    across = 0
    in_row: dict[int, int] = defaultdict(int)
    home_of = {note.key: row for place in places for row, notes in place.items() for note in notes}
    for note in notes:
        home = home_of.get(note.key, -1)
        if touched[note.key] == {home}:
            in_row[home] += 1
            index[note.key] = f"i{in_row[home]}"
        else:
            across += 1
            index[note.key] = f"x{across}"
    return index


def _footnote_mark(number: int, time: int) -> str:
    """The id of a mark of the author's footnote `number`, the `time`th one."""
    return f"fr-{number}" + (f"-{time}" if time > 1 else "")
