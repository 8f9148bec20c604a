"""Anchored notes and occurrences -> pages: numbering, marks, addresses, and every link checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby

from glossator import markdown
from glossator.anchoring import Anchored
from glossator.language import marker, wide
from glossator.markdown import Token
from glossator.model import (
    Anchor,
    Annotation,
    Edition,
    Kind,
    Mark,
    Note,
    Origin,
    Page,
    Problem,
    Prose,
    Size,
    Text,
)

from .addresses import GLOSSARY, NOTES, SOURCES, Address, Addresses, Fault, unquoted
from .apparatus import check_inside
from .cited import TAKEN_ALONG, Cited
from .glossary import Found
from .linked import FRONT, Linked, LinkedText, glossary_path, heading_ids, notes_path
from .names import kind_path
from .pages import pages_of
from .witness_pages import WITNESSES, witness_addresses, witness_path


def link(
    edition: Edition,
    anchored: Sequence[Anchored],
    glossed: Sequence[Found],
    files: Iterable[str] = (),
    sizes: Mapping[str, Size] | None = None,
    cited: Cited | None = None,
    *,
    drafts: bool = False,
) -> tuple[Linked, list[Problem]]:
    """Number the notes, give everything its address, and check every link.

    `glossed` are the terms and names found in each text; `files` are what the site has beside its pages (`static/…`),
    `sizes` those of the pictures among them; `cited` is what the edition cites; with `drafts` notes with that status
    are shown, as the preview does.
    """
    problems: list[Problem] = []
    texts = []
    for text_with_anchors, found in zip(anchored, glossed, strict=True):
        pages = pages_of(text_with_anchors.text)
        notes = numbered(edition.kinds, text_with_anchors, pages, drafts)
        words = sum(_count_words(block.text) for block in text_with_anchors.text.blocks)
        days = text_with_anchors.days
        texts.append(LinkedText(text_with_anchors.text, pages, notes, found.terms, words, found.names, days))
    linked = Linked(edition, tuple(texts), Addresses({}, {}, {}, cited=cited))
    addresses = _addresses(linked, anchored, frozenset(files), cited)
    linked = replace(linked, addresses=replace(addresses, sizes=sizes or {}, cited=cited))
    problems += _check_links(linked, anchored)
    for text in texts:
        problems += check_inside(edition, text.text, text.notes)
    return linked, problems


# ── Notes ───────────────────────────────────────────────────────────────────────────────────────────────


def numbered(kinds: Mapping[str, Kind], anchored: Anchored, pages: Sequence[Page], drafts: bool) -> tuple[Note, ...]:
    """The notes of a text, once for each page that one stands on, numbered in the order of their marks."""
    text = anchored.text
    page_of = [
        number
        for number, page in enumerate(pages)
        for section in text.sections[page.first : page.last]
        for _ in section.blocks()
    ]
    marked: list[tuple[int, Annotation, tuple[Anchor, ...], tuple[Mark, ...]]] = []
    shown = [(a, anchors) for a, anchors in anchored.notes if drafts or a.status != "draft"]
    taken = {annotation.id for annotation, _ in shown}
    for annotation, anchors in shown:
        marks = _marks(annotation.id, anchors, taken)
        if len(marks) == 1:
            marked.append((page_of[marks[0][1].block], annotation, anchors, (marks[0][1],)))
            continue
        for page, on_page in groupby(
            sorted(marks, key=lambda m: (m[1].block, m[1].offset)), lambda m: page_of[m[1].block]
        ):
            here = list(on_page)
            targets = {target for target, _ in here}
            parts = tuple(anchor for anchor in anchors if anchor.target in targets)
            marked.append((page, annotation, parts, tuple(mark for _, mark in here)))
    marked.sort(key=lambda note: (note[0], note[3][0].block, note[3][0].offset, note[2][0].start))
    counts: Counter[tuple[str, int]] = Counter()
    numbered = []
    for page, annotation, parts, marks_here in marked:
        kind = kinds[annotation.kind]
        series = (kind.id, page if kind.restart == "page" else -1)
        counts[series] += 1
        number = marker(counts[series], kind.numbering)
        beside = anchored.parallel.get(annotation.id, {})
        numbered.append(Note(annotation, annotation.id, number, page, parts, marks_here, beside))
    return tuple(numbered)


def _marks(id_: str, anchors: Sequence[Anchor], taken: Collection[str]) -> list[tuple[int, Mark]]:
    """(target, mark) for each place of a note: the mark stands after the last of its words.

    The marks are called ID, ID-2, ID-3 …, leaving out what is `taken` as another note's id.
    """
    if len(anchors) == 1:
        return [(anchors[0].target, Mark(id_, anchors[0].block, anchors[0].end))]
    last: dict[int, Anchor] = {}
    for anchor in anchors:
        last[anchor.target] = anchor
    ordered = sorted(last.items(), key=lambda item: (item[1].block, item[1].end))
    further = (name for number in count(2) if (name := f"{id_}-{number}") not in taken)
    return [
        (target, Mark(id_ if number == 0 else next(further), anchor.block, anchor.end))
        for number, (target, anchor) in enumerate(ordered)
    ]


def _count_words(text: str) -> int:
    """Words between white space; a text without spaces counts two characters as a word."""
    return max(len(text.split()), wide(text) // 2)


# ── Addresses ───────────────────────────────────────────────────────────────────────────────────────────


def _addresses(linked: Linked, anchored: Sequence[Anchored], files: frozenset[str], cited: Cited | None) -> Addresses:
    places, notes = {}, {}
    paths = {"index.html", "404.html", *files}
    ids: dict[str, Collection[str]] = {
        f"{page.id}.html": heading_ids(page) for page in linked.edition.pages if page.id != FRONT
    }
    for linked_text, source in zip(linked.texts, anchored, strict=True):
        text = linked_text.text
        places[text.id] = _places(linked_text)
        notes[text.id] = {
            annotation.id: None for annotation, _ in source.notes if annotation.id and annotation.status == "draft"
        } | {
            note.id: Address(linked_text.pages[note.page].path, f"n-{note.key}") for note in reversed(linked_text.notes)
        }
        # A note that was not found in the text has an error of its own; links to it need no second one.
        for annotation in linked.edition.annotations.get(text.id, ()):
            if annotation.id:
                notes[text.id].setdefault(annotation.id, Address(linked_text.contents_path))
        paths |= {linked_text.contents_path, *(page.path for page in linked_text.pages)}
        paths |= {linked_text.whole_path} - {""} | ({NOTES} if linked_text.notes else set())
        if linked.is_large:
            paths |= {notes_path(linked_text, chapter) for chapter in linked_text.chapters_with_notes}
        ids |= _ids_on_pages(linked_text, places[text.id].values())
    terms = {term.id: Address(glossary_path(linked, term), term.id) for term in linked.edition.terms}
    if terms:
        paths |= {GLOSSARY, *(address.path for address in terms.values())}
        for path in {address.path for address in terms.values()}:
            ids[path] = {address.fragment for address in terms.values() if address.path == path}
    names = {name.id: Address(linked.names.path(name), name.id) for name in linked.edition.names}
    if names:
        paths |= {kind_path(kind.id) for kind in linked.names.kinds}
        for path in {address.path for address in names.values()}:
            ids[path] = {address.fragment for address in names.values() if address.path == path}
    paths |= set(ids)
    witnesses = witness_addresses(linked.edition)
    if witnesses:
        paths.add(WITNESSES)
        ids[WITNESSES] = {address.fragment for address in witnesses.values()}
        pages = [page for linked_text in linked.texts for page in linked_text.pages]
        paths |= {witness_path(witnesses, siglum, page) for siglum in linked.edition.read for page in pages}
    if linked.published_works:
        paths |= {SOURCES, *TAKEN_ALONG}
        ids[SOURCES] = {cited.ids[key] for key in linked.published_works} if cited else set()
    pictures_from = linked.edition.pictures_from
    return Addresses(
        places, notes, terms, frozenset(paths), ids, linked.edition.unread, names, pictures_from, witnesses=witnesses
    )


def _places(linked: LinkedText) -> dict[str, Address]:
    text = linked.text
    path_of = {}
    for page in linked.pages:
        for section in range(page.first, page.last):
            path_of[section] = page.path
    found = {}
    for locus, (first, last) in text.places.items():
        if first < last:
            block = text.blocks[first]
            line = text.lines.get(locus)
            id_ = text.line_of(block, line[0].start) if line else block.locus
            found[locus] = Address(path_of[block.section], id_)
    return found


def _ids_on_pages(linked: LinkedText, places: Iterable[Address]) -> dict[str, set[str]]:
    """What a link may lead to on each page of a text: blocks, sections, notes."""
    ids: dict[str, set[str]] = {page.path: set() for page in linked.pages}
    for address in places:
        ids[address.path].add(address.fragment)
    for page in linked.pages:
        ids[page.path].update(section.id for section in linked.text.sections[page.first : page.last] if section.number)
    for note in linked.notes:
        ids[linked.pages[note.page].path].add(f"n-{note.key}")
    if linked.whole_path:
        ids[linked.whole_path] = set().union(*ids.values())
    return ids


# ── Links ───────────────────────────────────────────────────────────────────────────────────────────────


def _check_links(linked: Linked, anchored: Sequence[Anchored]) -> Iterator[Problem]:
    """Every link in texts, notes, definitions and pages, and every `see`, that leads nowhere."""
    addresses, edition = linked.addresses, linked.edition
    terms = {term.id for term in edition.terms}
    yield from _check_witnesses(addresses, edition)
    for linked_text in linked.texts:
        yield from _check_line(addresses, linked_text.text.source, linked_text.text.origin, linked_text.text.id)
        yield from _check_text(addresses, linked_text.text)
    for source in anchored:
        for annotation, _ in source.notes:
            yield from check_note(addresses, annotation, source.text.id)
    for term in edition.terms:
        yield from _check_prose(addresses, term.definition, "")
        if term.note:
            yield from _check_prose(addresses, term.note, "")
        for name, origin in term.see:
            if name not in terms:
                try:
                    addresses.term(name)
                except Fault as fault:
                    yield fault.at(origin)
    if edition.picture:
        token = Token("image", attrs={"src": edition.picture})
        yield from _check(addresses, markdown.links([token]), Origin("content/edition.yaml"), "")
    for entry in edition.names:
        yield from _check_prose(addresses, entry.definition, "")
        above = [(entry.part_of, entry.part_of_at)] if entry.part_of_at else []
        for name, origin in (*entry.see, *above):
            try:
                addresses.name(name)
            except Fault as fault:
                yield fault.at(origin)
    for page in edition.pages:
        yield from _check(addresses, markdown.links(page.tokens), page.origin, "", f"{page.id}.html")


def _check_witnesses(addresses: Addresses, edition: Edition) -> Iterator[Problem]:
    for witness in edition.witnesses.values():
        yield from _check_line(addresses, witness.source, Origin("content/edition.yaml"), "")
        if witness.note:
            yield from _check_prose(addresses, witness.note, "")
    for named in edition.sources.values():
        yield from _check_prose(addresses, named, "")


def _check_text(addresses: Addresses, text: Text) -> Iterator[Problem]:
    for section in text.sections:
        for row in section.rows:
            for block in row.blocks:
                yield from _check(addresses, markdown.links(block.tokens), block.origin, text.id)
            for token in row.tokens:
                if token.type == "image":
                    yield from _check(addresses, markdown.links([token]), token.meta["origin"], text.id)


def check_note(addresses: Addresses, annotation: Annotation, text: str) -> list[Problem]:
    """Every link of a note that leads nowhere."""
    problems = list(_check_prose(addresses, annotation.body, text))
    for source in annotation.sources:
        problems += _check_prose(addresses, source, text)
    for words in annotation.readings.values():
        problems += _check_line(addresses, words, annotation.origin, text)
    for reading in annotation.apparatus:
        for prose in filter(None, (reading.source, reading.note)):
            problems += _check_prose(addresses, prose, text)
    for name, origin in annotation.see:
        try:
            addresses.note(name, text)
        except Fault as fault:
            problems.append(fault.at(origin))
    return problems


def _check_line(addresses: Addresses, source: str, origin: Origin, text: str) -> Iterator[Problem]:
    """What is wrong with the links of Markdown in one line."""
    yield from _check(addresses, markdown.links_in(source, markdown.parse_inline), origin, text)


def _check_prose(addresses: Addresses, prose: Prose, text: str) -> Iterator[Problem]:
    yield from _check(addresses, markdown.links_in(prose.source, prose.parse), prose.origin, text)


def _check(
    addresses: Addresses, links: Iterable[markdown.Link], origin: Origin, text: str, page: str = ""
) -> Iterator[Problem]:
    for found in links:
        try:
            target = addresses.resolve(found.href, text, page)
            if found.image:
                addresses.check_picture(target)
            fault = _fault_of_picture(addresses, target) if found.image else None
        except Fault as wrong:
            fault = wrong
        if fault:
            yield fault.at(origin)._replace(words=unquoted(found.href))


def _fault_of_picture(addresses: Addresses, target: Address) -> Fault | None:
    """Why a page cannot show the picture at `target` as it should."""
    if target.outside or target.path in addresses.sizes:
        return None
    message = f"the size of the picture {target.path} cannot be read, so the page shifts when it is loaded"
    is_svg = target.path.lower().endswith(".svg")
    hint = "give its <svg> a viewBox" if is_svg else "save it again as PNG, JPEG, GIF, WebP or SVG"
    return Fault("G097", message, hint)
