"""What every page of the site is given: the edition and its kinds, the menu, the head, and what templates share.

`Frame.render` fills a template with it; exporters take the same views for their own templates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from glossator import markdown
from glossator.language import direction, marker
from glossator.linking import FRONT, GLOSSARY, NOTES, SOURCES, WITNESSES, Address, Linked, LinkedText
from glossator.model import Kind, Plain, Sources

from . import assets, feeds, pagefind, search
from . import interface as interface_words
from .blocks import plain_inline
from .metadata import Link, Metadata, address
from .name_views import NameViews
from .note_views import date_html
from .plain_notes import quickly
from .theme import Theme
from .witness_text import witness_nav

# Pages fetch nothing from elsewhere; of the site itself Lighthouse asks for robots.txt as they would (`connect-src`).
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'self'; form-action 'none'"
)
CSP_PAGEFIND = CSP.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


class Download(NamedTuple):
    """A file for other programs: what readers call its format, the media type, and what makes it. Without a label it
    is not offered to readers, because it is a part of another.
    """

    label: str
    type: str
    make: Callable[[], bytes]


class Frame:
    """What the pages of one site share."""

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
        self.linked, self.edition, self.sources = linked, linked.edition, sources
        self.preview, self.downloads = preview, downloads
        self.theme = Theme(sources.templates, self.edition.interface_lang, trusted=trusted)
        self.ui = self.theme.ui
        self.names = NameViews(linked, self.ui)
        self._metadata = Metadata(linked)
        self.quickly = quickly(self.ui, trusted=trusted)

    def render(
        self,
        template: str,
        path: str,
        heading: str,
        *,
        lang: str = "",
        description: str = "",
        of: LinkedText | None = None,
        **context: Any,
    ) -> str:
        """`template` filled for the file `path`; raises `Broken`.

        `of` is the text that it is a page of, `context` what this template is given besides what all are.
        """
        edition = self.edition
        root = "../" * path.count("/")
        lang = lang or edition.lang
        base = edition.url if path == "404.html" else ""
        if path != "404.html" and not description:
            description = f"{edition.title}: {heading}"
        head = self._metadata.head(path, heading, lang, description, of)
        if self.in_feed:
            title = f"{edition.title}: {self.ui['notes']}"
            head.links.append(Link("alternate", root + feeds.FEED, "application/atom+xml", title))
        for file, download in self.downloads.items() if path == "index.html" else ():
            if download.label:
                head.links.append(Link("alternate", file, download.type, download.label))
        return self.theme.render(
            template,
            root=root,
            edition=self.edition_view(path),
            kinds=self.kind_views,
            packs=self.pack_views,
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
                "interface": self.interface,
                "search": {"none": "", "index": f"{root}{search.INDEX}"}.get(self.search, f"{root}{pagefind.SCRIPT}"),
            },
            draft=self.preview,
            quickly=self.quickly,
            **context,
        )

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
        return [{**self._kind_view(kind), "count": counts[kind.id]} for kind in self.edition.kinds.values()]

    @cached_property
    def pack_views(self) -> list[Mapping[str, Any]]:
        return [{**self._kind_view(pack.kind), "license": pack.license} for pack in self.edition.packs.values()]

    def _kind_view(self, kind: Kind) -> dict[str, Any]:
        template = f"notes/{kind.id}.html"
        return {
            "id": kind.id,
            "css": kind.css,
            "label": kind.label,
            "sample": marker(1, kind.numbering),
            "colour": kind.colour,
            "colour_dark": kind.colour_dark,
            "line": kind.line,
            "template": template if template in self.sources.templates else "notes/default.html",
        }

    def _nav(self, path: str) -> list[Mapping[str, Any]]:
        items = [(page.title, f"{page.id}.html") for page in self.plain_pages]
        if self.edition.terms:
            items.append((self.ui["glossary"], GLOSSARY))
        items += self.names.menu()
        if self.has_notes:
            items.append((self.ui["notes"], NOTES))
        if self.edition.has_apparatus:
            items.append((self.ui["witnesses"], WITNESSES))
        if self.linked.published_works:
            items.append((self.ui["bibliography"], SOURCES))
        return [
            {"title": title, "href": Address(target).from_page(path), "current": target == path}
            for title, target in items
        ]

    def text_view(self, linked_text: LinkedText, path: str) -> Mapping[str, Any]:
        text = linked_text.text
        return {
            "title": text.title,
            "cite": text.cite or text.title,
            "unit": text.unit,
            "lang": text.lang,
            "dir": direction(text.lang),
            "is_edition": self.is_edition(linked_text),
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

    def is_edition(self, linked_text: LinkedText) -> bool:
        """Whether the edition is this text and is called like it: then its front page has the title."""
        return len(self.linked.texts) == 1 and linked_text.text.title == self.linked.edition.title

    @property
    def plain_pages(self) -> list[Plain]:
        return [page for page in self.edition.pages if page.id != FRONT]

    @cached_property
    def interface(self) -> list[Mapping[str, str]]:
        """The languages that a reader can choose from for menus and tools, the pages' own first; empty for one."""
        langs = self.edition.interface if len(self.edition.interface) > 1 else ()
        return [interface_words.choice(self.sources.templates, lang) for lang in langs]

    @property
    def wants_pagefind(self) -> bool:
        setting = self.edition.search
        return not self.preview and (setting == "pagefind" or (setting == "auto" and self.linked.is_large))

    @cached_property
    def search(self) -> str:
        """How the site is searched: `index` (a script of ours), `pagefind`, or `none`."""
        if self.wants_pagefind:
            return "pagefind" if pagefind.is_installed() else "none"
        setting = self.edition.search
        return "none" if setting in ("none", "pagefind") or (setting == "auto" and self.linked.is_large) else "index"

    @cached_property
    def _csp(self) -> str:
        policy = CSP_PAGEFIND if self.search == "pagefind" else CSP
        return policy.replace("img-src 'self' data:", " ".join(["img-src 'self' data:", *self.edition.pictures_from]))

    @cached_property
    def in_feed(self) -> frozenset[tuple[str, str]]:
        """The notes that the feed tells of, each by its text and its id; without an address there is no feed."""
        told = feeds.newest(self.linked) if self.edition.url else ()
        return frozenset((linked_text.text.id, note.id) for _, linked_text, note in told)

    @cached_property
    def has_notes(self) -> bool:
        return any(linked_text.notes for linked_text in self.linked.texts)
