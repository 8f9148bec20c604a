"""The edition as a book: the site's pages in the order of reading. epub.py packs them, pdf.py sets them in type.

What the pages show is made by the views that the site is made with; templates/epub/ sets it, and xhtml.py makes XHTML
of it. Notes stand at the end of their page. Parallel versions follow each row; `Options.versions` chooses one of them,
or none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from markupsafe import Markup

from glossator.language import direction
from glossator.linking import (
    FRONT,
    GLOSSARY,
    SOURCES,
    WITNESSES,
    Address,
    Fault,
    Linked,
    LinkedText,
    glossary_path,
    heading_ids,
)
from glossator.model import Origin, Page, Plain, Sources
from glossator.problems import Refused, problem
from glossator.processes import apply_beside
from glossator.rendering import (
    Broken,
    Frame,
    GlossaryViews,
    Item,
    PageViews,
    SourceViews,
    WitnessViews,
    place_name,
    prose_html,
    tree,
)

from .cover import cover
from .xhtml import BookFiles, page_break, picture_type

# What only a book has is named with a dot, which no page of an editor's has.
COVER, TITLE, NAV = "book.cover.html", "index.html", "book.nav.html"
_WORTH_SHARING = 500  # pages, from which on a second process takes less time than it costs to have one
_COVER_SET = "cover.svg"  # where the edition has no picture


def with_versions(linked: Linked, chosen_version: str) -> Linked:
    """The edition with all its parallel versions (""), with the one of this name, or with “none”."""
    if not chosen_version:
        return linked
    edition = linked.edition
    names = {version.name for of_text in edition.versions.values() for version in of_text}
    if chosen_version != "none" and chosen_version not in names:
        available = ", ".join(sorted(names)) or "no parallel version"
        raise Refused(f"the edition has no parallel version “{chosen_version}”", f"it has: {available}; or write none")
    versions = {
        text: tuple(v for v in of_text if v.name == chosen_version) for text, of_text in edition.versions.items()
    }
    return replace(linked, edition=replace(edition, versions=versions))


class Part(NamedTuple):
    """A page of the book: its `path` on the site, its template and what makes that which it is `given`, and the words
    of `<title>`.
    """

    path: str
    template: str
    title: str
    lang: str
    given: Callable[[], Mapping[str, Any]]


class Book:
    """The pages of the book, and their `files`: what they are called in it, and the pictures that they show."""

    def __init__(self, linked: Linked, sources: Sources) -> None:
        self.linked, self.edition = linked, linked.edition
        self.frame = Frame(linked, sources, trusted=not sources.has_own_templates)
        self.glossary, self.names = GlossaryViews(linked, self.frame.ui), self.frame.names
        self.theme, self.ui = self.frame.theme, self.frame.ui
        self.checks = sources.has_own_templates
        files = _pictures(linked, sources)
        self.picture = self._picture(files)
        if not self.picture:
            self.picture, files[_COVER_SET] = _COVER_SET, cover(self.edition)
        self.places = list(self._places())
        titles = {(address.path, address.fragment): title for address, title in self.places}
        self.files = BookFiles(self._names(), files, titles, self.edition.url)

    def _names(self) -> dict[str, str]:
        """What the pages of the site that are in the book, and those that another stands for, are called in it."""
        paths = [COVER, TITLE, NAV, *(f"{plain.id}.html" for plain in self.frame.plain_pages)]
        stand_ins = {}
        for linked_text in self.linked.texts:
            paths += [page.path for page in linked_text.pages]
            for path in (linked_text.contents_path, linked_text.whole_path):
                stand_ins[path] = linked_text.pages[0].path
        paths += self._glossary_pages
        stand_ins[GLOSSARY] = (self._glossary_pages or [""])[0]
        paths += self._name_pages
        paths += [WITNESSES] if self.edition.has_apparatus else []
        paths += [SOURCES] if self.linked.published_works else []
        names = {path: f"{path.removesuffix('.html')}.xhtml" for path in paths}
        names[TITLE] = "book.title.xhtml"
        return {**{path: names[stand_in] for path, stand_in in stand_ins.items() if path and stand_in}, **names}

    @cached_property
    def _glossary_pages(self) -> list[str]:
        return list(dict.fromkeys(glossary_path(self.linked, term) for term in self._terms))

    @cached_property
    def _terms(self) -> list[Any]:
        return [term for _, terms in self.glossary.by_letter for term in terms]

    @cached_property
    def _name_pages(self) -> list[str]:
        return [path for path in self.names.pages if any(group["names"] for group in self.names.letters(path))]

    def _picture(self, files: Mapping[str, bytes]) -> str:
        """The edition's own picture, if a book can have it."""
        if not self.edition.picture:
            return ""
        try:
            path = self.linked.addresses.resolve(self.edition.picture).path
        except Fault:  # link.py reports it
            return ""
        return path if path in files and picture_type(path) else ""

    # ── The pages ───────────────────────────────────────────────────────────────────────────────────────

    def pages(self) -> dict[str, bytes]:
        """Every page in the order of reading, by what it is called in the book."""
        parts = list(self.parts())
        made, _ = apply_beside(self._made, parts, lambda: None, alone=len(parts) < _WORTH_SHARING)
        pictures = sorted({path for _, shown in made for path in shown})
        self.files.pictures = {path: self.files.files[path] for path in pictures}
        return {self.files.pages[part.path]: page for part, (page, _) in zip(parts, made, strict=True)}

    def _made(self, part: Part) -> tuple[bytes, Sequence[str]]:
        """A page, and the paths of the pictures that this process meets there first."""
        known = len(self.files.pictures)
        page = self.page(part)
        return page, list(self.files.pictures)[known:]

    def page(self, part: Part) -> bytes:
        html = self.theme.render(
            part.template,
            root="../" * part.path.count("/"),
            edition=self.frame.edition_view(part.path),
            kinds=self.frame.kind_views,
            quickly=self.frame.quickly,
            page={"title": part.title, "lang": part.lang, "dir": direction(part.lang), "path": part.path},
            **part.given(),
        )
        xhtml = self.files.xhtml(html.lstrip(), part.path).encode()
        if self.checks:
            try:
                ParserCreate(namespace_separator=" ").Parse(xhtml, True)
            except ExpatError as error:
                hint = "every element is closed, every attribute in quotation marks, and &nbsp; is written &#160;"
                message = f"the edition's templates make no XHTML of {part.path}, which a book is made of: {error}"
                raise Broken([problem("G075", Origin("templates"), message, hint)]) from None
        return xhtml

    def parts(self) -> Iterator[Part]:
        """In the order of reading."""
        edition, lang = self.edition, self.edition.lang
        yield Part(COVER, "epub/cover.html", edition.title, lang, lambda: {"picture": self.picture})
        yield Part(TITLE, "epub/title.html", edition.title, lang, self._title)
        yield Part(NAV, "epub/nav.html", self.ui["contents"], lang, self._nav)
        for plain in self.frame.plain_pages:
            yield Part(f"{plain.id}.html", "epub/plain.html", plain.title, plain.lang, partial(self._plain, plain))
        for linked_text in self.linked.texts:
            for page in linked_text.pages:
                given = partial(self._text, linked_text, page)
                yield Part(page.path, "epub/text.html", page.title, linked_text.text.lang, given)
        for path in self._glossary_pages:
            yield Part(path, "epub/glossary.html", self.ui["glossary"], lang, partial(_letters, self.glossary, path))
        for path in self._name_pages:
            title = self.names.label(self.names.pages[path])
            yield Part(path, "epub/names.html", title, lang, partial(_letters, self.names, path))
        if self.edition.has_apparatus:
            yield Part(WITNESSES, "epub/witnesses.html", self.ui["witnesses"], lang, self._witnesses)
        if self.linked.published_works:
            yield Part(SOURCES, "epub/sources.html", self.ui["bibliography"], lang, self._sources)

    def _witnesses(self) -> Mapping[str, Any]:
        views = WitnessViews(self.linked, self.ui)
        return {"witnesses": views.witnesses(), "sources": views.sources()}

    def _sources(self) -> Mapping[str, Any]:
        return {"entries": SourceViews(self.linked, self.ui).entries()}

    def _plain(self, plain: Plain) -> Mapping[str, Any]:
        return {"body": self._body(plain)}

    def _title(self) -> Mapping[str, Any]:
        front = next((page for page in self.edition.pages if page.id == FRONT), None)
        return {
            "texts": [self.frame.text_view(linked_text, TITLE) for linked_text in self.linked.texts],
            "intro": self._body(front, TITLE) if front else "",
            "has_notes": any(linked_text.notes for linked_text in self.linked.texts),
        }

    def _body(self, plain: Plain, path: str = "") -> Markup:
        resolve = self.linked.addresses.resolver("", path or f"{plain.id}.html")
        return Markup(prose_html(plain.tokens, resolve, headings=iter(heading_ids(plain))))

    def _text(self, linked_text: LinkedText, page: Page) -> Mapping[str, Any]:
        views = PageViews(self.linked, linked_text, [page], page.path, self.ui, in_margin=False)
        first_section = linked_text.text.sections[page.first]
        return {
            "chunks": views.chunks(),
            "titled": first_section.level == 0 and bool(first_section.rows),
            "running": linked_text.text.title,
            "notes_count": len(views.notes),
        }

    # ── The ways through the book ───────────────────────────────────────────────────────────────────────

    def _nav(self) -> Mapping[str, Any]:
        toc = [Item(self.edition.title, "", TITLE)]
        toc += [Item(plain.title, "", f"{plain.id}.html") for plain in self.frame.plain_pages]
        for linked_text in self.linked.texts:
            contents = [
                _from_the_top(item, linked_text)
                for item in tree(linked_text, linked_text.contents_path, self.ui["opening"])
            ]
            toc.append(Item(linked_text.text.title, "", linked_text.pages[0].path, children=contents))
        toc += [Item(self.ui["glossary"], "", path) for path in self._glossary_pages[:1]]
        shown = {self.names.pages[path].id: path for path in reversed(self._name_pages)}
        toc += [Item(self.names.label(self.names.pages[path]), "", path) for path in reversed(shown.values())]
        toc += [Item(self.ui["witnesses"], "", WITNESSES)] if self.edition.has_apparatus else []
        toc += [Item(self.ui["bibliography"], "", SOURCES)] if self.linked.published_works else []
        landmarks = [
            {"type": "cover", "href": COVER, "title": self.edition.title},
            {"type": "toc", "href": NAV, "title": self.ui["contents"]},
        ]
        landmarks += [
            {"type": "bodymatter", "href": linked_text.pages[0].path, "title": linked_text.text.title}
            for linked_text in self.linked.texts[:1]
        ]
        landmarks += [
            {"type": "glossary", "href": path, "title": self.ui["glossary"]} for path in self._glossary_pages[:1]
        ]
        places = [
            {"title": title, "href": address._replace(fragment=page_break(address.fragment)).from_page(NAV)}
            for address, title in self.places
        ]
        return {"toc": toc, "places": places, "landmarks": landmarks}

    def _places(self) -> Iterator[tuple[Address, str]]:
        """What stands in for page numbers: the numbered sections, or the paragraphs of a text that has none."""
        for linked_text in self.linked.texts:
            text = linked_text.text
            name = text.cite or text.title
            prefix = f"{name} " if len(self.linked.texts) > 1 else ""
            addresses = self.linked.addresses.places[text.id]
            numbered = [section for section in text.sections if section.number]
            for section in numbered:
                yield addresses[f"{section.locus}.0"], f"{prefix}{section.number}"
            for block in () if numbered else text.blocks:
                title = place_name(text, block, self.ui, at=0)
                yield addresses[block.locus], title if title == name else f"{prefix}{title}"


def _letters(views: Any, path: str) -> Mapping[str, Any]:
    """Of a page of the glossary or of an index."""
    return {"letters": views.letters(path)}


def _pictures(linked: Linked, sources: Sources) -> dict[str, bytes]:
    """The pictures of the edition that are sound, by the paths that they are published at."""
    rooms = {"images": sources.images, "static": sources.static}
    pictures = {f"{room}/{name}": file.data for room, files in rooms.items() for name, file in files.items()}
    sized = linked.addresses.sizes
    return {path: data for path, data in pictures.items() if path in sized or picture_type(path) == "image/svg+xml"}


def _from_the_top(item: Item, linked_text: LinkedText) -> Item:
    """A line of a text's contents with its links counted from the top of the book."""
    contents = linked_text.contents_path
    on_page = item.href.startswith("#")
    href = (
        contents + item.href if on_page else posixpath.normpath(posixpath.join(posixpath.dirname(contents), item.href))
    )
    return replace(item, href=href, children=[_from_the_top(below, linked_text) for below in item.children])
