"""Files that tell programs what there is: sitemap.xml, an Atom feed of the notes (RFC 4287), CITATION.cff (1.2.0).

The first two need the addresses of pages, so only an edition with a `url` has them. No clock is asked: a feed is as old
as its newest note, and the lock says when one without a date came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from glossator.language import dates
from glossator.linking import Linked, LinkedText
from glossator.model import Edition, Note, Person

from .marking import attribute, escape
from .note_views import NoteViews, spoken_label
from .places import place_name

SITEMAP, FEED, CITATION = "sitemap.xml", "notes.atom", "CITATION.cff"
_MOST_ENTRIES = 50  # of the feed; the newest
_MOST_PAGES = 50_000  # that one sitemap may name


def sitemap(edition: Edition, paths: Iterable[str]) -> str:
    """Every page but 404.html."""
    pages = [path for path in paths if path.endswith(".html") and path != "404.html"][:_MOST_PAGES]
    rows = "".join(f"<url><loc>{escape(edition.url + quote(_short(path)))}</loc></url>\n" for path in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def _short(path: str) -> str:
    return path.removesuffix("index.html")


def newest(linked: Linked) -> list[tuple[str, LinkedText, Note]]:
    """The notes that the feed tells of, with the moment of each: the newest of those whose day is known, each once, and
    those of one day in the order of the text.
    """
    by_note: dict[tuple[str, str], tuple[str, LinkedText, Note]] = {}
    for linked_text in linked.texts:
        for note in linked_text.notes:
            if day := linked_text.day(note):
                by_note.setdefault((linked_text.text.id, note.id), (_moment(day), linked_text, note))
    return sorted(by_note.values(), key=lambda entry: entry[0], reverse=True)[:_MOST_ENTRIES]


def _moment(date: str) -> str:
    """A year or a month by its first day, as the format wants a moment."""
    return f"{date}{'-01-01'[len(date) - 4 :] if len(date) < len('2026-01-01') else ''}T00:00:00Z"


def feed(linked: Linked, ui: Mapping[str, str]) -> str:
    """The newest notes by their day: what each is on and how it begins, with a link to it."""
    edition = linked.edition
    views: dict[str, NoteViews] = {}
    entries = []
    told = newest(linked)
    for moment, linked_text, note in told:
        view = views.setdefault(linked_text.text.id, NoteViews(linked, linked_text, FEED, ui))
        kind = edition.kinds[note.annotation.kind]
        text = linked_text.text
        place = place_name(text, text.blocks[note.anchors[0].block], ui, unit=True)
        lemma = view.lemma(note).striptags()
        title = f"{spoken_label(kind, note)}{f' “{lemma}”' if lemma else ''}, {text.cite or text.title}, {place}"
        href = f"{edition.url}{quote(_short(linked_text.pages[note.page].path))}#n-{quote(note.key)}"
        by = note.annotation.by
        author = f"<author>{_name(edition.known(by))}</author>\n" if by else ""
        entries.append(
            f"<entry>\n<title>{escape(title)}</title>\n<id>{escape(href)}</id>\n"
            f'<link rel="alternate" type="text/html" href="{attribute(href)}"/>\n'
            f"<updated>{moment}</updated>\n{author}"
            f'<summary type="html">{escape(str(view.view(note).first))}</summary>\n</entry>\n'
        )
    people = "".join(f"<author>{_name(editor)}</author>\n" for editor in edition.editors)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{attribute(edition.lang)}" '
        f'xml:base="{attribute(edition.url)}">\n'
        f"<title>{escape(edition.title)}</title>\n<id>{escape(edition.url)}</id>\n"
        f'<link rel="self" type="application/atom+xml" href="{attribute(edition.url + FEED)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{attribute(edition.url)}"/>\n'
        f"<updated>{told[0][0]}</updated>\n"
        f"{people or f'<author><name>{escape(edition.title)}</name></author>{chr(10)}'}{''.join(entries)}</feed>\n"
    )


def _name(person: Person) -> str:
    uri = f"<uri>{escape(person.address)}</uri>" if person.address else ""
    return f"<name>{escape(person.name)}</name>{uri}"


def citation(linked: Linked) -> str:
    """CITATION.cff: YAML whose values are written as JSON, which YAML reads as it stands."""
    edition = linked.edition
    editors = [_cff_person(editor) for editor in edition.editors]
    authors = dict.fromkeys(linked_text.text.author for linked_text in linked.texts if linked_text.text.author)
    shared: dict[str, Any] = {
        "title": f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title,
        "authors": [{"name": name} for name in authors] or editors or [{"name": edition.publisher}],
        "version": edition.version,
        "doi": edition.doi,
        "date-released": edition.date if _is_day(edition.date) else "",
        "url": edition.url,
    }
    book = {
        **{name: value for name, value in shared.items() if name != "date-released"},
        "type": "book",
        "editors": editors if authors else [],
        "publisher": {"name": edition.publisher} if edition.publisher else "",
        "year": int(edition.date[:4]) if dates.is_plain(edition.date) else "",
    }
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use this edition, please cite it.",
        "type": "dataset",
        **shared,
        "license": edition.license.spdx,
        "preferred-citation": {name: value for name, value in book.items() if value},
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)


def _is_day(date: str) -> bool:
    return dates.is_plain(date) and date.count("-") == 2


def is_citable(linked: Linked) -> bool:
    """Whether anybody is named whom a citation could begin with."""
    edition = linked.edition
    return bool(edition.editors or edition.publisher or any(linked_text.text.author for linked_text in linked.texts))


def _cff_person(person: Person) -> Mapping[str, str]:
    family, comma, given = person.sort.partition(",")
    names = {"family-names": family.strip(), "given-names": given.strip()} if comma else {"name": person.name}
    orcid = {"orcid": f"https://orcid.org/{person.orcid}"} if person.orcid and comma else {}
    return {**names, **orcid, **({"website": person.url} if person.url else {})}
