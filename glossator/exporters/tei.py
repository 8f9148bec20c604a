"""The edition in TEI P5: header, text, notes, apparatus, glossary and names in one file.

Notes stand apart from the text (`<standOff>`) and point to anchors where their words begin and end; with `inline` they
stand in it behind their words. Every block has its locus as `xml:id` and its number as `n`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from glossator.linking import Linked, LinkedText
from glossator.model import Block, Note, Row, Sources

from .exporting import Made, Options
from .tei_entries import Entries, Insertions
from .tei_header import header, ids_of
from .tei_lists import glossary, names
from .tei_markup import Piece, attribute, blocks, element, pieces, prose, words, xml_id

_DRAMA = {"speaker": ' rend="speaker"', "stage": ' rend="stage"'}


def make(linked: Linked, _: Sources, options: Options) -> Made:
    ids = ids_of(linked.edition)
    several = len(linked.texts) > 1
    made = [_Writer(linked, one, ids, several=several, inline=options.inline) for one in linked.texts]
    texts = [writer.text() for writer in made]
    apart = [note for writer in made for note in writer.apart]
    lists = names(linked)
    annotations = element("listAnnotation", "\n".join(["", *apart, ""])) if apart else ""
    stand_off = element("standOff", f"\n{lists}{annotations}\n") if lists or annotations else ""
    body = f"<text>\n<group>\n{''.join(texts)}</group>\n</text>\n" if several else "".join(texts)
    entries = [writer.entries for writer in made]
    head = header(
        linked.edition,
        [one.text for one in linked.texts],
        ids,
        inline=any(one.are_inline for one in entries),
        external=any(one.listed for one in entries),
    )
    root = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang={attribute(linked.edition.lang)}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n{head}{stand_off}\n{body}</TEI>\n'.encode()


class _Writer:
    """Writes one text."""

    def __init__(self, linked: Linked, one: LinkedText, ids: Mapping[str, str], *, several: bool, inline: bool) -> None:
        self.linked, self.one, self.inline = linked, one, inline
        self.prefix = f"{one.text.id}." if several else ""
        self.entries = Entries(linked.edition, linked.apparatus[one.text.id], ids, self.prefix)
        self.apart: list[str] = []
        self.insertions = Insertions()
        self._insert()

    def text(self) -> str:
        text = self.one.text
        body = element("body", "\n" + self._section(0))
        back = ""
        if self.entries.listed:
            listed = element("listApp", "\n".join(["", *self.entries.listed, ""]))
            back += element("div", f"\n{listed}\n", type="apparatus")
        if not self.prefix:
            back += glossary(self.linked)
        back = element("back", f"\n{back}\n") if back else ""
        return element("text", f"\n{body}\n{back}\n", xml_id=xml_id(f"text.{text.id}"), xml_lang=text.lang) + "\n"

    # ── what is put into the text ──

    def _insert(self) -> None:
        self.entries.insert(self.insertions, self.runs)
        together: dict[str, list[Note]] = defaultdict(list)
        for note in self.one.notes:
            if not note.annotation.apparatus:
                together[note.id].append(note)
        for id_, notes in together.items():
            self._note(xml_id(f"{self.prefix}{id_}"), notes)

    def _note(self, id_: str, notes: Sequence[Note]) -> None:
        """Put the anchors of a note's places into the text, and the note apart or behind the first of them."""
        starts, ends = [], []
        anchors = [anchor for note in notes for anchor in note.anchors]
        for target in dict.fromkeys(anchor.target for anchor in anchors):
            places = sorted((one.block, one.start, one.end) for one in anchors if one.target == target)
            (first, start, _), (last, _, end) = places[0], places[-1]
            starts.append(f"{id_}.{target + 1}.from")
            ends.append(f"{id_}.{target + 1}.to")
            self.insertions.at[first].append((start, False, element("anchor", xml_id=starts[-1])))
            self.insertions.at[last].append((end, True, element("anchor", xml_id=ends[-1])))
        written = notes[0].annotation
        content = prose(written.body.tokens)
        for siglum, reading in written.readings.items():
            content += f" {element('seg', words(f'{siglum}: {reading}'), type='reading')}"
        if written.original:
            content += f" {element('foreign', words(written.original.text), xml_lang=written.original.lang)}"
        for source in written.sources:
            content += f" {element('bibl', words(source))}"
        person = self.linked.edition.known(written.by) if written.by else None
        who = f"#{xml_id(person.id)}" if person and person.id in {e.id for e in self.linked.edition.editors if e.id} else ""
        made = element(
            "note",
            content or " ",
            xml_id=id_,
            type=written.kind,
            target=" ".join(f"#{one}" for one in starts),
            targetEnd=" ".join(f"#{one}" for one in ends),
            resp=who,
            cert=written.certainty,
        )
        if self.inline:
            self.insertions.at[places[-1][0]].append((places[-1][2], True, made))
        else:
            self.apart.append(made)

    # ── the text ──

    @cached_property
    def runs(self) -> Mapping[int, Sequence[Piece]]:
        """The pieces of every block, by its number."""
        return {number: self._pieces(block) for number, block in enumerate(self.one.text.blocks)}

    def _pieces(self, block: Block) -> list[Piece]:
        if block.kind != "stanza":
            return pieces(block.tokens, footnote=self._footnote)
        section = block.locus.rpartition(".")[0]
        lines = [f' n="{number}" xml:id={attribute(self._id(f"{section}.{number}"))}' if number else "" for number in block.lines]
        seen: set[str] = {self._id(block.locus)}
        for at, line in enumerate(lines):
            if line in seen or f'"{self._id(block.locus)}"' in line:
                lines[at] = line.partition(" xml:id")[0]
            seen.add(line)
        return pieces(block.tokens, lines=lines, footnote=self._footnote)

    def _footnote(self, token: Any) -> str:
        number = str(token.meta["n"])
        body = self._footnotes.get(token.meta["n"])
        if body is None or token.meta["time"] > 1:
            return element("ref", number, target=f"#{self._id(f'fn.{number}')}")
        return element("note", prose(body), place="foot", n=number, xml_id=self._id(f"fn.{number}"))

    @cached_property
    def _footnotes(self) -> Mapping[int, Sequence[Any]]:
        """The tokens in each of the author's footnotes, by its number."""
        found: dict[int, list[Any]] = {}
        for section in self.one.text.sections:
            for row in section.rows:
                current: list[Any] | None = None
                for token in row.tokens if row.kind == "footnotes" else ():
                    if token.type == "footnote_open":
                        current = found.setdefault(token.meta["n"], [])
                    elif token.type == "footnote_close":
                        current = None
                    elif current is not None and token.type != "footnote_anchor":
                        current.append(token)
        return found

    def _id(self, locus: str) -> str:
        return xml_id(f"{self.prefix}{locus}")

    def _section(self, number: int) -> str:
        """A section with all that are in it."""
        text = self.one.text
        section = text.sections[number]
        made = "".join(self._row(row, first) for row, first in self._rows[number])
        made += "".join(self._section(inner) for inner in self.one.parts.get(number, ()))
        if not number:
            return made if _has_content(made) else f"{made}<p/>\n"
        return element("div", f"\n{made}", xml_id=self._id(section.id), n=section.number) + "\n"

    @cached_property
    def _rows(self) -> Sequence[Sequence[tuple[Row, int]]]:
        """The rows of each section with the number of their first block."""
        made: list[list[tuple[Row, int]]] = []
        count = 0
        for section in self.one.text.sections:
            made.append([])
            for row in section.rows:
                made[-1].append((row, count))
                count += len(row.blocks)
        return made

    def _row(self, row: Row, first: int) -> str:
        if row.kind == "footnotes":
            return ""

        def run(token: Any) -> str:
            index = token.meta.get("block")
            return "" if index is None else self.insertions.put(first + index, self.runs[first + index])

        def given(token: Any) -> str:
            index = token.meta.get("block")
            if index is None:
                return ""
            block = row.blocks[index]
            number = block.locus.rpartition(".")[2]
            shown = "" if row.kind == "heading" or block.kind == "stanza" else f" n={attribute(number)}"
            return f" xml:id={attribute(self._id(block.locus))}{shown}{_DRAMA.get(row.kind, '')}"

        return "".join(blocks(row.tokens, run, given)).rstrip() + "\n"


def _has_content(made: str) -> bool:
    return any(f"<{name}" in made for name in ("p", "lg", "list", "div", "quote", "table", "ab", "figure"))
