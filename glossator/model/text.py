"""A text as a tree of sections, rows and blocks, each block with its locus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from .problem import Origin


class Block(NamedTuple):
    """One run of inline content, the smallest thing that has a locus.

    `text` is the plain text that a reader sees, without footnote marks and the glosses of ruby; `tokens` are
    markdown-it's inline tokens; `section` indexes `Text.sections`. `lines` are the line numbers of a stanza in a
    section that is counted by lines, with 0 for a line without a number (a stage direction).
    """

    locus: str
    kind: str
    text: str
    tokens: tuple[Any, ...]
    section: int
    origin: Origin
    lines: tuple[int, ...] = ()


class Stretch(NamedTuple):
    """A part of a block: [start, end) of its text; `block` indexes `Text.blocks`."""

    block: int
    start: int
    end: int


class Row(NamedTuple):
    """A top-level block with all it contains: one row of the page.

    `tokens` are markdown-it's block tokens; an inline token's `meta["block"]` indexes `blocks`, or is None
    where there is nothing to read (an empty table cell).
    """

    kind: str
    tokens: tuple[Any, ...]
    blocks: tuple[Block, ...]


class Section(NamedTuple):
    """A heading and what follows it up to the next one. Section 0 of a text is the text itself.

    `number` is what a citation says (“8”), "" where the heading has none; `locus` is the number or else the
    id; `parent` indexes the section that holds this one (-1 for the text); `end` is one past the last
    section inside it.
    """

    id: str
    number: str
    level: int
    title: str
    parent: int
    end: int
    rows: tuple[Row, ...]
    origin: Origin

    @property
    def locus(self) -> str:
        return self.number or self.id

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing below the heading before the next one."""
        return all(row.kind == "heading" for row in self.rows)

    def blocks(self) -> Iterator[Block]:
        for row in self.rows:
            yield from row.blocks


@dataclass(frozen=True)
class Text:
    """One source text: sections in the order of reading, each pointing at its parent."""

    id: str
    title: str
    lang: str
    sections: tuple[Section, ...]
    origin: Origin
    original_title: str = ""
    original_lang: str = ""
    author: str = ""
    date: str = ""
    source: str = ""
    cite: str = ""
    unit: str = ""  # what citations call a numbered section: “art.”
    pages: int = 0
    label: str = ""  # of a parallel version: what it is called beside the text
    align: str = "block"  # … and whether it follows block by block or only section by section
    shown: bool = True  # … and whether it is: a transcription that is only collated is not

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks())

    @cached_property
    def lines(self) -> Mapping[str, tuple[Stretch, ...]]:
        """The stretches of each line of verse by its locus: one, or several where two speakers share the line."""
        found: dict[str, tuple[Stretch, ...]] = {}
        for index, block in enumerate(self.blocks):
            if not block.lines:
                continue
            section = self.sections[block.section]
            start = 0
            for number, words in zip(block.lines, block.text.split("\n"), strict=True):
                if number:
                    for name in dict.fromkeys((section.locus, section.id)):
                        line = Stretch(index, start, start + len(words))
                        found[f"{name}.{number}"] = (*found.get(f"{name}.{number}", ()), line)
                start += len(words) + 1
        return found

    def lines_of(self, locus: str) -> tuple[Stretch, Stretch] | None:
        """The first and the last stretch of a line of verse (4.12) or of several (4.12-15); None if there is none."""
        if not self.lines:
            return None
        if parts := self.lines.get(locus):
            return parts[0], parts[-1]
        section, _, number = locus.rpartition(".")
        first, dash, last = number.replace("–", "-").partition("-")
        if not dash:
            return None
        start, end = self.lines.get(f"{section}.{first}"), self.lines.get(f"{section}.{last}")
        return (start[0], end[-1]) if start and end and start[0] < end[-1] else None

    def line_of(self, block: Block, offset: int) -> str:
        """The locus of the line of verse at `offset` of `block`; "" if there is none."""
        number = block.lines[block.text.count("\n", 0, offset)] if block.lines else 0
        return f"{self.sections[block.section].locus}.{number}" if number else ""

    @cached_property
    def page_starts(self) -> tuple[int, ...]:
        """The sections that open a page, by their index; the first is 0.

        A page begins at every heading of the text's page level or above. A heading with nothing directly
        below it opens no page of its own but goes with what follows.
        """
        starts = [0]
        for index, section in enumerate(self.sections[1:], 1):
            opens = self.pages and section.level <= self.pages
            if opens and not all(before.is_bare for before in self.sections[starts[-1] : index]):
                starts.append(index)
        return tuple(starts)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """The blocks that each locus names, as a range [first, end) of indexes into `blocks`.

        The locus of a section (its number or its id) names all its blocks and those of its subsections; the locus of a
        line of verse names its stanza (`lines` has the line itself).
        """
        starts, count = [], 0
        for section in self.sections:
            starts.append(count)
            count += sum(len(row.blocks) for row in section.rows)
        starts.append(count)
        places: dict[str, tuple[int, int]] = {}
        for index, section in enumerate(self.sections):
            for name in dict.fromkeys((section.locus, section.id)):
                # “Before the first heading the section is the text itself”: its locus names all of it.
                places[name] = (starts[index], starts[section.end])
                for offset, block in enumerate(section.blocks()):
                    number = block.locus.rpartition(".")[2]
                    places[f"{name}.{number}"] = (starts[index] + offset, starts[index] + offset + 1)
        for locus, parts in self.lines.items():
            places[locus] = (parts[0].block, parts[-1].block + 1)
        return places


class Version(NamedTuple):
    """A parallel version of a text: another language or state. Its blocks stand beside those of the same locus."""

    name: str
    text: Text
