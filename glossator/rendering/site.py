"""Linked texts -> the files of the site.

`Site` knows every file and can make each by itself, which is what the preview asks for; `files` makes all. What is on a
page is the business of `pages.py`, and what all pages share that of `frame.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from glossator.linking import GLOSSARY, NOTES, SOURCES, WITNESSES, Targets, witness_path
from glossator.model import Origin, SourceFile
from glossator.problems import problem

from . import assets, feeds, interface, search
from .frame import Frame
from .pages import Heights, Pages
from .previews import Previews
from .source_views import taken_along
from .theme import Broken


class Site:
    """The published site as a function of its parts; nothing is made before it is asked for."""

    def __init__(self, frame: Frame, known: Targets | None = None) -> None:
        """`known` are the targets of the edition, where the caller has them already."""
        self.frame, self.linked, self.sources, self.edition = frame, frame.linked, frame.sources, frame.edition
        self.pages = Pages(frame)
        self.previews = Previews(self.linked, frame.ui, known)
        self._makers = dict(self._pages())
        self._add(assets.at_the_top(self.sources.static))
        self.paths = list(self._makers)  # every file of the site
        self.heights: dict[str, Heights] = self.pages.heights  # of the pages with notes that were made

    def _add(self, files: Mapping[str, SourceFile]) -> None:
        """Files of the editor's own beside the pages; `Broken` if one has the place of another file."""
        taken = {path.casefold(): path for path in self._makers}
        problems = []
        for path, file in files.items():
            if other := taken.get(path.casefold()):
                message = f"the site has a file “{other}” already, and this would take its place"
                hint = "give it another name; to change how pages look, use templates/"
                problems.append(problem("G081", Origin(file.path), message, hint))
            self._makers[path] = lambda file=file: file.data
        if problems:
            raise Broken(problems)

    def make(self, path: str) -> bytes:
        """The content of one file; KeyError if there is none, `Broken` if a template fails."""
        html = self._makers[path]()
        return html.encode() if isinstance(html, str) else html

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file with its path; raises `Broken`."""
        for path in self._makers:
            yield path, self.make(path)

    def _pages(self) -> Iterator[tuple[str, Any]]:
        yield "index.html", self.pages.front
        for linked_text in self.linked.texts:
            if len(linked_text.pages) > 1:
                yield linked_text.contents_path, lambda linked_text=linked_text: self.pages.contents(linked_text)
            for number, page in enumerate(linked_text.pages):
                yield page.path, lambda linked_text=linked_text, number=number: self.pages.reading(linked_text, number)
                # The index of a chapter comes among its pages, so that the same process makes them.
                for path in self.pages.index.by_page.get((linked_text.text.id, number), ()):
                    yield path, lambda path=path: self.pages.notes(path)
            if linked_text.whole_path:
                yield linked_text.whole_path, lambda linked_text=linked_text: self.pages.whole(linked_text)
        for plain in self.frame.plain_pages:
            yield f"{plain.id}.html", lambda plain=plain: self.pages.plain(plain)
        if self.edition.terms:
            yield GLOSSARY, lambda: self.pages.glossary(GLOSSARY)
            for path in self.pages.glossary_views.paths if self.linked.is_large else ():
                yield path, lambda path=path: self.pages.glossary(path)
        for path in self.frame.names.pages if self.edition.names else ():
            yield path, lambda path=path: self.pages.names(path)
        if self.frame.has_notes:
            yield NOTES, lambda: self.pages.notes(NOTES)
        if self.edition.has_apparatus:
            yield from self._witness_pages()
        if self.linked.published_works:
            yield SOURCES, self.pages.sources
            yield from taken_along(self.linked).items()
        for path in self.previews.paths:
            yield path, lambda path=path: self.previews.script(path)
        if self.frame.search == "index":
            yield search.INDEX, lambda: search.script(self.linked, self.frame.ui)
        yield "404.html", self.pages.not_found
        yield from self._for_programs()
        yield from self._other_files()

    def _witness_pages(self) -> Iterator[tuple[str, Any]]:
        yield WITNESSES, self.pages.witnesses
        for siglum in self.edition.read:
            for linked_text in self.linked.texts:
                for number, page in enumerate(linked_text.pages):
                    path = witness_path(self.linked.addresses.witnesses, siglum, page)
                    yield (
                        path,
                        lambda linked_text=linked_text, number=number, siglum=siglum: self.pages.witness(
                            linked_text, number, siglum
                        ),
                    )

    def _other_files(self) -> Iterator[tuple[str, Any]]:
        """The languages to choose from, style and scripts, pictures."""
        yield interface.WORDS, lambda: interface.words(self.frame.ui)
        if self.frame.interface:
            yield interface.CHOOSE, lambda: interface.chooser(self.sources.static)
        for lang in self.edition.interface[1:]:
            yield interface.address(lang), lambda lang=lang: self._speaking(lang)
        yield from assets.published(
            self.sources.static,
            self.pages.kinds_css,
            apparatus=self.edition.has_apparatus,
            packs=bool(self.edition.packs),
        ).items()
        for name, file in self.sources.images.items():
            yield f"images/{name}", lambda file=file: file.data
        for path, download in self.frame.downloads.items():
            yield path, download.make

    def _speaking(self, lang: str) -> bytes:
        return interface.script(self.sources.static, self.sources.templates, lang, self.frame.ui)

    def _for_programs(self) -> Iterator[tuple[str, Any]]:
        if feeds.is_citable(self.linked):
            yield feeds.CITATION, lambda: feeds.citation(self.linked)
        if self.edition.url:
            yield feeds.SITEMAP, lambda: feeds.sitemap(self.edition, self.paths)
        if self.frame.in_feed:
            yield feeds.FEED, lambda: feeds.feed(self.linked, self.frame.ui)
