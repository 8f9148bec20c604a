"""What the links of an edition lead to: notes, places, terms and names that a reader may want to see before going."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from glossator import markdown
from glossator.model import Annotation, Prose

from .addresses import SOURCES, Address, Addresses, Fault
from .linked import Linked

Targets = Mapping[str, frozenset[str]]  # the fragments on each page of the site that another page links to


def targets(linked: Linked) -> Targets:
    """What is linked to in an edition.

    What a note links to is shown by the index of notes too, so it always counts; a link within the text leads from the
    page of its block, and one within the glossary from that of its term.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for source, address in _links(linked):
        if address.path and address.path != source and not address.outside:
            found[address.path].add(address.fragment)
    return {path: frozenset(fragments) for path, fragments in found.items()}


def have_same_targets(old: Linked, new: Linked) -> bool:
    """Whether the same is linked to in two states of an edition which differ in the words of some notes at most."""
    return all(
        set(_of_note(old.addresses, before.annotation, text.text.id))
        == set(_of_note(new.addresses, after.annotation, text.text.id))
        for text, new_text in zip(old.texts, new.texts, strict=True)
        for before, after in zip(text.notes, new_text.notes, strict=True)
        if before.annotation is not after.annotation
    )


def _links(linked: Linked) -> Iterator[tuple[str, Address]]:
    """Each link as the page that it stands on ("" for several) and where it leads."""
    addresses, edition = linked.addresses, linked.edition
    for linked_text in linked.texts:
        for page in linked_text.pages:
            for section in linked_text.text.sections[page.first : page.last]:
                for block in section.blocks():
                    if links := list(markdown.links(block.tokens)):
                        yield from _of(addresses, links, linked_text.text.id, page.path)
        for term in {occurrence.term for occurrence in linked_text.occurrences if occurrence.linked}:
            yield "", addresses.terms[term]
        for name in {mention.name for mention in linked_text.mentions if mention.linked}:
            yield "", addresses.names[name]
        for note in {note.id: note for note in linked_text.notes}.values():
            yield from _of_note(addresses, note.annotation, linked_text.text.id)
    yield from _of_entries(linked)
    if addresses.cited:
        yield from (("", Address(SOURCES, fragment)) for fragment in addresses.cited.linked)
    for plain in edition.pages:
        yield from _of(addresses, markdown.links(plain.tokens), "", f"{plain.id}.html")


def _of_entries(linked: Linked) -> Iterator[tuple[str, Address]]:
    """The links of the glossary and of the index of names."""
    addresses, edition = linked.addresses, linked.edition
    for term in edition.terms:
        home = addresses.terms[term.id].path
        for prose in filter(None, (term.definition, term.note)):
            yield from _of_prose(addresses, prose, "", home)
        for name, _ in term.see:
            if name in addresses.terms:
                yield home, addresses.terms[name]
    for entry in edition.names:
        home = addresses.names[entry.id].path
        yield from _of_prose(addresses, entry.definition, "", home)
        for name in (entry.part_of, *(name for name, _ in entry.see)):
            if name in addresses.names:
                yield home, addresses.names[name]


def _of_note(addresses: Addresses, annotation: Annotation, text: str) -> Iterator[tuple[str, Address]]:
    yield from _of_prose(addresses, annotation.body, text, "")
    for source in annotation.sources:
        yield from _of_prose(addresses, source, text, "")
    for words in annotation.readings.values():
        yield from _of(addresses, markdown.links_in(words, markdown.parse_inline), text, "")
    for reading in annotation.apparatus:
        for name in reading.witnesses:
            if name in addresses.witnesses:
                yield "", addresses.witnesses[name]
        for prose in filter(None, (reading.source, reading.note)):
            yield from _of_prose(addresses, prose, text, "")
    for name, _ in annotation.see:
        try:
            yield "", addresses.note(name, text)
        except Fault:
            continue


def _of_prose(addresses: Addresses, prose: Prose, text: str, page: str) -> Iterable[tuple[str, Address]]:
    links = markdown.links_in(prose.source, prose.parse)
    return _of(addresses, links, text, page) if links else ()


def _of(addresses: Addresses, links: Iterable[markdown.Link], text: str, page: str) -> Iterator[tuple[str, Address]]:
    for link in links:
        try:
            yield page, addresses.resolve(link.href, text, page)
        except Fault:  # link.py reports it
            continue
