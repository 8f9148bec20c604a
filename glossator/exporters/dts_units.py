"""What can be cited in a text through Distributed Text Services, and where it stands in the text's TEI.

Sections can be cited, and in them blocks; where verse is counted by lines, its lines. Headings and the author's
footnotes are parts of something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.parsers import expat

from glossator.model import Block, Text

SECTION, _LINE = "section", "line"


class Unit(NamedTuple):
    """`name` is what it goes by among the ids of TEI; `parent` is the locus of a section, None below the text."""

    locus: str
    level: int
    parent: str | None
    kind: str
    title: str
    name: str


class Tree:
    """The units of a text in its order, each section before what is in it; without `blocks` the sections alone.

    `children` are the numbers of the units directly below a section, or below the text (None). By the number of a
    unit, `ends` is one past the last unit below it, and `places` where it stands among the children of its parent.
    """

    def __init__(self, text: Text, *, blocks: bool = True) -> None:
        found: dict[str, Unit] = {}
        for unit in _units(text):
            if blocks or unit.kind == SECTION:
                found.setdefault(unit.locus, unit)
        self.units: Sequence[Unit] = list(found.values())
        self.depth = max((unit.level for unit in self.units), default=0)
        self.children: dict[str | None, list[int]] = defaultdict(list)
        self.places: list[int] = []
        self.ends = [len(self.units)] * len(self.units)
        above: list[int] = []
        for number, unit in enumerate(self.units):
            while above and self.units[above[-1]].level >= unit.level:
                self.ends[above.pop()] = number
            above.append(number)
            self.places.append(len(self.children[unit.parent]))
            self.children[unit.parent].append(number)

    @property
    def kinds(self) -> list[list[str]]:
        """The kinds of the units of each level, the highest first."""
        levels: list[dict[str, None]] = [{} for _ in range(self.depth)]
        for unit in self.units:
            levels[unit.level - 1][unit.kind] = None
        return [list(kinds) for kinds in levels]


def _units(text: Text) -> Iterator[Unit]:
    levels = [0]
    for number, section in enumerate(text.sections):
        above = section.locus if number else None
        if number:
            levels.append(levels[section.parent] + 1)
            parent = text.sections[section.parent].locus if section.parent else None
            yield Unit(section.locus, levels[number], parent, SECTION, section.title, section.id)
        for row in section.rows:
            for block in row.blocks if row.kind not in ("heading", "footnotes") else ():
                for locus, kind in _within(block, section.locus):
                    yield Unit(locus, levels[number] + 1, above, kind, "", locus)


def _within(block: Block, section: str) -> Iterator[tuple[str, str]]:
    """The loci in a block of a section, each with what it is: its own, or those of its lines."""
    if not any(block.lines):
        yield block.locus, block.kind.replace("_", " ")
    for line in filter(None, block.lines):
        yield f"{section}.{line}", _LINE


def elements(document: bytes) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Where each element with an `xml:id` stands in the bytes of a document.

    A line of verse that two speakers share is two elements, of which the first has the id.
    """
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    opened: list[tuple[str, int]] = []
    line = ""
    parser = expat.ParserCreate()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal line
        id_ = attributes.get("xml:id", "")
        if name == "l" and "n" in attributes:
            line = id_ = id_ or line
        opened.append((id_, parser.CurrentByteIndex))

    def end(_: str) -> None:
        id_, first = opened.pop()
        # For an empty element this is where its tag begins, else where its end tag does; both end with the next “>”.
        if id_:
            found[id_].append((first, document.index(b">", parser.CurrentByteIndex) + 1))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(document, True)
    return dict(found)
