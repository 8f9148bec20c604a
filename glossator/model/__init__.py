"""The frozen types that flow through the pipeline.

Each stage turns one of them into the next: an `Annotation` is what an editor wrote, an `Anchor` is where it stands, a
`Note` is how a reader meets it. Offsets are counted in Unicode code points of `Block.text`, start inclusive, end
exclusive, as in the W3C Web Annotation model's TextPositionSelector. Begin with `text.py` and `annotation.py`, what an
editor gives; `edition.py` holds all of it, `placed.py` is what the stages find out. This package imports nothing of
ours.
"""

from .annotation import EITHER, HOWS, After, Annotation, How, Original, Prose, Quote, Range, Reading, Selector, Whole
from .bibliography import Bibliography, Citation, CitedWork, Reference, Style
from .edition import Edition, Kind, Lacuna, Pack, Plain, Witness
from .index import Authority, Name, NameKind, Term
from .people import License, Person
from .placed import Anchor, Mark, Mention, Note, Occurrence, Page
from .problem import Origin, Problem, Severity
from .sources import Size, SourceFile, Sources
from .text import Block, Row, Section, Stretch, Text, Version

__all__ = [
    "EITHER",
    "HOWS",
    "After",
    "Anchor",
    "Annotation",
    "Authority",
    "Bibliography",
    "Block",
    "Citation",
    "CitedWork",
    "Edition",
    "How",
    "Kind",
    "Lacuna",
    "License",
    "Mark",
    "Mention",
    "Name",
    "NameKind",
    "Note",
    "Occurrence",
    "Origin",
    "Original",
    "Pack",
    "Page",
    "Person",
    "Plain",
    "Problem",
    "Prose",
    "Quote",
    "Range",
    "Reading",
    "Reference",
    "Row",
    "Section",
    "Selector",
    "Severity",
    "Size",
    "SourceFile",
    "Sources",
    "Stretch",
    "Style",
    "Term",
    "Text",
    "Version",
    "Whole",
    "Witness",
]
