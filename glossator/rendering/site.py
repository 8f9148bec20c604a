"""Linked texts -> the files of the site.

`Site` knows every file and can make each by itself, which is what the preview asks for; `files` makes all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from glossator import markdown
from glossator.language import dates, direction, marker
from glossator.linking import (
    FRONT,
    GLOSSARY,
    NOTES,
    SOURCES,
    WITNESSES,
    Address,
    Linked,
    LinkedText,
    heading_ids,
    witness_path,
)
from glossator.model import Origin, Page, Plain, SourceFile, Sources
from glossator.problems import problem

from . import assets, feeds, interface, pagefind, search
from .blocks import plain_inline, prose_html
from .contents import Item, tree
from .glossary_views import GlossaryViews
from .index_views import IndexViews
from .metadata import Link, Metadata, address
from .name_views import NameViews
from .note_views import Kept, date_html
from .page_views import PageViews
from .plain_notes import quickly
from .previews import Previews
from .source_views import TITLES, SourceViews, taken_along
from .theme import Broken, Theme
from .witness_text import WitnessText, witness_nav
from .witness_views import WitnessViews

# Pages fetch nothing from elsewhere; of the site itself Lighthouse asks for robots.txt as they would (`connect-src`).
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'self'; form-action 'none'"
)
CSP_PAGEFIND = CSP.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")

Heights = Sequence[Sequence[tuple[Any, ...]]]  # `layout.Measured` of each row of each chunk, as plain tuples


class Download(NamedTuple):
    """A file for other programs: what readers call its format, the media type, and what makes it."""

    label: str
    type: str
    make: Callable[[], bytes]


class Site:
    """The published site as a function of its parts; nothing is made before it is asked for."""

    def __init__(
        self,
        linked: Linked,
        sources: Sources,
        *,
        preview: bool = False,
        trusted: bool = False,
        downloads: Mapping[str, Download] = MappingProxyType({}),
    ) -> None:
        """`trusted` says that all templates are the engine's own: others are rendered in a sandbox. `downloads` are
        files for other programs, by path.
        """
        self.downloads = downloads
        self.linked, self.sources, self.preview = linked, sources, preview
        self.templates = sources.templates
        self.edition = linked.edition
        self.theme = Theme(self.templates, self.edition.interface_lang, trusted=trusted)
        self.ui = self.theme.ui
        self._kept: Kept = {}
        self._quickly = quickly(self.ui, trusted=trusted)
        self.glossary = GlossaryViews(linked, self.ui)
        self.names = NameViews(linked, self.ui)
        self.index = IndexViews(linked, self.kind_views, self.ui, self._kept)
        self.previews = Previews(linked, self.ui)
        self.metadata = Metadata(linked)
        self._makers = dict(self._pages())
        self._add(assets.at_the_top(sources.static))
        self.paths = list(self._makers)  # every file of the site
        self.heights: dict[str, Heights] = {}  # of the pages with notes that were made

    def _add(self, files: Mapping[str, SourceFile]) -> None:
        """Files of the editor's own beside the pages; `Broken` if one has the place of another file."""
        taken = {path.casefold(): path for path in self._makers}
        problems = []
        for path, file in files.items():
            if other := taken.get(path.casefold()):
                message = f"the site has a file “{other}” already, and this would take its place"
                hint = "call it otherwise; what pages look like is changed in templates/"
                problems.append(problem("G081", Origin(file.path), message, hint))
            self._makers[path] = lambda file=file: file.data
        if problems:
            raise Broken(problems)

    def make(self, path: str) -> bytes:
        """The content of one file; KeyError if there is none, `Broken` if a template fails."""
        html = self._makers[path]()
        return html.encode() if isinstance(html, str) else html

    def files(self) -> Iterator[tuple[str, bytes]]:
        for path in self._makers:
            yield path, self.make(path)

    # ── which files there are ───────────────────────────────────────────────────────────────────────────

    def _pages(self) -> Iterator[tuple[str, Any]]:
        yield "index.html", self._front
        for linked_text in self.linked.texts:
            if len(linked_text.pages) > 1:
                yield linked_text.contents_path, lambda linked_text=linked_text: self._contents(linked_text)
            for number, page in enumerate(linked_text.pages):
                yield page.path, lambda linked_text=linked_text, number=number: self._reading(linked_text, number)
                # The index of a chapter comes among its pages, so that the same process makes them (workers.py).
                for path in self.index.by_page.get((linked_text.text.id, number), ()):
                    yield path, lambda path=path: self._notes(path)
            if linked_text.whole_path:
                yield linked_text.whole_path, lambda linked_text=linked_text: self._whole_page(linked_text)
        for plain in self.plain_pages:
            yield f"{plain.id}.html", lambda plain=plain: self._plain(plain)
        if self.edition.terms:
            yield GLOSSARY, lambda: self._glossary(GLOSSARY)
            for path in self.glossary.paths if self.linked.is_large else ():
                yield path, lambda path=path: self._glossary(path)
        for path in self.names.pages if self.edition.names else ():
            yield path, lambda path=path: self._names(path)
        if self._has_notes:
            yield NOTES, lambda: self._notes(NOTES)
        if self.edition.has_apparatus:
            yield from self._witness_pages()
        if self.linked.published_works:
            yield SOURCES, self._sources
            yield from taken_along(self.linked).items()
        for path in self.previews.paths:
            yield path, lambda path=path: self.previews.script(path)
        if self.search == "index":
            yield search.INDEX, lambda: search.script(self.linked, self.ui)
        yield "404.html", self._not_found
        yield from self._for_programs()
        yield from self._other_files()

    def _witness_pages(self) -> Iterator[tuple[str, Any]]:
        yield WITNESSES, self._witnesses
        for siglum in self.edition.read:
            for linked_text in self.linked.texts:
                for number, page in enumerate(linked_text.pages):
                    path = witness_path(self.linked.addresses.witnesses, siglum, page)
                    yield (
                        path,
                        lambda linked_text=linked_text, number=number, siglum=siglum: self._witness(
                            linked_text, number, siglum
                        ),
                    )

    def _other_files(self) -> Iterator[tuple[str, Any]]:
        """The languages to choose from, style and scripts, pictures."""
        yield interface.WORDS, lambda: interface.words(self.ui)
        if self._interface:
            yield interface.CHOOSE, lambda: interface.chooser(self.sources.static)
        for lang in self.edition.interface[1:]:
            yield interface.address(lang), lambda lang=lang: self._speaking(lang)
        yield from assets.published(self.sources.static, self._kinds_css, apparatus=self.edition.has_apparatus).items()
        for name, file in self.sources.images.items():
            yield f"images/{name}", lambda file=file: file.data
        for path, download in self.downloads.items():
            yield path, download.make

    def _for_programs(self) -> Iterator[tuple[str, Any]]:
        if feeds.is_citable(self.linked):
            yield feeds.CITATION, lambda: feeds.citation(self.linked)
        if self.edition.url:
            yield feeds.SITEMAP, lambda: feeds.sitemap(self.edition, self.paths)
        if self._has_feed:
            yield feeds.FEED, lambda: feeds.feed(self.linked, self.ui)

    @property
    def wants_pagefind(self) -> bool:
        asked = self.edition.search
        return not self.preview and (asked == "pagefind" or (asked == "auto" and self.linked.is_large))

    @cached_property
    def search(self) -> str:
        """How the site is searched: `index` (a script of ours), `pagefind`, or `none`."""
        if self.wants_pagefind:
            return "pagefind" if pagefind.is_installed() else "none"
        asked = self.edition.search
        return "none" if asked in ("none", "pagefind") or (asked == "auto" and self.linked.is_large) else "index"

    @cached_property
    def _csp(self) -> str:
        policy = CSP_PAGEFIND if self.search == "pagefind" else CSP
        return policy.replace("img-src 'self' data:", " ".join(["img-src 'self' data:", *self.edition.pictures_from]))

    @cached_property
    def _has_feed(self) -> bool:
        return bool(self.edition.url) and bool(feeds.dated(self.linked))

    @cached_property
    def _has_notes(self) -> bool:
        return any(linked_text.notes for linked_text in self.linked.texts)

    # ── what every page is given ────────────────────────────────────────────────────────────────────────

    def _render(
        self,
        template: str,
        path: str,
        heading: str,
        *,
        lang: str = "",
        description: str = "",
        of: LinkedText | None = None,
        **more: Any,
    ) -> str:
        edition = self.edition
        root = "../" * path.count("/")
        lang = lang or edition.lang
        base = edition.url if path == "404.html" else ""
        if path != "404.html" and not description:
            description = f"{edition.title}: {heading}"
        head = self.metadata.head(path, heading, lang, description, of)
        if self._has_feed:
            title = f"{edition.title}: {self.ui['notes']}"
            head.links.append(Link("alternate", root + feeds.FEED, "application/atom+xml", title))
        for file, download in self.downloads.items() if path == "index.html" else ():
            head.links.append(Link("alternate", file, download.type, download.label))
        return self.theme.render(
            template,
            root=root,
            edition=self.edition_view(path),
            kinds=self.kind_views,
            page={"title": heading, "path": path, "lang": lang, "dir": direction(lang), "description": description},
            nav=self._nav(path),
            site={
                "css": [root + assets.STYLE],
                "js": [root + assets.SCRIPT],
                "csp": "" if self.preview else self._csp,
                "canonical": address(edition, path),
                "icon": root + assets.ICON,
                "head": head,
                "base": base,
                "interface": self._interface,
                "search": {"none": "", "index": f"{root}{search.INDEX}"}.get(self.search, f"{root}{pagefind.SCRIPT}"),
            },
            draft=self.preview,
            quickly=self._quickly,
            **more,
        )

    @cached_property
    def _interface(self) -> list[Mapping[str, str]]:
        """The languages that a reader can choose from for menus and tools, the pages' own first; empty for one."""
        langs = self.edition.interface if len(self.edition.interface) > 1 else ()
        return [interface.choice(self.templates, lang) for lang in langs]

    def _speaking(self, lang: str) -> bytes:
        return interface.script(self.sources.static, self.templates, lang, self.ui)

    def edition_view(self, path: str) -> Mapping[str, Any]:
        edition = self.edition
        return {
            "key": self.linked.key,
            "title_key": self.linked.title_key,
            "title": edition.title,
            "subtitle": edition.subtitle,
            "lang": edition.lang,
            "dir": direction(edition.lang),
            "license": edition.license,
            "editors": [
                {"name": editor.name, "role": editor.role, "orcid": editor.orcid, "href": editor.address}
                for editor in edition.editors
            ],
            "version": edition.version,
            "doi": edition.doi,
            "publisher": edition.publisher,
            "date": date_html(edition.date, self.ui),
            "apparatus": edition.has_apparatus,
            "witnesses": [
                {"siglum": w.siglum, "label": w.label, "source": self._inline(w.source, path)}
                for w in edition.witnesses.values()
            ],
            "texts": [
                {
                    "title": linked_text.text.title,
                    "cite": linked_text.text.cite or linked_text.text.title,
                    "href": Address(linked_text.contents_path).from_page(path),
                }
                for linked_text in self.linked.texts
            ],
        }

    @cached_property
    def kind_views(self) -> list[Mapping[str, Any]]:
        counts: dict[str, int] = defaultdict(int)
        for linked_text in self.linked.texts:
            for kind_id, number in linked_text.kind_counts.items():
                counts[kind_id] += number
        views: list[Mapping[str, Any]] = []
        for kind in self.edition.kinds.values():
            template = f"notes/{kind.id}.html"
            views.append(
                {
                    "id": kind.id,
                    "css": kind.css,
                    "label": kind.label,
                    "sample": marker(1, kind.numbering),
                    "colour": kind.colour,
                    "colour_dark": kind.colour_dark,
                    "line": kind.line,
                    "count": counts[kind.id],
                    "template": template if template in self.templates else "notes/default.html",
                }
            )
        return views

    def _nav(self, path: str) -> list[Mapping[str, Any]]:
        items = [(page.title, f"{page.id}.html") for page in self.plain_pages]
        if self.edition.terms:
            items.append((self.ui["glossary"], GLOSSARY))
        items += self.names.menu()
        if self._has_notes:
            items.append((self.ui["notes"], NOTES))
        if self.edition.has_apparatus:
            items.append((self.ui["witnesses"], WITNESSES))
        if self.linked.published_works:
            items.append((self.ui["bibliography"], SOURCES))
        return [
            {"title": title, "href": Address(target).from_page(path), "current": target == path}
            for title, target in items
        ]

    # ── the pages ───────────────────────────────────────────────────────────────────────────────────────

    def _front(self) -> str:
        edition, path = self.edition, "index.html"
        texts = [
            {
                **self.text_view(linked_text, path),
                "href": Address(linked_text.contents_path).from_page(path),
                "start": Address(linked_text.pages[0].path).from_page(path),
                "contents": self._toc(linked_text, path),
            }
            for linked_text in self.linked.texts
        ]
        counts = {
            "texts": len(texts),
            "notes": sum(kind["count"] for kind in self.kind_views),
            "terms": len(edition.terms),
        }
        description = edition.subtitle or edition.title
        return self._render(
            "front.html",
            path,
            edition.title,
            description=description,
            texts=texts,
            counts=counts,
            intro=self._intro(),
            downloads=[
                {"href": file, "type": download.type, "label": download.label}
                for file, download in self.downloads.items()
            ],
        )

    @property
    def plain_pages(self) -> list[Plain]:
        return [page for page in self.edition.pages if page.id != FRONT]

    def _intro(self) -> Markup:
        """What content/pages/front.md has to say on the front page."""
        front = next((page for page in self.edition.pages if page.id == FRONT), None)
        if front is None:
            return Markup("")
        resolve = self.linked.addresses.resolver("", "index.html")
        return Markup(prose_html(front.tokens, resolve))

    def _contents(self, linked_text: LinkedText) -> str:
        path, text = linked_text.contents_path, linked_text.text
        return self._render(
            "contents.html",
            path,
            self.ui["contents"] if self._is_edition(linked_text) else text.title,
            lang=text.lang,
            of=linked_text,
            text=self.text_view(linked_text, path),
            toc=self._toc(linked_text, path),
        )

    def _is_edition(self, linked_text: LinkedText) -> bool:
        """Whether the edition is this text and is called like it: then its front page has the title."""
        return len(self.linked.texts) == 1 and linked_text.text.title == self.linked.edition.title

    def _reading(self, linked_text: LinkedText, number: int) -> str:
        page, pages = linked_text.pages[number], linked_text.pages
        around = [
            {"title": other.title, "href": Address(other.path).from_page(page.path)} if other else None
            for other in (pages[number - 1] if number else None, pages[number + 1] if number + 1 < len(pages) else None)
        ]
        return self._text_page(linked_text, [page], page.path, page.title, around)

    def _whole_page(self, linked_text: LinkedText) -> str:
        return self._text_page(
            linked_text, linked_text.pages, linked_text.whole_path, linked_text.text.title, [None, None]
        )

    def _text_page(
        self, linked_text: LinkedText, pages: Sequence[Page], path: str, title: str, around: Sequence[Any]
    ) -> str:
        views = PageViews(self.linked, linked_text, pages, path, self.ui, self._kept)
        first = linked_text.text.sections[pages[0].first]
        chunks = views.chunks()
        if views.notes:
            self.heights[path] = [[tuple(row) for row in rows] for rows in views.heights]
        return self._render(
            "text.html",
            path,
            title,
            lang=linked_text.text.lang,
            of=linked_text,
            description=f"{linked_text.text.title}: {title}" if title != linked_text.text.title else title,
            text=self.text_view(linked_text, path),
            toc=self._toc(linked_text, path) if len(linked_text.text.sections) > 1 else [],
            prev=around[0],
            next=around[1],
            chunks=chunks,
            whole=path == linked_text.whole_path,
            titled=first.level == 0 and bool(first.rows),
            notes_count=len(views.notes),
            beside_count=views.beside_count,
            cite=self._citation(linked_text),
            versions=[
                {"id": version.name, "css": css, "label": version.text.label or version.text.title}
                for version, css, _ in views.versions
            ],
        )

    def text_view(self, linked_text: LinkedText, path: str) -> Mapping[str, Any]:
        text = linked_text.text
        return {
            "title": text.title,
            "cite": text.cite or text.title,
            "unit": text.unit,
            "lang": text.lang,
            "dir": direction(text.lang),
            "is_edition": self._is_edition(linked_text),
            "original_title": text.original_title,
            "original_lang": text.original_lang,
            "author": text.author,
            "date": date_html(text.date, self.ui),
            "source": self._inline(text.source, path, text.id),
            "contents_href": Address(linked_text.contents_path).from_page(path) if len(linked_text.pages) > 1 else "",
            "whole_href": Address(linked_text.whole_path).from_page(path) if linked_text.whole_path else "",
            "witnesses": list(witness_nav(self.linked, linked_text.pages[0], path))
            if self.edition.has_apparatus
            else [],
        }

    def _inline(self, source: str, path: str, text: str = "") -> Markup:
        """Markdown in one line, for the file `path`."""
        resolve = self.linked.addresses.resolver(text, path)
        return Markup(plain_inline(markdown.parse_inline(source), resolve)) if source else Markup("")

    def _citation(self, linked_text: LinkedText) -> Mapping[str, Any]:
        """What a citation of the text says besides its place."""
        edition = self.edition
        return {
            "edition": edition.title,
            "subtitle": edition.subtitle,
            "text": linked_text.text.title,
            "author": linked_text.text.author,
            "editors": [editor.name for editor in edition.editors],
            "editor": [editor.sort_name for editor in edition.editors],
            "date": edition.date,
            "said_date": dates.in_words(edition.date, self.ui) if edition.date else "",
            "unit": linked_text.text.unit,
            "key": linked_text.text.id,
        }

    def _toc(self, linked_text: LinkedText, path: str) -> list[Item]:
        return tree(linked_text, path, self.ui["opening"])

    def _plain(self, plain: Plain) -> str:
        path = f"{plain.id}.html"

        resolve = self.linked.addresses.resolver("", path)
        ids = iter(heading_ids(plain))
        body = Markup(prose_html(plain.tokens, resolve, headings=ids))
        return self._render("plain.html", path, plain.title, lang=plain.lang, body=body)

    def _not_found(self) -> str:
        return self._render("404.html", "404.html", self.ui["not_found"])

    def _kinds_css(self) -> str:
        return self.theme.render("kinds.css", kinds=self.kind_views, edition=self.edition_view(""))

    def _glossary(self, path: str) -> str:
        return self._render("glossary.html", path, self.ui["glossary"], letters=self.glossary.letters(path))

    def _names(self, path: str) -> str:
        heading = self.names.label(self.names.pages[path])
        return self._render("names.html", path, heading, letters=self.names.letters(path))

    def _sources(self) -> str:
        entries = SourceViews(self.linked, self.ui).entries()
        files = [{"title": title, "href": Address(path).from_page(SOURCES)} for title, path in TITLES.items()]
        return self._render("sources.html", SOURCES, self.ui["bibliography"], entries=entries, files=files)

    def _witnesses(self) -> str:
        views = WitnessViews(self.linked, self.ui)
        heading = self.ui["witnesses"]
        return self._render("witnesses.html", WITNESSES, heading, witnesses=views.witnesses(), sources=views.sources())

    def _witness(self, linked_text: LinkedText, number: int, siglum: str) -> str:
        page = linked_text.pages[number]
        reading = WitnessText(self.linked, linked_text, page, siglum, self.ui)
        around = [
            {
                "title": other.title,
                "href": Address(witness_path(self.linked.addresses.witnesses, siglum, other)).from_page(reading.path),
            }
            if other
            else None
            for other in (
                linked_text.pages[number - 1] if number else None,
                *linked_text.pages[number + 1 : number + 2],
                None,
            )
        ]
        witness = self.edition.witnesses[siglum]
        return self._render(
            "witness_text.html",
            reading.path,
            f"{page.title}, {siglum}",
            description=f"{linked_text.text.title}: {self.ui['witness_text'].format(witness.label)}",
            text=self.text_view(linked_text, reading.path),
            witness={"siglum": siglum, "label": self.ui["witness_text"].format(f"{siglum}, {witness.label}")},
            edition_href=Address(page.path).from_page(reading.path),
            others=list(witness_nav(self.linked, page, reading.path)),
            rows=reading.rows(),
            count=len(reading.changes),
            prev=around[0],
            next=around[1],
        )

    def _notes(self, path: str) -> str:
        heading = f"{self.ui['notes']}: {self.index.heading(path)}" if path in self.index.pages else self.ui["notes"]
        return self._render(
            NOTES,
            path,
            heading,
            groups=self.index.groups(path),
            texts=self.index.chapters() if path == NOTES else [],
            around=self.index.around(path) if path in self.index.pages else [],
        )
