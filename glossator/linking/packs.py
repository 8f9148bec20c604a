"""The notes of packs beside those of the edition: numbered and with addresses of their own.

They are made harmless: a link of theirs that leads nowhere is a warning, and its words stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from glossator import markdown
from glossator.anchoring import Anchored
from glossator.markdown import Token, escaping
from glossator.model import Annotation, Note, Pack, Problem, Prose
from glossator.problems import problem

from .addresses import Address, Addresses, Fault
from .link import numbered
from .linked import Linked, place_of


def with_packs(linked: Linked, packs: Sequence[tuple[Pack, Mapping[str, Anchored]]]) -> tuple[Linked, list[Problem]]:
    """The edition with these packs, the notes of which are anchored in its texts, by the texts' ids."""
    edition = replace(linked.edition, packs={pack.kind.id: pack for pack, _ in packs})
    kinds = {pack.kind.id: pack.kind for pack, _ in packs}
    addresses = linked.addresses
    notes: dict[str, list[Note]] = {}
    in_notes = {text: dict(known) for text, known in addresses.notes.items()}
    ids = {path: set(known) for path, known in addresses.ids.items()}
    for text in linked.texts:
        name = text.text.id
        in_text = [found[name] for _, found in packs if name in found]
        notes[name] = sorted(
            (note for of_text in in_text for note in numbered(kinds, of_text, text.pages, drafts=False)), key=place_of
        )
        for note in reversed(notes[name]):
            address = Address(text.pages[note.page].path, f"n-{note.key}")
            in_notes[name][note.id] = address
            for path in filter(None, (address.path, text.whole_path)):
                ids[path].add(address.fragment)
    addresses = replace(addresses, notes=in_notes, ids=ids)
    texts, problems = [], []
    for text in linked.texts:
        freed, found = _without_dead_links(addresses, notes[text.text.id], text.text.id)
        texts.append(replace(text, pack_notes=tuple(freed)))
        problems += found
    return Linked(edition, tuple(texts), addresses), problems


def _without_dead_links(addresses: Addresses, notes: Sequence[Note], text: str) -> tuple[list[Note], list[Problem]]:
    """The notes of packs on a text without the links and the pictures that a page cannot have, and what these were."""
    freed: dict[str, Annotation] = {}
    problems = []
    for note in notes:
        if note.id in freed:
            continue
        annotation = freed[note.id] = note.annotation
        instead, faults = _links(addresses, annotation, text)
        if instead:
            freed[note.id] = _with_links(annotation, instead)
        for href, fault in faults.items():
            found = problem("G123", annotation.origin, fault.message, "its words are shown without the link")
            problems.append(found._replace(words=href.removeprefix("note:")))
    return [replace(note, annotation=freed[note.id]) for note in notes], problems


def _links(addresses: Addresses, annotation: Annotation, text: str) -> tuple[dict[str, str], dict[str, Fault]]:
    """What stands in the place of a link: the same note in the pack, or nothing (""), and then why it leads nowhere."""
    links = [link for part in _prose(annotation) for link in markdown.links(part.tokens)]
    links += [link for words in annotation.readings.values() for link in markdown.links(markdown.parse_inline(words))]
    links += [markdown.Link(f"note:{name}") for name, _ in annotation.see]
    instead, faults = {}, {}
    for link in links:
        scheme, _, name = link.href.partition(":")
        in_pack = f"{annotation.kind}-{name}"
        if scheme == "note" and in_pack in addresses.notes[text]:
            instead[link.href] = f"note:{in_pack}"
            continue
        try:
            target = addresses.resolve(link.href, text)
            if link.image:
                addresses.check_picture(target)
        except Fault as fault:
            instead[link.href], faults[link.href] = "", fault
    return instead, faults


def _prose(annotation: Annotation) -> list[Prose]:
    of_readings = [part for reading in annotation.apparatus for part in (reading.source, reading.note) if part]
    return [annotation.body, *annotation.sources, *of_readings]


def _with_links(annotation: Annotation, instead: Mapping[str, str]) -> Annotation:
    def linked(prose: Prose) -> Prose:
        return prose._replace(parse=partial(_parsed, prose.parse, instead))

    see = (
        (instead.get(f"note:{name}", f"note:{name}").removeprefix("note:"), origin) for name, origin in annotation.see
    )
    return replace(
        annotation,
        body=linked(annotation.body),
        sources=tuple(map(linked, annotation.sources)),
        readings={siglum: _line(words, instead) for siglum, words in annotation.readings.items()},
        apparatus=tuple(
            reading._replace(
                source=reading.source and linked(reading.source), note=reading.note and linked(reading.note)
            )
            for reading in annotation.apparatus
        ),
        see=tuple((name, origin) for name, origin in see if name),
    )


def _parsed(parse: Callable[[str], Sequence[Token]], instead: Mapping[str, str], source: str) -> Sequence[Token]:
    return _relinked(parse(source), instead)


def _relinked(tokens: Sequence[Token], instead: Mapping[str, str]) -> list[Token]:
    """The tokens with other links, or with none; of a picture that is not shown its description remains."""
    out: list[Token] = []
    opened: list[bool] = []  # of each link that is open: whether it stays one
    for token in tokens:
        href = str(token.attrs.get("href", ""))
        if token.type == "link_open":
            opened.append(bool(instead.get(href, href)))
        if token.type == "image" and instead.get(str(token.attrs.get("src", ""))) == "":
            out += token.children or ()
        elif token.type not in ("link_open", "link_close") or opened[-1]:
            children = _relinked(token.children, instead) if token.children else token.children
            attrs = {**token.attrs, "href": instead[href]} if href in instead else token.attrs
            out.append(_copy(token, children, attrs))
        if token.type == "link_close":
            opened.pop()
    return out


def _copy(token: Token, children: Sequence[Token] | None, attrs: Mapping[str, Any]) -> Token:
    return Token(
        token.type, token.tag, token.nesting, token.content, children, attrs, token.map, token.meta, token.hidden
    )


def _line(words: str, instead: Mapping[str, str]) -> str:
    """Words in one line of Markdown; plain, if they have a link that changes."""
    tokens = markdown.parse_inline(words)
    changed = any(link.href in instead for link in markdown.links(tokens))
    return escaping.inline(markdown.plain(tokens)) if changed else words
