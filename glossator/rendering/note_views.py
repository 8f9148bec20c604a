"""What the templates are given for a note: everything it shows, with links relative to one file of the site."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from glossator import markdown
from glossator.language import dates, direction, in_one_line
from glossator.linking import Address, Fault, Linked, LinkedText
from glossator.model import After, Annotation, Kind, Note, Original

from . import layout
from .apparatus_views import EntryView, EntryViews
from .blocks import plain_inline, prose_html, split_first
from .citations import words
from .marking import attribute, escape
from .places import place_name

_LEMMA_WORDS, _LEMMA_CHARACTERS = 6, 40
_LINE = layout.MIDDLE


class OriginalView(NamedTuple):
    text: str
    lang: str
    latin: str
    dir: str


class NoteView(NamedTuple):
    """A note as templates/notes/*.html shows it; templates/README.md says what each field is."""

    id: str
    css: str
    kind: str
    index: str  # type: ignore[assignment]  # what a tuple calls so is not asked for
    weight: str
    lines: str
    kind_label: str
    number: str
    label: str
    mark: str
    marks: Sequence[str]
    lemma: Markup
    readings: Sequence[Mapping[str, str]]
    original: OriginalView | None
    certainty: str
    first: Markup
    rest: Markup
    by: str
    date: Markup
    status: str
    tags: Sequence[str]
    sources: Sequence[Markup]
    see: Sequence[Mapping[str, str]]
    href: str = ""
    locus: str = ""
    entry: EntryView | None = None


def original_view(original: Original | None, fallback: str) -> OriginalView | None:
    if original is None:
        return None
    lang = original.lang or fallback
    return OriginalView(original.text, lang, original.latin, direction(lang))


def date_html(edtf: str, ui: Mapping[str, str]) -> Markup:
    """A date as a reader is shown it, for programs as well where HTML has a way to write it; "" for none."""
    words = Markup(escape(dates.in_words(edtf, ui)) if edtf else "")
    return Markup('<time datetime="{}">{}</time>').format(edtf, words) if dates.is_plain(edtf) else words


ViewCache = dict[int, tuple[Note, NoteView]]  # the views of notes that are the same in every file, by the note's `id()`


class NoteViews:
    """Makes the views of notes for one file of the site; links are relative to it."""

    def __init__(
        self, linked: Linked, text: LinkedText, path: str, ui: Mapping[str, str], view_cache: ViewCache | None = None
    ) -> None:
        """`view_cache` has what one file of the site leaves to another: a note is on a page, and in the index."""
        self.linked, self.text, self.path, self.ui = linked, text, path, ui
        self.view_cache: ViewCache = {} if view_cache is None else view_cache
        self.resolve = linked.addresses.resolver(text.text.id, path, self.href)

    def href(self, address: Address) -> str:
        # On the page with the whole text, links into that text stay on it.
        if self.path == self.text.whole_path and any(address.path == page.path for page in self.text.pages):
            return f"#{address.fragment}" if address.fragment else ""
        return address.from_page(self.path)

    def view(self, note: Note, index: str = "", weight: str = "", lines: str = "") -> NoteView:
        """A note with the `index` and the space that it has on a page of the text."""
        _, view = self.view_cache.pop(id(note), (note, None))
        if view is None:
            view = self._view(note)
            if not (_links(view.first) or _links(view.rest) or view.readings or view.sources or view.see or view.entry):
                self.view_cache[id(note)] = note, view
        href = self.href(Address(self.text.pages[note.page].path, f"n-{note.key}"))
        return view._replace(index=index, weight=weight, lines=lines, href=href)

    def _view(self, note: Note) -> NoteView:
        annotation, edition = note.annotation, self.linked.edition
        kind = edition.kind_of(annotation)
        first, rest = split_first(annotation.body.tokens)
        by, date = edition.known(annotation.by).name if annotation.by else "", date_html(annotation.date, self.ui)
        label: str = kind.label
        if by and kind.id in edition.packs:  # it is not the edition that speaks: who does comes first
            label, by = Markup(self.ui["list_separator"]).join(filter(None, [by, date])), ""
        return NoteView(
            id=note.key,
            css=kind.css,
            kind=kind.id,
            index="",
            weight="",
            lines="",
            kind_label=label,
            number=note.number,
            label=spoken_label(kind, note),
            mark=f"r-{note.marks[0].id}",
            marks=[f"r-{mark.id}" for mark in note.marks],
            lemma=self.lemma(note),
            readings=[
                {"siglum": siglum, "label": edition.witnesses[siglum].label, "words": self._inline(words)}
                for siglum, words in annotation.readings.items()
            ],
            original=original_view(annotation.original, self.text.text.lang),
            certainty=annotation.certainty if annotation.certainty != "high" else "",
            first=Markup(plain_inline(first, self.resolve)),
            rest=Markup(prose_html(rest, self.resolve)) if rest else Markup(""),
            by=by,
            date=date,
            status=annotation.status,
            tags=annotation.tags,
            sources=[Markup(plain_inline(source.tokens, self.resolve)) for source in annotation.sources],
            see=[self._see(name) for name, _ in annotation.see],
            locus=self._place(note),
            entry=self._entries.view(note) if annotation.apparatus else None,
        )

    @cached_property
    def _entries(self) -> EntryViews:
        return EntryViews(self)

    def _inline(self, source: str) -> Markup:
        return Markup(plain_inline(markdown.parse_inline(source), self.resolve))

    def _place(self, note: Note) -> str:
        anchor, text = note.anchors[0], self.text.text
        return place_name(text, text.blocks[anchor.block], self.ui, at=None if anchor.whole else anchor.start)

    def _see(self, name: str) -> Mapping[str, str]:
        try:
            address = self.linked.addresses.note(name, self.text.text.id)
        except Fault:
            return {"title": name, "href": "#"}
        for linked_text in self.linked.texts:
            note = linked_text.notes_by_key.get(address.fragment.removeprefix("n-"))
            if note and linked_text.pages[note.page].path == address.path:
                title = NoteViews(self.linked, linked_text, self.path, self.ui).lemma(note)
                return {"title": title, "href": self.href(address)}
        return {"title": name, "href": self.href(address)}

    def length_of_citations(self, annotation: Annotation) -> int:
        """What a note shows of works, in Latin characters, beyond what the editor wrote to cite them."""
        cited = self.linked.addresses.cited
        if cited is None or "@" not in annotation.body.source:
            return 0
        citations = (token.meta["citation"] for token in markdown.has_type(annotation.body.tokens, "citation"))
        return sum(len(words(citation, cited)) - len(markdown.written(citation)) for citation in citations)

    def lemma(self, note: Note) -> Markup:
        """The words that the note is about, cut in the middle if they are many; for a section its heading."""
        text = self.text.text
        parts = []
        for target in dict.fromkeys(anchor.target for anchor in note.anchors):
            anchors = [anchor for anchor in note.anchors if anchor.target == target]
            block = text.blocks[anchors[0].block]
            if anchors[0].whole and block.kind != "heading":
                parts.append(escape(place_name(text, block, self.ui, unit=True)))
                continue
            selector = note.annotation.targets[target]
            if isinstance(selector, After):
                words = selector.quote.exact
            else:
                words = "\n".join(text.blocks[a.block].text[a.start : a.end] for a in anchors)
            parts.append(escape(_shortened(in_one_line(words))))
        return self.in_language(" … ".join(parts))

    def in_language(self, html: str) -> Markup:
        """Words of the text, said to be in its language where that is not the page's."""
        lang = self.text.text.lang
        if lang != self.linked.edition.lang:
            html = f'<span lang="{attribute(lang)}" dir="{direction(lang)}">{html}</span>'
        return Markup(html)


_links = re.compile(r' (?:href|src)="').search  # what is relative to the file that it stands in


def length(annotation: Annotation) -> int:
    """All that a note shows, in Latin characters, from which its height is estimated: half a line for each paragraph or
    item of a list that begins, and a line for what is said about the note.
    """
    source = annotation.body.source
    width = layout.width(source) + 30 + source.count("\n") * _LINE // 2
    if annotation.readings or annotation.original:
        width += sum(layout.width(words) + 4 for words in annotation.readings.values()) + _LINE // 2
    if annotation.original:
        width += layout.width(annotation.original.text) + len(annotation.original.latin)
    for reading in annotation.apparatus:
        prose = [part.source for part in (reading.source, reading.note) if part]
        width += sum(map(layout.width, (reading.words, reading.how[:4], *reading.witnesses, *prose))) + 4
    if annotation.by or annotation.certainty not in ("", "high") or annotation.sources or annotation.see:
        width += _LINE
    return width + _LINE * (len(annotation.targets) > 1)


def spoken_label(kind: Kind, note: Note) -> str:
    return f"{kind.label} {note.number}"


def _shortened(words: str) -> str:
    parts = words.split(" ")
    if len(parts) > _LEMMA_WORDS:
        return f"{' '.join(parts[:3])} … {' '.join(parts[-2:])}"
    if len(parts) <= 2 and layout.width(words) > _LEMMA_CHARACTERS:
        return f"{words[:8]} … {words[-8:]}"
    return words
