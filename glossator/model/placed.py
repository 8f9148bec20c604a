"""What the stages find out: where notes, terms and names stand in the text, and on which pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .annotation import Annotation


class Anchor(NamedTuple):
    """Where one target of an annotation touches one block: [start, end) in `Block.text`.

    `block` indexes `Text.blocks`; `target` is the index of the annotation's target; `whole` is set where no
    words are quoted and the block or its section is meant.
    """

    block: int
    start: int
    end: int
    target: int = 0
    whole: bool = False


class Occurrence(NamedTuple):
    """A glossary term in the text: [start, end) of a block; `linked`, or only counted."""

    term: str
    block: int
    start: int
    end: int
    linked: bool = False


class Mention(NamedTuple):
    """A name in the text: [start, end) of a block; `linked`, or only listed in the index."""

    name: str
    block: int
    start: int
    end: int
    linked: bool = False


class Mark(NamedTuple):
    """Where a note's marker stands: after [.., offset) of a block. `id` is the note's, with -2 … for later places."""

    id: str
    block: int
    offset: int


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation as a reader meets it on one page: its marker there, its anchors, a mark for each place.

    A note with places on several pages stands on each of them; its id leads to the first.
    """

    annotation: Annotation
    id: str
    number: str
    page: int
    anchors: tuple[Anchor, ...]
    marks: tuple[Mark, ...]
    parallel: Mapping[str, tuple[Anchor, ...]] = field(default_factory=dict)  # in the blocks of each version

    @property
    def key(self) -> str:
        """What the HTML ids are made of: n-KEY for the note, r-KEY for its mark."""
        return self.marks[0].id


class Page(NamedTuple):
    """A page of a text: the sections [first, last) of `Text.sections`, and where it is published."""

    path: str
    title: str
    first: int
    last: int
