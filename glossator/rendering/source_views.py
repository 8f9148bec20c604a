"""What the templates are given for the page of sources: every work that is cited, with the places that cite it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from glossator.citing import item_labels, ris
from glossator.linking import BIBTEX, CSL, RIS, SOURCES, Address, Cited, CitedAt, Linked, LinkedText, glossary_path
from glossator.model import Annotation, Block, Name, Note, Plain, Term

from .citations import entry, without_links, words
from .contexts import in_context
from .marking import escape
from .note_views import NoteViews, spoken_label

TITLES = {"BibTeX": BIBTEX, "RIS": RIS, "CSL-JSON": CSL}


def taken_along(linked: Linked) -> Mapping[str, Callable[[], str]]:
    """The files with all that is cited, by their paths."""
    cited = linked.addresses.cited

    def items() -> list[Mapping[str, Any]]:
        works = (cited.strings.item(key) for key in linked.published_works) if cited else ()
        return [item for item in works if item]

    def bibtex() -> str:
        return cited.strings.bibtex(linked.published_works) if cited else ""

    return {
        BIBTEX: bibtex,
        RIS: lambda: ris(items()),
        CSL: lambda: json.dumps(items(), ensure_ascii=False, indent=1) + "\n",
    }


class SourceViews:
    """The works in the order of the bibliography; one that only drafts cite is not among them."""

    def __init__(self, linked: Linked, ui: Mapping[str, str]) -> None:
        self.linked, self.ui = linked, ui
        self.cited = cited = linked.addresses.cited
        found = (cited.strings.item(key) for key in linked.published_works) if cited else ()
        self.labels = item_labels(item for item in found if item)

    def entries(self) -> list[Mapping[str, Any]]:
        return [self._entry(key, self.cited) for key in self.linked.published_works] if self.cited else []

    def _entry(self, key: str, cited: Cited) -> Mapping[str, Any]:
        return {
            "id": cited.ids[key],
            "label": self.labels.get(key, key),
            "html": Markup(entry(key, cited)),
            "places": [self._place(place, key, cited) for place in self.linked.cited_at.get(key, ())],
        }

    def _place(self, place: CitedAt, key: str, cited: Cited) -> Mapping[str, Any]:
        """Where a work is cited; for a citation that is a mark in the text, what it says as well."""
        citation = words(place.citation, cited) if place.id and cited.in_notes else ""
        is_first = place.citation.works[0].key == key  # of several works that it cites: it stands here once
        return {**self._where(place), "id": place.id if is_first else "", "said": citation}

    def _where(self, place: CitedAt) -> Mapping[str, Any]:
        holder = place.holder
        if isinstance(holder, Block):
            linked_text = self.linked.texts_by_id[place.text]
            number = linked_text.text.blocks.index(holder) if holder in linked_text.text.blocks else -1
            if number >= 0:
                return in_context(self.linked, self.ui, linked_text, number, place.offset, place.offset, SOURCES)
            address = self.linked.addresses.places[place.text].get(holder.locus, Address(linked_text.contents_path))
            return _elsewhere(holder.locus, address)
        if isinstance(holder, Annotation):
            return self._in_note(*self.linked.published_notes[holder.origin])
        if isinstance(holder, Term):
            return _elsewhere(
                self.ui["glossary"], Address(glossary_path(self.linked, holder), holder.id), holder.headword
            )
        if isinstance(holder, Name):
            return _elsewhere(holder.name, self.linked.addresses.names[holder.id])
        if isinstance(holder, Plain):
            return _elsewhere(holder.title, Address(f"{holder.id}.html" if holder.id != "front" else "index.html"))
        return _elsewhere(self.ui["witnesses"], Address("witnesses/index.html"))

    def _in_note(self, linked_text: LinkedText, note: Note) -> Mapping[str, Any]:
        views = NoteViews(self.linked, linked_text, SOURCES, self.ui)
        anchor = note.anchors[0]
        place = in_context(self.linked, self.ui, linked_text, anchor.block, anchor.start, anchor.start, SOURCES)
        address = Address(linked_text.pages[note.page].path, f"n-{note.key}")
        kind = self.linked.edition.kinds[note.annotation.kind]
        lemma = views.lemma(note)
        quoted = (
            Markup("{} <q>{}</q>").format(spoken_label(kind, note), lemma)
            if lemma
            else escape(spoken_label(kind, note))
        )
        return {**place, "href": address.from_page(SOURCES), "before": "", "words": quoted, "after": ""}

    def previews(self, fragments: frozenset[str]) -> Iterator[tuple[str, str, str]]:
        """(id, head, body) of the places of the page that links lead to."""
        if self.cited is None:
            return
        for key in self.linked.published_works:
            if self.cited.ids[key] in fragments:
                head = f"<b>{escape(self.labels.get(key, key))}</b>"
                yield self.cited.ids[key], head, without_links(entry(key, self.cited))
            for place in self.linked.cited_at.get(key, ()):
                if place.id in fragments and place.citation.works[0].key == key:
                    html = self.cited.strings.citation(self.cited.alone(place.citation))
                    body = escape(words(place.citation, self.cited)) if html is None else without_links(html)
                    yield place.id, f"<b>{escape(self.ui['bibliography'])}</b>", body


def _elsewhere(name: str, address: Address, title: str = "") -> Mapping[str, Any]:
    return {
        "locus": name,
        "href": address.from_page(SOURCES),
        "before": "",
        "words": title,
        "after": "",
        "lang": "",
        "dir": "",
    }
