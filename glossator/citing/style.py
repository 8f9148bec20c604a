"""Citation styles (CSL 1.0.2), and what of them holds for an annotated edition.

A reader meets each note singly, and no footnotes are numbered. So a style is used with three things left out: a note
style's class, since the note is where the citation stands, and “(n 5)” would point to no number; the full stop that
ends its footnotes, since an editor's sentence has its own; and the dash for a repeated author, since an entry of the
bibliography is also shown alone, on a card.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from glossator.model import Style

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_DEFAULT_IS_NOTE = False  # pandoc's own style is Chicago's author-date
_class = re.compile(r"(<style\b[^>]*?\sclass=)([\"'])note\2")
_substitute = re.compile(r"\ssubsequent-author-substitute=([\"']).*?\1")
_citation = re.compile(r"<citation\b.*?</citation>", re.DOTALL)
_full_stop = re.compile(r"(<layout\b[^>]*?)\ssuffix=([\"'])\.\2")


def fault_of_style(data: bytes) -> tuple[str, str] | None:
    """Why a file cannot be used as a style, and what to do; None if it can."""
    found: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        found.setdefault("root", name)
        if name == f"{_NAMESPACE} link" and attributes.get("rel") == "independent-parent":
            found["parent"] = attributes.get("href", "")
        found.setdefault(name.rpartition(" ")[2], "")

    def entity(*_: object) -> None:
        found["entities"] = ""

    parser.StartElementHandler, parser.EntityDeclHandler = start, entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return f"this is no XML: {error}", "download the style again"
    if found["root"] != f"{_NAMESPACE} style" or "entities" in found:
        return "this is no citation style", "a style in CSL begins with <style xmlns=…>"
    if "parent" in found:
        name = found["parent"].rpartition("/")[2]
        return f"this style only says that it follows another, {found['parent']}", f"put {name}.csl into content/"
    if "citation" not in found:
        return "this style does not say how to cite", "take a style with a <citation>"
    return None


def read_style(data: bytes) -> Style:
    """A style that `fault_of_style` has nothing against."""
    source = data.decode("utf-8-sig", errors="replace")
    return Style(
        source,
        is_note=bool(_class.search(source)),
        is_numeric='"citation-number"' in source,
        has_bibliography="<bibliography" in source,
    )


def for_single_notes(source: str) -> str:
    """The style as it is used: see above."""
    source = _substitute.sub("", _class.sub(r"\1\2in-text\2", source, count=1))
    return _citation.sub(lambda found: _full_stop.sub(r"\1", found[0]), source)
