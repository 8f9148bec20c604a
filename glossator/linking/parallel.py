"""Which rows of a parallel version stand beside which blocks of the text.

A section of the version belongs to the section of the same number or id. Inside it the blocks are matched by their
place; what is left over stands beside the last that matched, so that nothing is lost, and is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from glossator.model import Problem, Row, Section, Text, Version
from glossator.problems import problem


class Beside(NamedTuple):
    """A row of a version: its section, and the index of its first block in the version's text."""

    section: Section
    row: Row
    start: int


def beside(text: Text, version: Version) -> Mapping[int, list[Beside]]:
    """The rows of `version` by the index of the block of `text` that they begin beside."""
    found: dict[int, list[Beside]] = defaultdict(list)
    last = start = 0
    for section in version.text.sections:
        place = _place(text, section)
        for row in section.rows:
            expected = _wanted(text, section, row, version.text.align) if place is not None else None
            if expected is not None:
                last = expected
            found[last].append(Beside(section, row, start))
            start += len(row.blocks)
    return found


def check_version(text: Text, version: Version) -> Iterator[Problem]:
    """Sections that only one of the two has, and sections in which they differ in their number of blocks."""
    theirs = {name: section for section in version.text.sections for name in (section.number, section.id) if name}
    for section in version.text.sections:
        if _place(text, section) is None:
            message = f"the text has no section “{section.locus}”, so this one stands beside the one before it"
            yield problem("G067", section.origin, message, "give it the number or id that it has in the text")
    for section in text.sections:
        other = theirs.get(section.number) or theirs.get(section.id)
        mine = _count(section)
        if other is None:
            if any(section.blocks()):
                message = f"“{version.name}” has no section “{section.locus}”"
                yield problem("G067", version.text.origin, message, f"the text has it at line {section.origin.line}")
        elif version.text.align == "block" and (count := _count(other)) != mine:
            blocks = f"{count} block" if count == 1 else f"{count} blocks"
            message = f"“{section.locus}” has {blocks} here and {mine} in the text"
            hint = "divide it as the text is divided; or, if it is only a summary, write align: section"
            yield problem("G068", other.origin, message, hint)


def _count(section: Section) -> int:
    """The blocks of a section that a version has too; each has its own author's footnotes."""
    return sum(1 for block in section.blocks() if block.kind != "footnote")


def _place(text: Text, section: Section) -> tuple[int, int] | None:
    return text.places.get(section.number or section.id) or text.places.get(section.id)


def _wanted(text: Text, section: Section, row: Row, align: str) -> int | None:
    """The block of the text beside which a row of the version belongs."""
    name = section.number if section.number in text.places else section.id
    if align == "section":
        # The heading beside the heading, all the rest beside the first block of the body.
        locus = f"{name}.{0 if row.kind == 'heading' or f'{name}.1' not in text.places else 1}"
    else:
        locus = f"{name}.{row.blocks[0].locus.rpartition('.')[2]}" if row.blocks else ""
    place = text.places.get(locus)
    return place[0] if place else None
