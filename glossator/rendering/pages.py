"""Each page of the site as HTML: what its template is given beside the frame of all pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from glossator.language import dates
from glossator.linking import FRONT, NOTES, SOURCES, WITNESSES, Address, LinkedText, heading_ids, witness_path
from glossator.model import Page, Plain

from .blocks import prose_html
from .contents import Item, tree
from .frame import Frame
from .glossary_views import GlossaryViews
from .index_views import IndexViews
from .note_views import ViewCache
from .page_views import PageViews
from .source_views import TITLES, SourceViews
from .witness_text import WitnessText, witness_nav
from .witness_views import WitnessViews

Heights = Sequence[Sequence[tuple[Any, ...]]]  # `layout.Measured` of each row of each chunk, as plain tuples


class Pages:
    """The pages of one site. `heights` fills while those with notes are made."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.linked, self.edition, self.ui = frame, frame.linked, frame.edition, frame.ui
        self._view_cache: ViewCache = {}
        self.glossary_views = GlossaryViews(self.linked, self.ui)
        self.index = IndexViews(self.linked, frame.kind_views, self.ui, self._view_cache)
        self.heights: dict[str, Heights] = {}

    def front(self) -> str:
        edition, path = self.edition, "index.html"
        texts = [
            {
                **self.frame.text_view(linked_text, path),
                "href": Address(linked_text.contents_path).from_page(path),
                "start": Address(linked_text.pages[0].path).from_page(path),
                "contents": self._toc(linked_text, path),
            }
            for linked_text in self.linked.texts
        ]
        counts = {
            "texts": len(texts),
            "notes": sum(kind["count"] for kind in self.frame.kind_views),
            "terms": len(edition.terms),
        }
        description = edition.subtitle or edition.title
        return self.frame.render(
            "front.html",
            path,
            edition.title,
            description=description,
            texts=texts,
            counts=counts,
            intro=self._intro(),
            downloads=[
                {"href": file, "type": download.type, "label": download.label}
                for file, download in self.frame.downloads.items()
                if download.label
            ],
        )

    def _intro(self) -> Markup:
        """What content/pages/front.md has to say on the front page."""
        front = next((page for page in self.edition.pages if page.id == FRONT), None)
        if front is None:
            return Markup("")
        resolve = self.linked.addresses.resolver("", "index.html")
        return Markup(prose_html(front.tokens, resolve))

    def contents(self, linked_text: LinkedText) -> str:
        path, text = linked_text.contents_path, linked_text.text
        return self.frame.render(
            "contents.html",
            path,
            self.ui["contents"] if self.frame.is_edition(linked_text) else text.title,
            lang=text.lang,
            of=linked_text,
            text=self.frame.text_view(linked_text, path),
            toc=self._toc(linked_text, path),
        )

    def reading(self, linked_text: LinkedText, number: int) -> str:
        page, pages = linked_text.pages[number], linked_text.pages
        around = [
            {"title": neighbour.title, "href": Address(neighbour.path).from_page(page.path)} if neighbour else None
            for neighbour in (
                pages[number - 1] if number else None,
                pages[number + 1] if number + 1 < len(pages) else None,
            )
        ]
        return self._text_page(linked_text, [page], page.path, page.title, around)

    def whole(self, linked_text: LinkedText) -> str:
        return self._text_page(
            linked_text, linked_text.pages, linked_text.whole_path, linked_text.text.title, [None, None]
        )

    def _text_page(
        self, linked_text: LinkedText, pages: Sequence[Page], path: str, title: str, around: Sequence[Any]
    ) -> str:
        views = PageViews(self.linked, linked_text, pages, path, self.ui, self._view_cache)
        first_section = linked_text.text.sections[pages[0].first]
        chunks = views.chunks()
        if views.notes:
            self.heights[path] = [[tuple(row) for row in rows] for rows in views.heights]
        return self.frame.render(
            "text.html",
            path,
            title,
            lang=linked_text.text.lang,
            of=linked_text,
            description=f"{linked_text.text.title}: {title}" if title != linked_text.text.title else title,
            text=self.frame.text_view(linked_text, path),
            toc=self._toc(linked_text, path) if len(linked_text.text.sections) > 1 else [],
            prev=around[0],
            next=around[1],
            chunks=chunks,
            whole=path == linked_text.whole_path,
            titled=first_section.level == 0 and bool(first_section.rows),
            notes_count=len(views.notes),
            packs_here=[pack for pack in self.frame.pack_views if pack["id"] in views.kinds_here],
            beside_count=views.beside_count,
            cite=self._citation(linked_text),
            versions=[
                {"id": version.name, "css": css, "label": version.text.label or version.text.title}
                for version, css, _ in views.versions
            ],
        )

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

    def plain(self, plain: Plain) -> str:
        path = f"{plain.id}.html"

        resolve = self.linked.addresses.resolver("", path)
        ids = iter(heading_ids(plain))
        body = Markup(prose_html(plain.tokens, resolve, headings=ids))
        return self.frame.render("plain.html", path, plain.title, lang=plain.lang, body=body)

    def not_found(self) -> str:
        return self.frame.render("404.html", "404.html", self.ui["not_found"])

    def kinds_css(self) -> str:
        frame = self.frame
        return frame.theme.render(
            "kinds.css", kinds=frame.kind_views, packs=frame.pack_views, edition=frame.edition_view("")
        )

    def glossary(self, path: str) -> str:
        return self.frame.render("glossary.html", path, self.ui["glossary"], letters=self.glossary_views.letters(path))

    def names(self, path: str) -> str:
        heading = self.frame.names.label(self.frame.names.pages[path])
        return self.frame.render("names.html", path, heading, letters=self.frame.names.letters(path))

    def sources(self) -> str:
        entries = SourceViews(self.linked, self.ui).entries()
        files = [{"title": title, "href": Address(path).from_page(SOURCES)} for title, path in TITLES.items()]
        return self.frame.render("sources.html", SOURCES, self.ui["bibliography"], entries=entries, files=files)

    def witnesses(self) -> str:
        views = WitnessViews(self.linked, self.ui)
        heading = self.ui["witnesses"]
        return self.frame.render(
            "witnesses.html", WITNESSES, heading, witnesses=views.witnesses(), sources=views.sources()
        )

    def witness(self, linked_text: LinkedText, number: int, siglum: str) -> str:
        page = linked_text.pages[number]
        reading = WitnessText(self.linked, linked_text, page, siglum, self.ui)
        around = [
            {
                "title": neighbour.title,
                "href": Address(witness_path(self.linked.addresses.witnesses, siglum, neighbour)).from_page(
                    reading.path
                ),
            }
            if neighbour
            else None
            for neighbour in (
                linked_text.pages[number - 1] if number else None,
                *linked_text.pages[number + 1 : number + 2],
                None,
            )
        ]
        witness = self.edition.witnesses[siglum]
        return self.frame.render(
            "witness_text.html",
            reading.path,
            f"{page.title}, {siglum}",
            description=f"{linked_text.text.title}: {self.ui['witness_text'].format(witness.label)}",
            text=self.frame.text_view(linked_text, reading.path),
            witness={"siglum": siglum, "label": self.ui["witness_text"].format(f"{siglum}, {witness.label}")},
            edition_href=Address(page.path).from_page(reading.path),
            others=list(witness_nav(self.linked, page, reading.path)),
            rows=reading.rows(),
            count=len(reading.changes),
            prev=around[0],
            next=around[1],
        )

    def notes(self, path: str) -> str:
        heading = f"{self.ui['notes']}: {self.index.heading(path)}" if path in self.index.pages else self.ui["notes"]
        return self.frame.render(
            NOTES,
            path,
            heading,
            groups=self.index.groups(path),
            texts=self.index.chapters() if path == NOTES else [],
            around=self.index.around(path) if path in self.index.pages else [],
        )
