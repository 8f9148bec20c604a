"""The rows of a text as one witness reads them: its readings in the place of the edition's words, its lacunae as gaps.

The tokens of a block lose what the witness has otherwise, and what it has is written where that stood. Each difference
is a link to its entry in the apparatus, and says in words what its look says.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from glossator.language import in_one_line, wide
from glossator.linking import Address, Apparatus, Change, Linked, LinkedText, witness_path
from glossator.model import Block, Note, Page, Reading, Row, Section, Stretch

from .apparatus_views import EntryViews, ReadingView
from .blocks import Dress, row_html
from .marking import Marking, attribute, escape
from .note_views import NoteViews
from .places import place_name

Cut = tuple[int, int]  # [start, end) of a block's text


class InnerView(NamedTuple):
    """An entry inside another whose words the witness has: what it reads in that one too."""

    lemma: Markup
    href: str
    reading: ReadingView


class WitnessRow(NamedTuple):
    html: Markup
    inner: Sequence[InnerView]


class WitnessText:
    """One page of a text as the witness `siglum` reads it."""

    def __init__(self, linked: Linked, text: LinkedText, page: Page, siglum: str, ui: Mapping[str, str]) -> None:
        self.linked, self.linked_text, self.text = linked, text, text.text
        self.page, self.siglum, self.ui = page, siglum, ui
        self.path = witness_path(linked.addresses.witnesses, siglum, page)
        self.views = NoteViews(linked, text, self.path, ui)
        self.entries = EntryViews(self.views)
        self.apparatus: Apparatus = linked.apparatus[self.text.id]
        self.first = self.text.places[self.text.sections[page.first].locus][0]
        self.last = self.text.places[self.text.sections[page.last - 1].locus][1]

    @cached_property
    def changes(self) -> Sequence[Change]:
        """Those that touch this page."""
        return [change for change in self.apparatus.changes(self.siglum) if self._here(change.spot.pieces)]

    def _here(self, pieces: Sequence[Stretch]) -> list[Stretch]:
        """What of some stretches is on this page."""
        return [piece for piece in pieces if self.first <= piece.block < self.last]

    def rows(self) -> list[WitnessRow]:
        """All rows but the author's footnotes, which are the edition's, and those of which nothing is left."""
        rows = []
        number = self.first
        for section in self.text.sections[self.page.first : self.page.last]:
            for row in section.rows:
                blocks = range(number, number + len(row.blocks))
                number += len(row.blocks)
                if row.kind != "footnotes" and not (blocks and all(map(self._is_lost, blocks))):
                    inner = [view for block in blocks for view in self._inner_by_block.get(block, ())]
                    rows.append(WitnessRow(self._row(section, row, blocks.start), inner))
        return rows

    # ── what is cut out, and what stands there ──

    @cached_property
    def _gaps(self) -> Mapping[int, Sequence[Cut]]:
        """What of each block is missing."""
        cuts: dict[int, list[Cut]] = defaultdict(list)
        for pieces in self.apparatus.gaps(self.siglum):
            for piece in pieces:
                cuts[piece.block].append((piece.start, piece.end))
        return cuts

    @cached_property
    def _replacements(self) -> Mapping[int, Sequence[tuple[Cut, str]]]:
        """For each block what is cut out of it with the HTML that stands there, in the order of the text."""
        by_block: dict[int, list[tuple[Cut, str]]] = defaultdict(list)
        blocks = self.text.blocks
        for change in self.changes:
            html = self._changed(change)
            for piece in self._here(change.spot.pieces):
                if not any(a <= piece.start and piece.end <= b for a, b in self._gaps.get(piece.block, ())):
                    by_block[piece.block].append(((piece.start, piece.end), html))
                    html = ""
        for pieces in self.apparatus.gaps(self.siglum):
            names = [self._name(pieces[0].block, pieces[0].start), self._name(pieces[-1].block, pieces[-1].end)]
            html = f'<span class="gap">[{escape(self.ui["witness_gap"].format("–".join(dict.fromkeys(names))))}]</span>'
            for piece in self._here(pieces):
                by_block[piece.block].append(((piece.start, piece.end), html))
                html = ""
        return {block: _joined(cuts, len(blocks[block].text)) for block, cuts in by_block.items()}

    @cached_property
    def _inner_by_block(self) -> Mapping[int, Sequence[InnerView]]:
        views: dict[int, list[InnerView]] = defaultdict(list)
        for change in self.changes:
            for note, reading in change.inner:
                block = self._here(change.spot.pieces)[0].block
                view = InnerView(self.views.lemma(note), self._href(note), self.entries.reading(reading))
                views[block].append(view)
        return views

    def _is_lost(self, block: int) -> bool:
        """Whether all words of a block are cut out, and nothing is put in."""
        replaced = self._replacements.get(block, ())
        length = len(self.text.blocks[block].text)
        return 0 < length == sum(end - start for (start, end), _ in replaced) and not any(html for _, html in replaced)

    def _changed(self, change: Change) -> str:
        note, reading = change.spot.note, change.reading
        blocks = self.text.blocks
        lemma = in_one_line("\n".join(blocks[p.block].text[p.start : p.end] for p in change.spot.pieces))
        shown, heard = self._reading(reading, lemma)
        link = f'<a class="wd" id="w-{note.key}" href="{attribute(self._href(note))}">'
        html = f'{link}{shown}<span class="unseen"> ({escape(heard)})</span></a>'
        if not lemma:
            before = blocks[change.spot.start[0]].text[: change.spot.start[1]]
            return html if wide(before[-1:]) else f" {html}"
        return html

    def _reading(self, reading: Reading, lemma: str) -> tuple[str, str]:
        """What stands in the witness as HTML, and what is said of it to those who do not see how it is marked."""
        words = escape(reading.words)
        instead = self.ui["witness_instead"].format(lemma) if lemma else self.ui["how_addition"]
        match reading.how:
            case "omission":
                return '<span aria-hidden="true">‸</span>', self.ui["witness_lacks"].format(lemma)
            case "deletion" | "erasure":
                shown = f"<del>{words or escape(lemma)}</del>"
                return shown, f"{self.ui[f'how_{reading.how}']}; {instead}" if words else self.ui[f"how_{reading.how}"]
            case "lacuna" | "illegible":
                shown = f"<ins>{words}</ins>" if words else '<span aria-hidden="true">[…]</span>'
                return shown, f"{self.ui[f'how_{reading.how}']}; {instead}"
            case "ambiguous":
                return f"<ins>{words}</ins>", f"{self.ui['how_ambiguous']}; {instead}"
        return f"<ins>{words}</ins>", instead

    # ── HTML ──

    def _row(self, section: Section, row: Row, start: int) -> Markup:
        markings: dict[str, Marking] = {}
        blocks = []
        for number, block in enumerate(row.blocks, start):
            replaced = self._replacements.get(number)
            if replaced:
                tokens, marks = _rewritten(block.tokens, replaced)
                markings[block.locus] = Marking(marks=marks)
                blocks.append(block._replace(tokens=tokens))
            else:
                blocks.append(block)
        dress = Dress(self.views.resolve, markings, permalink=self._permalink)
        return Markup(row_html(row._replace(blocks=tuple(blocks)), self._level(section), section, dress))

    def _level(self, section: Section) -> int:
        """Of a heading: 2 for the highest on the page, which has a title of its own."""
        sections = self.text.sections[self.page.first : self.page.last]
        highest = min(self.linked_text.levels[shown.level] for shown in sections if shown.rows)
        return self.linked_text.levels[section.level] - highest + 2

    def _permalink(self, block: Block) -> str:
        """The number of a block, which leads to the same place in the edition."""
        href = self.views.href(Address(self.page.path, block.locus))
        name = place_name(self.text, block, self.ui, unit=True)
        label = attribute(f"{self.ui['witness_edition']}: {name}")
        number = block.locus.rpartition(".")[2]
        shown = (self.text.sections[block.section].number or "§") if number == "0" else number
        return f'<a class="pn" href="{attribute(href)}" aria-label="{label}">{escape(shown)}</a>'

    def _href(self, note: Note) -> str:
        return self.views.href(Address(self.linked_text.pages[note.page].path, f"n-{note.key}"))

    def _name(self, block: int, offset: int) -> str:
        words = self.text.blocks[block].text
        return place_name(self.text, self.text.blocks[block], self.ui, at=min(offset, len(words)))


def _joined(replaced: Sequence[tuple[Cut, str]], length: int) -> list[tuple[Cut, str]]:
    """What is replaced into a block, in its order; what a gap and a reading both cut out is cut once."""
    joined: list[tuple[Cut, str]] = []
    end = 0
    for (first, last), html in sorted(replaced, key=lambda cut_and_html: cut_and_html[0]):
        joined.append(((max(first, end), max(last, end)), html))
        end = max(end, min(last, length))
    return joined


def _rewritten(
    tokens: Sequence[Any], replaced: Sequence[tuple[Cut, str]]
) -> tuple[tuple[Any, ...], list[tuple[int, str]]]:
    """The tokens of a block without what is cut out, and the HTML that stands there with its new offset.

    The ends of lines stay where they are, so that each line of verse keeps its number.
    """
    rewritten = []
    position = new_position = 0
    at: dict[int, int] = {}  # the offset of each place in what is left
    replaced_words = {place for (start, end), _ in replaced for place in range(start, end)}
    for token in tokens:
        if token.type in ("text", "html_inline", "text_special", "code_inline"):
            shortened = copy.copy(token)
            shortened.content = ""
            for char in token.content:
                at[position] = new_position
                if position not in replaced_words:
                    shortened.content += char
                    new_position += 1
                position += 1
            rewritten.append(shortened)
            continue
        if token.type in ("softbreak", "hardbreak"):
            at[position] = new_position
            position, new_position = position + 1, new_position + 1
        rewritten.append(token)
    return tuple(rewritten), [(at.get(start, new_position), html) for (start, _), html in replaced if html]


def witness_nav(linked: Linked, page: Page, path: str) -> Iterator[Mapping[str, str]]:
    """The pages that have a page of the text as its witnesses read it."""
    for siglum in linked.edition.read:
        href = Address(witness_path(linked.addresses.witnesses, siglum, page)).from_page(path)
        yield {"siglum": siglum, "label": linked.edition.witnesses[siglum].label, "href": href}
