"""Linked texts -> the files of the site.

`Site` knows every file and can make each by itself, which is what the preview asks for; `files` makes all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup

from . import names
from .addresses import Address, Fault
from .blocks import prose_html
from .kinds import marker
from .languages import direction
from .link import Linked, LinkedText, glossary_path, heading_ids, letter
from .model import Origin, Page, Plain, Problem, SourceFile, Term
from .problems import problem
from .strict_yaml import Mapping as YamlMapping
from .strict_yaml import load as load_yaml
from .view import NoteViews, PageViews, original_view

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'self'; form-action 'none'"
)
# The cascade's layers are declared by the first; within them the order is free.
STYLES = ("tokens", "base", "page", "notes", "numbered", "lists", "kinds", "print", "custom")
_CONTEXT_WORDS = 40  # characters on each side of an occurrence in the glossary


class Broken(Exception):
    """A template or a file of interface strings that does not work."""

    def __init__(self, found: Sequence[Problem]) -> None:
        super().__init__(found[0].message)
        self.problems = list(found)


class Site:
    """The published site as a function of its parts; nothing is made before it is asked for."""

    def __init__(
        self,
        linked: Linked,
        templates: Mapping[str, SourceFile],
        static: Mapping[str, SourceFile],
        *,
        preview: bool = False,
    ) -> None:
        self.linked, self.templates, self.static, self.preview = linked, templates, static, preview
        self.edition = linked.edition
        self.ui = strings(templates, self.edition.lang)
        self.environment = Environment(
            loader=DictLoader({name: file.data.decode("utf-8", "replace") for name, file in templates.items()}),
            autoescape=lambda name: (name or "").endswith(".html"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._makers = dict(self._pages())

    @property
    def paths(self) -> list[str]:
        """Every file of the site."""
        return list(self._makers)

    def make(self, path: str) -> bytes:
        """The content of one file; KeyError if there is none, `Broken` if a template fails."""
        try:
            made = self._makers[path]()
        except TemplateError as error:
            raise Broken([self._template_problem(error)]) from error
        return made.encode() if isinstance(made, str) else made

    def files(self) -> Iterator[tuple[str, bytes]]:
        for path in self._makers:
            yield path, self.make(path)

    # ── which files there are ───────────────────────────────────────────────────────────────────────────

    def _pages(self) -> Iterator[tuple[str, Any]]:
        yield "index.html", self._front
        for one in self.linked.texts:
            if len(one.pages) > 1:
                yield one.contents_path, lambda one=one: self._contents(one)
            for number, page in enumerate(one.pages):
                yield page.path, lambda one=one, number=number: self._reading(one, number)
            if one.whole_path:
                yield one.whole_path, lambda one=one: self._whole(one)
        for plain in self.edition.pages:
            yield f"{plain.id}.html", lambda plain=plain: self._plain(plain)
        if self.edition.terms:
            yield "glossary.html", lambda: self._glossary("glossary.html")
            for path in self._glossary_pages if self.linked.is_large else ():
                yield path, lambda path=path: self._glossary(path)
        if self._has_notes:
            yield "notes.html", lambda: self._notes("notes.html")
            for path in self._notes_pages if self.linked.is_large else ():
                yield path, lambda path=path: self._notes(path)
        yield "404.html", self._not_found
        for name, file in self.static.items():
            yield f"static/{name}", lambda file=file: file.data
        yield "static/css/kinds.css", self._kinds_css

    @cached_property
    def _has_notes(self) -> bool:
        return any(one.notes for one in self.linked.texts)

    # ── what every page is given ────────────────────────────────────────────────────────────────────────

    def _render(
        self, template: str, path: str, heading: str, *, lang: str = "", description: str = "", **more: Any
    ) -> str:
        edition = self.edition
        root = "../" * path.count("/")
        lang = lang or edition.lang
        base = edition.url if path == "404.html" else ""
        return self.environment.get_template(template).render(
            ui=self.ui,
            root=root,
            edition=self._edition_view(path),
            kinds=self._kind_views,
            page={"title": heading, "path": path, "lang": lang, "dir": direction(lang), "description": description},
            nav=self._nav(path),
            site={
                "css": [f"{root}static/css/{name}.css" for name in STYLES],
                "js": [f"{root}static/{name}" for name in sorted(self.static) if name.endswith(".js")],
                "csp": "" if self.preview else CSP,
                "canonical": edition.url and edition.url.rstrip("/") + "/" + path.removesuffix("index.html"),
                "base": base,
            },
            draft=self.preview,
            **more,
        )

    def _edition_view(self, path: str) -> Mapping[str, Any]:
        edition = self.edition
        return {
            "title": edition.title,
            "subtitle": edition.subtitle,
            "lang": edition.lang,
            "dir": direction(edition.lang),
            "license": edition.license,
            "editors": edition.editors,
            "date": edition.date,
            "witnesses": [
                {"siglum": w.siglum, "label": w.label, "source": w.source} for w in edition.witnesses.values()
            ],
            "texts": [
                {
                    "title": one.text.title,
                    "cite": one.text.cite or one.text.title,
                    "href": Address(one.contents_path).from_page(path),
                }
                for one in self.linked.texts
            ],
        }

    @cached_property
    def _kind_views(self) -> list[Mapping[str, Any]]:
        counts: dict[str, int] = defaultdict(int)
        for one in self.linked.texts:
            for _, kind_id in {(note.id, note.annotation.kind) for note in one.notes}:
                counts[kind_id] += 1
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
        items = [(page.title, f"{page.id}.html") for page in self.edition.pages]
        if self.edition.terms:
            items.append((self.ui["glossary"], "glossary.html"))
        if self._has_notes:
            items.append((self.ui["notes"], "notes.html"))
        return [
            {"title": title, "href": Address(target).from_page(path), "current": target == path}
            for title, target in items
        ]

    # ── the pages ───────────────────────────────────────────────────────────────────────────────────────

    def _front(self) -> str:
        edition, path = self.edition, "index.html"
        texts = [
            {
                **self._text_view(one, path),
                "href": Address(one.contents_path).from_page(path),
                "contents": self._toc(one, path),
            }
            for one in self.linked.texts
        ]
        counts = {
            "texts": len(texts),
            "notes": sum(kind["count"] for kind in self._kind_views),
            "terms": len(edition.terms),
        }
        description = edition.subtitle or edition.title
        return self._render(
            "front.html", path, edition.title, description=description, texts=texts, counts=counts, intro=""
        )

    def _contents(self, one: LinkedText) -> str:
        path, text = one.contents_path, one.text
        return self._render(
            "contents.html", path, text.title, lang=text.lang, text=self._text_view(one, path), toc=self._toc(one, path)
        )

    def _reading(self, one: LinkedText, number: int) -> str:
        page, pages = one.pages[number], one.pages
        around = [
            {"title": other.title, "href": Address(other.path).from_page(page.path)} if other else None
            for other in (pages[number - 1] if number else None, pages[number + 1] if number + 1 < len(pages) else None)
        ]
        return self._text_page(one, [page], page.path, page.title, around)

    def _whole(self, one: LinkedText) -> str:
        return self._text_page(one, one.pages, one.whole_path, one.text.title, [None, None])

    def _text_page(self, one: LinkedText, pages: Sequence[Page], path: str, title: str, around: Sequence[Any]) -> str:
        views = PageViews(self.linked, one, pages, path, self.ui)
        first = one.text.sections[pages[0].first]
        return self._render(
            "text.html",
            path,
            title,
            lang=one.text.lang,
            description=f"{one.text.title}: {title}" if title != one.text.title else title,
            text=self._text_view(one, path),
            toc=self._toc(one, path) if len(one.text.sections) > 1 else [],
            prev=around[0],
            next=around[1],
            chunks=views.chunks(),
            whole=path == one.whole_path,
            titled=first.level == 0 and bool(first.rows),
            notes_count=len(views.notes),
            versions=[
                {"id": version.name, "css": css, "label": version.text.label or version.text.title}
                for version, css, _ in views.versions
            ],
        )

    def _text_view(self, one: LinkedText, path: str) -> Mapping[str, Any]:
        text = one.text
        return {
            "title": text.title,
            "cite": text.cite or text.title,
            "lang": text.lang,
            "dir": direction(text.lang),
            "original_title": text.original_title,
            "original_lang": "",
            "author": text.author,
            "date": text.date,
            "source": text.source,
            "contents_href": Address(one.contents_path).from_page(path) if len(one.pages) > 1 else "",
            "whole_href": Address(one.whole_path).from_page(path) if one.whole_path else "",
        }

    def _toc(self, one: LinkedText, path: str) -> list[Mapping[str, Any]]:
        """The contents as a tree of sections; where a page opens before its first heading, that comes first."""
        sections = one.text.sections
        addresses = self.linked.addresses.places[one.text.id]
        page_paths = {page.first: page.path for page in one.pages}
        items: dict[int, dict[str, Any]] = {}
        top: list[Mapping[str, Any]] = []
        for number, section in enumerate(sections):
            if number == 0:
                if one.pages[0].path.endswith("/opening.html"):
                    title = self.ui["opening"]
                    top.append(self._toc_item(title, "", Address(one.pages[0].path), path, one.pages[0].path))
                continue
            address = addresses.get(section.locus)
            if address is None:
                continue
            if number in page_paths:
                address = Address(page_paths[number])
            elif path == one.whole_path:
                address = Address(path, address.fragment)
            item = self._toc_item(section.title, section.number, address, path, page_paths.get(number, ""))
            items[number] = item
            (items[section.parent]["children"] if section.parent in items else top).append(item)
        if path == one.whole_path:
            for number, item in items.items():
                item["href"] = f"#{addresses[sections[number].locus].fragment}"
        return top

    def _toc_item(self, title: str, number: str, address: Address, path: str, page: str) -> dict[str, Any]:
        return {
            "title": title,
            "number": number,
            "href": address.from_page(path),
            "current": page == path,
            "children": [],
        }

    def _plain(self, plain: Plain) -> str:
        path = f"{plain.id}.html"

        def resolve(href: str) -> str:
            try:
                return self.linked.addresses.resolve(href, "", path).from_page(path)
            except Fault:
                return "#"

        ids = iter(heading_ids(plain))
        body = Markup(prose_html(plain.tokens, resolve, headings=ids))
        return self._render("plain.html", path, plain.title, lang=plain.lang, body=body)

    def _not_found(self) -> str:
        return self._render("404.html", "404.html", self.ui["not_found"])

    def _kinds_css(self) -> str:
        return self.environment.get_template("kinds.css").render(kinds=self._kind_views, edition=self._edition_view(""))

    # ── the glossary ────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _letters(self) -> list[tuple[str, list[Term]]]:
        filed: dict[str, list[Term]] = defaultdict(list)
        for term in self.edition.terms:
            filed[letter(term)].append(term)
        return [
            (key, sorted(some, key=lambda term: (names.key(term.headword), term.id)))
            for key, some in sorted(filed.items())
        ]

    @cached_property
    def _glossary_pages(self) -> list[str]:
        return list(dict.fromkeys(glossary_path(self.linked, some[0]) for _, some in self._letters))

    @cached_property
    def _occurrences(self) -> Mapping[str, list[tuple[LinkedText, Any]]]:
        found: dict[str, list[tuple[LinkedText, Any]]] = defaultdict(list)
        for one in self.linked.texts:
            for occurrence in one.occurrences:
                found[occurrence.term].append((one, occurrence))
        return found

    def _glossary(self, path: str) -> str:
        letters = []
        for key, some in self._letters:
            target = glossary_path(self.linked, some[0])
            group: dict[str, Any] = {"letter": key, "terms": []}
            if self.linked.is_large:
                group["href"] = Address(target).from_page(path)
            if target == path:
                group["terms"] = [self._entry(term, path) for term in some]
            letters.append(group)
        return self._render("glossary.html", path, self.ui["glossary"], letters=letters)

    def _entry(self, term: Term, path: str) -> Mapping[str, Any]:
        addresses = self.linked.addresses

        def resolve(href: str) -> str:
            try:
                return addresses.resolve(href, "", path).from_page(path)
            except Fault:
                return "#"

        by_id = {other.id: other for other in self.edition.terms}
        occurrences = self._occurrences.get(term.id, [])
        return {
            "id": term.id,
            "term": term.headword,
            "original": original_view(term.original, self.edition.lang),
            "definition": Markup(prose_html(term.definition.tokens, resolve)),
            "note": Markup(prose_html(term.note.tokens, resolve)) if term.note else "",
            "see": [
                {"title": by_id[name].headword, "href": addresses.terms[name].from_page(path)}
                for name, _ in term.see
                if name in by_id
            ],
            "occurrences": [self._place(one, occurrence, path) for one, occurrence in occurrences],
            "link_count": sum(occurrence.linked for _, occurrence in occurrences),
        }

    def _place(self, one: LinkedText, occurrence: Any, path: str) -> Mapping[str, str]:
        block = one.text.blocks[occurrence.block]
        before = block.text[max(0, occurrence.start - _CONTEXT_WORDS) : occurrence.start]
        after = block.text[occurrence.end : occurrence.end + _CONTEXT_WORDS]
        if len(before) == _CONTEXT_WORDS:
            before = "…" + (before.partition(" ")[2] or before)
        if len(after) == _CONTEXT_WORDS:
            after = (after.rpartition(" ")[0] or after) + "…"
        many = len(self.linked.texts) > 1
        return {
            "locus": f"{one.text.cite or one.text.title} {block.locus}" if many else block.locus,
            "href": self.linked.addresses.places[one.text.id][block.locus].from_page(path),
            "before": before,
            "words": block.text[occurrence.start : occurrence.end],
            "after": after,
        }

    # ── the index of notes ──────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _notes_pages(self) -> list[str]:
        return [
            f"notes-{one.text.id}-{kind}.html"
            for one in self.linked.texts
            for kind in self.edition.kinds
            if any(note.annotation.kind == kind for note in one.notes)
        ]

    def _notes(self, path: str) -> str:
        groups: list[dict[str, Any]] = []
        for kind in self._kind_views:
            notes: list[Any] = []
            target = "notes.html"
            for one in self.linked.texts:
                target = f"notes-{one.text.id}-{kind['id']}.html" if self.linked.is_large else "notes.html"
                if target == path:
                    notes += self._indexed(one, kind["id"], path)
                if self.linked.is_large:
                    if target in self._notes_pages:
                        several = len(self.linked.texts) > 1
                        label = f"{kind['label']}, {one.text.title}" if several else kind["label"]
                        href = Address(target).from_page(path)
                        groups.append({"kind": {**kind, "label": label}, "notes": notes, "href": href})
                    notes = []
            if not self.linked.is_large and notes:
                groups.append({"kind": kind, "notes": notes})
        return self._render("notes.html", path, self.ui["notes"], groups=groups)

    def _indexed(self, one: LinkedText, kind: str, path: str) -> list[Any]:
        views = NoteViews(self.linked, one, path, self.ui)
        seen: set[str] = set()
        made = []
        for note in one.notes:
            if note.annotation.kind == kind and note.id not in seen:
                seen.add(note.id)
                made.append(views.view(note, "", ""))
        return made

    # ── mistakes in templates ───────────────────────────────────────────────────────────────────────────

    def _template_problem(self, error: TemplateError) -> Problem:
        name, line = "", 1
        if isinstance(error, TemplateSyntaxError):
            name, line = error.name or "", error.lineno
        else:
            trace = error.__traceback__
            while trace:
                if (
                    trace.tb_frame.f_code.co_filename == "<template>"
                    or "__jinja_template__" in trace.tb_frame.f_globals
                ):
                    template = trace.tb_frame.f_globals.get("__jinja_template__")
                    name = template.name if template else name
                    line = template.get_corresponding_lineno(trace.tb_lineno) if template else line
                trace = trace.tb_next
        file = self.templates.get(name)
        origin = Origin(file.path if file else f"templates/{name}", line)
        return problem(
            "G075",
            origin,
            f"the template does not work: {error.message}",
            "templates/README.md names what each template is given",
        )


def strings(templates: Mapping[str, SourceFile], lang: str) -> dict[str, str]:
    """The words of the interface: English, with those of `lang` (and of its base language) over them."""
    found: dict[str, str] = {}
    for name in ("en", lang.partition("-")[0], lang):
        file = templates.get(f"ui/{name}.yaml")
        if file:
            node, problems = load_yaml(file.data, file.path)
            if problems or not isinstance(node, YamlMapping):
                raise Broken(problems or [problem("G031", Origin(file.path), "interface strings are a mapping")])
            found |= {str(key): str(value) for key, value in node.items()}
    return found
