"""From an edition as it is published to files for other programs: Web Annotations, EPUB, TEI …

What comes in is the edition as `linking` leaves it, its sources (for pictures and templates) and what was asked for;
what goes out is one file, or several by their paths. Nothing is written here, and the same edition gives the same
bytes: a time that a format wants is the edition's date.

Begin with `EXPORTERS` below, the table of the formats: each is one file with a function `make`. `iris.py` gives
everything its name for the world outside, `page_text.py` the words that positions are counted in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from glossator.linking import Linked
from glossator.model import Sources

from . import web_annotation
from .exporting import Made, Options, Refused, chosen

__all__ = ["EXPORTERS", "Made", "Options", "Refused", "export", "file_name"]


class Exporter(NamedTuple):
    """A format. `file` is what is made of it, with {} for the edition's own name; a folder where it ends in “/”."""

    about: str
    media_type: str
    file: str
    make: Callable[[Linked, Sources, Options], Made]


EXPORTERS: Mapping[str, Exporter] = {
    "w3c": Exporter("the notes as W3C Web Annotations", "application/ld+json", "{}.jsonld", web_annotation.make),
}


def export(name: str, linked: Linked, sources: Sources, options: Options) -> Made:
    """The edition, or the one text that `options` names, in the format `name`; raises `Refused`."""
    return EXPORTERS[name].make(chosen(linked, options.text), sources, options)


def file_name(name: str, linked: Linked, options: Options) -> str:
    """What the export is called: opinions-2019.jsonld, or opinions-2019-decree.jsonld for one text of it."""
    return EXPORTERS[name].file.format("-".join(filter(None, [linked.key, options.text])))
