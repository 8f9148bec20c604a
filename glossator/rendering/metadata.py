"""What a page tells programs about itself: the `<head>` beyond what a browser needs.

Highwire's `citation_*` (which Google Scholar and Zotero read), Dublin Core in HTML (DCMI's recommendation of 2008),
Open Graph, and JSON-LD in the vocabulary of schema.org: Book for the edition, Chapter for a page of a text. No words of
the text or of its notes are in it. A browser runs no script of that type, so a strict CSP lets it stand.

Zotero's Embedded Metadata translator takes `og:type` book for a book, and what has a `citation_inbook_title` for a
section of one, if no `og:type` says otherwise: so only the front page has an `og:type`. (It reads `citation_book_title`
as a property of Open Graph's books.) Where a page has no date it takes the first that stands in the text, so each page
has that of the edition. `python -m bench.metadata` asks it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from glossator.language import dates
from glossator.linking import BIBTEX, CSL, RIS, SOURCES, Address, Fault, Linked, LinkedText
from glossator.model import Edition, Person

from .source_views import TITLES

_EDITOR = ("", "editor")
_LONGEST_PERSON = 6  # words in the name of a person; that of a body may have more
_MIME = {
    BIBTEX: "application/x-bibtex",
    RIS: "application/x-research-info-systems",
    CSL: "application/vnd.citationstyles.csl+json",
}
_ROLES = ("author", "editor", "illustrator", "translator")  # that schema.org has a property for


class Meta(NamedTuple):
    """A `<meta>`: `attribute` is what says its name, `name` or (in Open Graph) `property`."""

    attribute: str
    name: str
    content: str


class Link(NamedTuple):
    rel: str
    href: str
    type: str = ""
    title: str = ""


class Head(NamedTuple):
    metas: list[Meta]
    links: list[Link]
    data: Markup  # JSON-LD, "" where there is none


class Metadata:
    """Makes the heads of the pages of a site."""

    def __init__(self, linked: Linked) -> None:
        self.linked, self.edition = linked, linked.edition

    def head(self, path: str, title: str, lang: str, description: str, text: LinkedText | None) -> Head:
        """Of the page at `path`; `text` is the one that it is a page of."""
        links = [Link("schema.DC", "http://purl.org/dc/elements/1.1/")]
        if self.edition.license.url:
            links.append(Link("license", self.edition.license.url))
        if path in ("index.html", SOURCES):
            links += self._of_sources(path)
        if path == "index.html":
            book = {"@context": "https://schema.org", **self._book, **self._parts}
            return Head(list(self._of_book(lang, description)), links, _script(book))
        metas = list(self._open_graph(path, title, description))
        if text is None:
            return Head([Meta("name", "DC.title", title), *self._dublin_core(path, lang), *metas], links, Markup(""))
        chapter = self._chapter(path, title, text)
        return Head([*self._of_chapter(path, title, lang, text), *metas], links, _script(chapter))

    def _of_sources(self, page: str) -> Iterator[Link]:
        """The files of all that is cited."""
        for title, path in TITLES.items() if self.linked.published_works else ():
            yield Link("alternate", Address(path).from_page(page), _MIME[path], title)

    # ── <meta> ──────────────────────────────────────────────────────────────────────────────────────────

    def _of_book(self, lang: str, description: str) -> Iterator[Meta]:
        edition = self.edition
        title = f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title
        texts = self.linked.texts
        yield Meta("name", "citation_title", title)
        if len(texts) == 1 and texts[0].text.author:
            yield Meta("name", "citation_author", whole_name(texts[0].text.author))
            yield Meta("name", "DC.creator", texts[0].text.author)
        if edition.doi:
            yield Meta("name", "citation_doi", edition.doi)
            yield Meta("name", "DC.identifier", f"doi:{edition.doi}")
        yield from self._shared("index.html", lang)
        yield Meta("name", "DC.title", title)
        yield Meta("property", "og:type", "book")
        yield from self._open_graph("index.html", edition.title, description)

    def _of_chapter(self, path: str, title: str, lang: str, text: LinkedText) -> Iterator[Meta]:
        yield Meta("name", "citation_title", _titled(title, text))
        yield Meta("name", "citation_inbook_title", self.edition.title)
        if text.text.author:
            yield Meta("name", "citation_author", whole_name(text.text.author))
            yield Meta("name", "DC.creator", text.text.author)
        yield from self._shared(path, lang)
        yield Meta("name", "DC.title", _titled(title, text))

    def _shared(self, path: str, lang: str) -> Iterator[Meta]:
        """What a book and its chapters have in common."""
        edition = self.edition
        for person in edition.editors:
            if person.role in _EDITOR:
                yield Meta("name", "citation_editor", whole_name(person.sort_name))
        date = edition.date if dates.is_plain(edition.date) else ""
        contents = {
            "citation_publication_date": date.replace("-", "/"),
            "citation_publisher": edition.publisher,
            "citation_language": lang,
            "citation_public_url": address(edition, path),
        }
        yield from (Meta("name", name, content) for name, content in contents.items() if content)
        yield from self._dublin_core(path, lang)

    def _dublin_core(self, path: str, lang: str) -> Iterator[Meta]:
        edition = self.edition
        contents = {
            "DC.date": edition.date if dates.is_plain(edition.date) else "",
            "DC.publisher": edition.publisher,
            "DC.identifier": address(edition, path),
            "DC.language": lang,
            "DC.rights": edition.license.url or edition.license.name,
        }
        yield from (Meta("name", name, content) for name, content in contents.items() if content)
        for person in edition.editors:
            yield Meta("name", "DC.contributor", person.sort_name)

    def _open_graph(self, path: str, title: str, description: str) -> Iterator[Meta]:
        edition = self.edition
        contents = {
            "og:title": title,
            "og:site_name": edition.title,
            "og:description": description,
            "og:locale": edition.lang.replace("-", "_") if edition.lang.count("-") == 1 else "",
            "og:url": address(edition, path),
            **self._picture,
        }
        yield from (Meta("property", name, content) for name, content in contents.items() if content)

    @cached_property
    def _picture(self) -> Mapping[str, str]:
        """Only with the site's address: a picture that a program cannot fetch is of no use to it."""
        edition = self.edition
        if not (edition.picture and edition.url):
            return {}
        try:
            path = self.linked.addresses.resolve(edition.picture).path
        except Fault:  # link.py reports it
            return {}
        size = self.linked.addresses.sizes.get(path)
        sides = {"og:image:width": str(size.width), "og:image:height": str(size.height)} if size else {}
        return {"og:image": address(edition, path), **sides}

    # ── JSON-LD ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _book(self) -> Mapping[str, Any]:
        edition = self.edition
        fields: dict[str, Any] = {
            "@type": "Book",
            "@id": address(edition, "index.html"),
            "name": edition.title,
            "alternativeHeadline": edition.subtitle,
            "inLanguage": edition.lang,
            "url": address(edition, "index.html"),
            "datePublished": edition.date if dates.is_plain(edition.date) else "",
            "version": edition.version,
            "identifier": f"https://doi.org/{edition.doi}" if edition.doi else "",
            "license": edition.license.url or edition.license.name,
            "image": self._picture.get("og:image", ""),
            "publisher": {"@type": "Organization", "name": edition.publisher} if edition.publisher else "",
        }
        for person in edition.editors:
            role = "editor" if person.role in _EDITOR else person.role
            fields.setdefault(role if role in _ROLES else "contributor", []).append(_person(person))
        authors = dict.fromkeys(linked_text.text.author for linked_text in self.linked.texts if linked_text.text.author)
        if authors:
            fields["author"] = [{"@type": "Person", "name": name} for name in authors] + fields.get("author", [])
        return {name: value for name, value in fields.items() if value}

    @cached_property
    def _parts(self) -> Mapping[str, Any]:
        """The texts of the edition, by their titles."""
        return {
            "hasPart": [
                _given({
                    "@type": "Chapter",
                    "name": linked_text.text.title,
                    "inLanguage": linked_text.text.lang,
                    "url": address(self.edition, linked_text.contents_path),
                })
                for linked_text in self.linked.texts
            ]
        }  # fmt: skip

    def _chapter(self, path: str, title: str, text: LinkedText) -> Mapping[str, Any]:
        author = text.text.author
        return _given({
            "@context": "https://schema.org",
            "@type": "Chapter",
            "name": _titled(title, text),
            "inLanguage": text.text.lang,
            "url": address(self.edition, path),
            "author": {"@type": "Person", "name": author} if author else "",
            "isPartOf": self._book,
        })  # fmt: skip


def address(edition: Edition, path: str) -> str:
    """Where a file of the site is published; "" where the edition has no `url`."""
    return edition.url and edition.url + path.removesuffix("index.html")


def whole_name(name: str) -> str:
    """A name as `citation_*` has it. Programs take the last word for the family name where there is no comma; that of a
    body, which begins with a small letter or has many words, ends with one, so that it is not taken apart.
    """
    is_body = "," not in name and (name[:1].islower() or len(name.split()) > _LONGEST_PERSON)
    return f"{name}," if is_body else name


def _titled(title: str, text: LinkedText) -> str:
    return title if title == text.text.title else f"{text.text.title}: {title}"


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _person(person: Person) -> Mapping[str, Any]:
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    return _given({"@type": "Person", "@id": orcid, "name": person.name, "sameAs": orcid, "url": person.url})


def _script(value: Mapping[str, Any]) -> Markup:
    """JSON in which nothing can end the element that it stands in."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))
