"""From an edition as it is published to files for other programs: Web Annotations, EPUB, TEI …

What comes in is the edition as `linking` leaves it, its sources (for pictures and templates) and what was asked for;
what goes out is one file, or several by their paths. Nothing is written here, and the same edition gives the same
bytes: a time that a format wants is the edition's date.

Begin with `EXPORTERS` below, the table of the formats: each is one file with a function `make`. `iris.py` gives
everything its name for the world outside, `page_text.py` the words that positions are counted in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, cast

from glossator.linking import Linked
from glossator.model import Origin, Sources
from glossator.problems import Refused, problem
from glossator.rendering import Broken, Download

from . import docx, dts, epub, markdown, pack, pdf, tei, web_annotation
from .exporting import Made, Options, chosen

__all__ = ["EXPORTERS", "THINGS", "Made", "Options", "downloads", "export", "file_name"]


# What an edition has. docs/exports.md says of each what becomes of it in the formats that cannot carry it as it is.
THINGS: Mapping[str, str] = {
    "words": "the words of the texts",
    "shape": "headings, lists, tables, verse, emphasis",
    "footnotes": "the author's footnotes",
    "notes": "notes, with their places",
    "fields": "sigla, original words, certainty, tags …",
    "entries": "entries of an apparatus",
    "witnesses": "what is said of witnesses",
    "versions": "parallel versions",
    "glossary": "the glossary",
    "names": "the index of names",
    "pages": "plain pages",
    "pictures": "pictures",
}


class Exporter(NamedTuple):
    """A format, as readers call it (`label`) and as an editor is told of it. `file` is what is made of it, with {} for
    the edition's own name. `lacks` are those of `THINGS` that it does not carry whole, each with what becomes of it.
    `entry` is, of a format that is published as a folder of its name, the file that other programs begin with.
    """

    label: str
    about: str
    media_type: str
    file: str
    make: Callable[[Linked, Sources, Options], Made]
    lacks: Mapping[str, str] = MappingProxyType({})
    entry: str = ""


_NO = "no"
_TEXTS_ALONE = {
    "witnesses": _NO,
    "versions": "the words that notes quote of them",
    "glossary": _NO,
    "names": _NO,
    "pages": _NO,
}
EXPORTERS: Mapping[str, Exporter] = {
    "epub": Exporter("EPUB", "a book, EPUB 3", "application/epub+zip", "{}.epub", epub.make),
    "pdf": Exporter(
        "PDF", "a book on paper, with the notes at the foot; by Typst", "application/pdf", "{}.pdf", pdf.make
    ),
    "markdown": Exporter(
        "Markdown",
        "the texts in Markdown with the notes as footnotes",
        "text/markdown",
        "{}.md",
        markdown.make,
        {**_TEXTS_ALONE, "pictures": "their addresses"},
    ),
    "docx": Exporter(
        "Word",
        "the texts for Word with the notes as footnotes; by pandoc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "{}.docx",
        docx.make,
        {**_TEXTS_ALONE, "pictures": "their captions"},
    ),
    "tei": Exporter(
        "TEI",
        "texts, notes, apparatus, glossary and names in TEI P5",
        "application/tei+xml",
        "{}.xml",
        tei.make,
        {"versions": "the words that notes quote of them", "pages": _NO, "pictures": "their addresses"},
    ),
    "dts": Exporter(
        "DTS",
        "the texts as a static service, Distributed Text Services 1.0; a folder",
        "application/ld+json",
        "{}-dts/",
        dts.make,
        {"versions": "the words that notes quote of them", "pages": _NO, "pictures": "their addresses"},
        dts.ENTRY,
    ),
    "w3c": Exporter(
        "Web Annotations",
        "the notes as W3C Web Annotations",
        "application/ld+json",
        "{}.jsonld",
        web_annotation.make,
        {**_TEXTS_ALONE, "shape": "the words alone", "footnotes": "their words", "pictures": _NO},
    ),
    "pack": Exporter(
        "Pack",
        "some of the notes, for readers of another copy of the edition to switch on",
        "application/ld+json",
        "{}.pack.json",
        pack.make,
        {
            **_TEXTS_ALONE,
            "words": "those that notes quote",
            "shape": _NO,
            "footnotes": _NO,
            "pictures": _NO,
            "notes": "those that are chosen",
        },
    ),
}


def export(name: str, linked: Linked, sources: Sources, options: Options) -> Made:
    """The edition, or the one text that `options` names, in the format `name`; raises `Refused`."""
    return EXPORTERS[name].make(chosen(linked, options), sources, options)


def file_name(name: str, linked: Linked, options: Options) -> str:
    """What the export is called: opinions-2019.jsonld, or opinions-2019-decree.jsonld for one text of it."""
    return EXPORTERS[name].file.format("-".join(filter(None, [linked.key, options.text])))


def downloads(linked: Linked, sources: Sources) -> dict[str, Download]:
    """What the edition publishes beside its pages, by the paths that it is published at."""
    files: dict[str, Download] = {}
    for name in linked.edition.exports:
        exporter = EXPORTERS[name]
        if exporter.entry:
            files.update(_folder(name, linked, sources))
            continue
        path = f"exports/{file_name(name, linked, Options())}"
        files[path] = Download(exporter.label, exporter.media_type, partial(_one_file, name, linked, sources))
    return files


def _folder(name: str, linked: Linked, sources: Sources) -> Mapping[str, Download]:
    """The files of a format that is a folder; readers are offered the one that programs begin with."""
    exporter = EXPORTERS[name]
    made = cast(Mapping[str, bytes], export(name, linked, sources, Options()))
    labels = {exporter.entry: exporter.label}
    return {
        f"{name}/{path}": Download(labels.get(path, ""), exporter.media_type, partial(made.__getitem__, path))
        for path in made
    }


def _one_file(name: str, linked: Linked, sources: Sources) -> bytes:
    try:
        return cast(bytes, export(name, linked, sources, Options()))
    except Refused as refused:
        message = f"{name} cannot be published: {refused.message}"
        listed = _listed(name, sources)
        hint = refused.hint or (f"take {name} out of `exports`" if listed else "leave it out of `build --also`")
        origin = listed or Origin("content/edition.yaml")
        raise Broken([problem("G130", origin, message, hint)]) from None


_exports = re.compile(r"^exports:.*(?:\n[ \t-].*)*", re.MULTILINE).search


def _listed(name: str, sources: Sources) -> Origin | None:
    """Where edition.yaml lists a format under `exports`; None if it does not."""
    file = sources.edition
    text = file.data.decode("utf-8", "replace").replace("\r\n", "\n") if file else ""
    exports = _exports(text)
    item = re.search(rf"(?<![\w-]){name}(?![\w-])", exports[0]) if exports else None
    if not (file and exports and item):
        return None
    before = text[: exports.start() + item.start()]
    return Origin(file.path, before.count("\n") + 1, len(before) - before.rfind("\n"))
