"""The edition in TEI P5: header, text, notes, apparatus, glossary and names in one file.

Notes stand apart from the text (`<standOff>`) and point to anchors where their words begin and end; with `inline` they
stand in it behind their words. Every block and line has its locus as `xml:id` and its number as `n`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from glossator.linking import Cited, Linked, LinkedText
from glossator.model import Block, Note, Row, Sources
from glossator.rendering import entry_words

from .exporting import Made, Options
from .tei_entries import Entries, Insertions
from .tei_header import header
from .tei_links import Links, ids_of
from .tei_lists import glossary, names
from .tei_markup import Ids, Piece, attribute, blocks, element, pieces, words
from .tei_notes import Notes

_DRAMA = {"speaker": ' rend="speaker"', "stage": ' rend="stage"'}
_PLACEHOLDER = "\x00{}\x00"  # of a footnote, whose words have notes of their own to be put into them
_placeholder = re.compile("\x00(\\d+)\x00")


def make(linked: Linked, _: Sources, options: Options) -> Made:
    """The edition as one file."""
    ids = ids_of(linked)
    writers = [_Writer(linked, linked_text, ids, inline=options.inline) for linked_text in linked.texts]
    several = len(writers) > 1
    cited = linked.addresses.cited
    resolve = Links(ids, cited)
    terms = glossary(linked, ids, resolve)
    texts = [writer.text("" if several else terms) for writer in writers]
    if several:
        group = element("group", "\n" + "".join(texts)) + (element("back", terms) if terms else "")
        texts = [element("text", group)]
    apart = [note for writer in writers for note in writer.apart]
    lists = names(linked, ids, resolve)
    annotations = element("listAnnotation", "\n".join(["", *apart, ""])) if apart else ""
    stand_off = element("standOff", f"\n{lists}{annotations}\n") if lists or annotations else ""
    head = header(
        linked.edition,
        [linked_text.text for linked_text in linked.texts],
        ids,
        resolve,
        inline=any(writer.entries.are_inline for writer in writers),
        external=any(writer.entries.listed for writer in writers),
        works=_works(linked, cited, ids) if cited else "",
    )
    root = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang={attribute(linked.edition.lang)}>'
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n{head}{stand_off}\n{"".join(texts)}</TEI>\n'
    return document.encode()


def _works(linked: Linked, cited: Cited, ids: Ids) -> str:
    """The works that are cited, as the bibliography has them."""
    rows = [
        element("bibl", words(entry_words(key, cited)), xml_id=ids("work", key), n=key)
        for key in linked.published_works
    ]
    return element("listBibl", "\n".join(["", *rows, ""])) if rows else ""


class _Writer:
    """Writes one text."""

    def __init__(self, linked: Linked, linked_text: LinkedText, ids: Ids, *, inline: bool) -> None:
        self.linked, self.linked_text, self.ids, self.inline = linked, linked_text, ids, inline
        self.resolve = Links(ids, linked.addresses.cited, linked_text.text.id)
        self.entries = Entries(linked.edition, linked.apparatus[linked_text.text.id], ids, self.resolve)
        self.notes = Notes(linked, linked_text.text, ids, self.resolve)
        self.apart: list[str] = []
        self.insertions = Insertions()
        self.used: set[str] = set()  # the ids of places that have been written
        self.entries.insert(self.insertions, self.runs)
        together: dict[str, list[Note]] = defaultdict(list)
        for note in linked_text.notes:
            if not note.annotation.apparatus:
                together[note.id].append(note)
        for id_, notes in together.items():
            self._note(ids(f"note {linked_text.text.id}", id_), notes)

    def text(self, back: str) -> str:
        """The text, with what stands at its back besides its own apparatus."""
        text = self.linked_text.text
        body = element("body", "\n" + self._section(0))
        if self.entries.listed:
            listed = element("listApp", "\n".join(["", *self.entries.listed, ""]))
            back = element("div", f"\n{listed}\n", type="apparatus") + back
        back = element("back", back) + "\n" if back else ""
        id_ = self.ids(text.id, text.id)
        xml = element("text", f"\n{body}\n{back}", xml_id=id_, xml_lang=text.lang) + "\n"
        return _placeholder.sub(lambda match: self._footnote_words(int(match[1])), xml)

    # ── what is put into the text ──

    def _note(self, id_: str, notes: Sequence[Note]) -> None:
        """Put the anchors of a note's places into the text, and the note apart or behind the last of them."""
        starts, ends = [], []
        last = end = 0
        anchors = [anchor for note in notes for anchor in note.anchors]
        for target in sorted({anchor.target for anchor in anchors}):
            if whole_id := self.notes.whole(
                notes[0].annotation, target, [anchor for anchor in anchors if anchor.target == target]
            ):
                starts.append(whole_id)
                ends.append(whole_id)
                continue
            places = sorted((anchor.block, anchor.start, anchor.end) for anchor in anchors if anchor.target == target)
            (first, start, _), (last, _, end) = places[0], places[-1]
            starts.append(f"{id_}.{target + 1}.from")
            ends.append(f"{id_}.{target + 1}.to")
            self.insertions.at[first].append((start, False, element("anchor", xml_id=starts[-1])))
            self.insertions.at[last].append((end, True, element("anchor", xml_id=ends[-1])))
        annotation = notes[0].annotation
        author_id = self.notes.person_id(annotation)
        note = element(
            "note",
            "".join(self.notes.body(annotation)) or " ",
            xml_id=id_,
            type=annotation.kind,
            target=" ".join(f"#{start}" for start in starts),
            targetEnd=" ".join(f"#{end}" for end in ends) if starts != ends else "",
            resp=f"#{author_id}" if author_id else "",
            cert=annotation.certainty,
        )
        if self.inline:
            self.insertions.at[last].append((end, True, note))
        else:
            self.apart.append(note)

    # ── the text ──

    @cached_property
    def runs(self) -> Mapping[int, Sequence[Piece]]:
        """The pieces of every block, by its number."""
        return {number: self._pieces(block) for number, block in enumerate(self.linked_text.text.blocks)}

    def _pieces(self, block: Block) -> list[Piece]:
        if block.kind != "stanza":
            return pieces(block.tokens, self.resolve, footnote=self._footnote)
        section = block.locus.rpartition(".")[0]
        lines = [f' n="{number}"{self._once(f"{section}.{number}")}' if number else "" for number in block.lines]
        return pieces(block.tokens, self.resolve, lines=lines, footnote=self._footnote)

    def _once(self, locus: str) -> str:
        """The attribute that says the locus of a place, if nothing else has it: a line may have two parts."""
        id_ = self.ids(self.linked_text.text.id, locus)
        if id_ in self.used:
            return ""
        self.used.add(id_)
        return f" xml:id={attribute(id_)}"

    def _footnote(self, token: Any) -> str:
        if token.meta["time"] > 1:
            return element("ptr", target=f"#{self._footnote_id(token.meta['n'])}")
        return _PLACEHOLDER.format(token.meta["n"])

    def _footnote_id(self, number: int) -> str:
        return self.ids(self.linked_text.text.id, f"fn.{number}")

    def _footnote_words(self, number: int) -> str:
        content = "".join(blocks(*self._footnotes[number]))
        xml = element("note", content, place="foot", n=str(number), xml_id=self._footnote_id(number))
        return _placeholder.sub(lambda match: self._footnote_words(int(match[1])), xml)

    @cached_property
    def _footnotes(self) -> Mapping[int, tuple[Sequence[Any], Callable[[Any, bool], str], Callable[[Any], str]]]:
        """The tokens in each of the author's footnotes and what writes them, by its number."""
        footnotes: dict[int, tuple[list[Any], Callable[[Any, bool], str], Callable[[Any], str]]] = {}
        for rows in self._rows:
            for row, start in rows:
                current: list[Any] | None = None
                for token in row.tokens if row.kind == "footnotes" else ():
                    if token.type == "footnote_open":
                        footnotes.setdefault(token.meta["n"], ([], self._run(start), self._given(row)))
                        current = footnotes[token.meta["n"]][0]
                    elif token.type == "footnote_close":
                        current = None
                    elif current is not None and token.type != "footnote_anchor":
                        current.append(token)
        return footnotes

    def _run(self, start: int) -> Callable[[Any, bool], str]:
        """What writes the words of the inline tokens of a row, whose first block is block `first` of the text."""

        def run(token: Any, _: bool) -> str:
            index = token.meta.get("block")
            return "" if index is None else self.insertions.put(start + index, self.runs[start + index])

        return run

    def _section(self, number: int) -> str:
        """A section with all that are in it."""
        section = self.linked_text.text.sections[number]
        rows = "".join(self._row(row, start) for row, start in self._rows[number])
        rows += "".join(self._section(inner) for inner in self.linked_text.parts.get(number, ()))
        if not number:
            return rows if self._has_content else f"{rows}<p/>\n"
        return (
            element("div", f"\n{rows}", xml_id=self.ids(self.linked_text.text.id, section.id), n=section.number) + "\n"
        )

    @property
    def _has_content(self) -> bool:
        """Whether there is more than the title."""
        sections = self.linked_text.text.sections
        return len(sections) > 1 or any(row.kind not in ("heading", "footnotes") for row in sections[0].rows)

    @cached_property
    def _rows(self) -> Sequence[Sequence[tuple[Row, int]]]:
        """The rows of each section with the number of their first block."""
        divisions: list[list[tuple[Row, int]]] = []
        count = 0
        for section in self.linked_text.text.sections:
            divisions.append([])
            for row in section.rows:
                divisions[-1].append((row, count))
                count += len(row.blocks)
        return divisions

    def _row(self, row: Row, start: int) -> str:
        if row.kind == "footnotes":
            return ""

        return "".join(blocks(row.tokens, self._run(start), self._given(row))).rstrip() + "\n"

    def _given(self, row: Row) -> Callable[[Any], str]:
        """What gives the element of a block in a row its attributes."""

        def given(token: Any) -> str:
            index = token.meta.get("block")
            if index is None:
                return ""
            block = row.blocks[index]
            number = block.locus.rpartition(".")[2]
            shown = "" if row.kind == "heading" or block.kind == "stanza" else f" n={attribute(number)}"
            return f"{self._once(block.locus)}{shown}{_DRAMA.get(row.kind, '')}"

        return given
