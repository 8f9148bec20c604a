"""The package document of an EPUB (§5 of EPUB 3.3): what the book is called, who made it, which files it has.

What it says of accessibility is what EPUB Accessibility 1.1 asks for and what holds of every book that is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from glossator.language import dates
from glossator.linking import Linked

from .archive import moment
from .iris import Iris
from .xhtml import picture_type

# Roles in MARC's list of relators, by what editors call them; whoever has another one contributes.
_RELATORS = {"": "edt", "editor": "edt", "translator": "trl", "author": "aut", "illustrator": "ill", "annotator": "ann"}
_FEATURES = (
    "tableOfContents",
    "readingOrder",
    "structuralNavigation",
    "pageNavigation",
    "pageBreakMarkers",
    "displayTransformability",
)


def package(linked: Linked, pages: list[str], resources: list[str], nav: str, picture: str) -> dict[str, Any]:
    """What templates/epub/package.html is given: `pages` in the order of reading, then `resources`, by their paths.

    `nav` is the page with the ways through the book, `picture` the one on the cover; it is among the resources.
    """
    edition = linked.edition
    manifest = [
        _item(f"page-{number}", path, "application/xhtml+xml", "nav" if path == nav else "")
        for number, path in enumerate(pages, 1)
    ]
    manifest += [
        _item(f"file-{number}", path, picture_type(path) or "text/css", "cover-image" if path == picture else "")
        for number, path in enumerate(resources, 1)
    ]
    year, month, day, *_ = moment(edition.date)
    versions = [version.text.lang for of_text in edition.versions.values() for version in of_text]
    has_pictures = any(picture_type(path) and path != picture for path in resources)
    return {
        "name": Iris(edition).edition,
        "languages": list(
            dict.fromkeys([edition.lang, *(linked_text.text.lang for linked_text in linked.texts), *versions])
        ),
        "people": list(_people(linked)),
        "date": edition.date if dates.is_plain(edition.date) else "",
        "modified": f"{year:04}-{month:02}-{day:02}T00:00:00Z",
        "has_pictures": has_pictures,
        "features": [*_FEATURES, *(["alternativeText"] if has_pictures else [])],
        "manifest": manifest,
        "spine": [item["id"] for item in manifest[: len(pages)]],
    }


def _item(id_: str, path: str, type_: str, properties: str) -> Mapping[str, str]:
    return {"id": id_, "href": quote(path), "type": type_, "properties": properties}


def _people(linked: Linked) -> Iterator[Mapping[str, str]]:
    """Authors of the texts, then those who made the edition, with what catalogues call their parts."""
    for name in dict.fromkeys(linked_text.text.author for linked_text in linked.texts if linked_text.text.author):
        yield {"element": "creator", "name": name, "sort": "", "role": "aut"}
    for person in linked.edition.editors:
        role = _RELATORS.get(person.role, "ctb")
        element = "creator" if role in ("edt", "aut") else "contributor"
        yield {"element": element, "name": person.name, "sort": person.sort, "role": role}
