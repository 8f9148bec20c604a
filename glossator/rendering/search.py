"""What the search of a small edition looks through: a script that hands over every block, note, term and name.

It is a classic script that the page adds on the first search, because pages opened from disk may not `fetch`. The
search itself is a scan for the folded words: on 50,000 words with their notes that takes a few milliseconds, finds
确认 in 司法确认机制 by each character and pair, and needs no stemmer for any language. Larger editions use Pagefind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glossator import markdown
from glossator.language import in_one_line
from glossator.linking import Address, Cited, Linked, LinkedText
from glossator.model import Note, Prose

from .citations import words
from .marking import call

INDEX = "search-index.js"

Record = tuple[int, str, str, str]  # group, address from the site's root, title, text


def script(linked: Linked, ui: Mapping[str, str]) -> str:
    """`glossator.index({groups, records})`: records are in the order in which hits are shown."""
    index = {"groups": groups(linked, ui), "records": records(linked)}
    return call("glossator.index", index)


def groups(linked: Linked, ui: Mapping[str, str]) -> list[str]:
    """What the hits are shown by: the text, each kind of note, the glossary, each kind of names."""
    names = (kind.label or ui[f"names_{kind.id}"] for kind in linked.names.kinds)
    return [ui["text"], *(kind.label for kind in linked.edition.kinds.values()), ui["glossary"], *names]


def records(linked: Linked) -> list[Record]:
    """All that is searched, group by group."""
    kinds = list(linked.edition.kinds)
    rows = [record for linked_text in linked.texts for record in _blocks(linked_text)]
    rows += [record for linked_text in linked.texts for record in _notes(linked_text, kinds, linked.addresses.cited)]
    rows += _terms(linked, len(kinds) + 1)
    rows += _names(linked, len(kinds) + 2)
    return rows


def _blocks(linked_text: LinkedText) -> Iterator[Record]:
    text = linked_text.text
    path_of = {section: page.path for page in linked_text.pages for section in range(page.first, page.last)}
    for block in text.blocks:
        href = Address(path_of[block.section], block.locus).from_page("index.html")
        section = text.sections[block.section]
        title = f"{section.number} {section.title}" if section.number else section.title
        yield 0, href, title, " ".join(block.text.split())


def _notes(linked_text: LinkedText, kinds: Sequence[str], cited: Cited | None) -> Iterator[Record]:
    seen: set[str] = set()
    for note in linked_text.notes:
        if note.id not in seen:
            seen.add(note.id)
            href = Address(linked_text.pages[note.page].path, f"n-{note.key}").from_page("index.html")
            yield 1 + kinds.index(note.annotation.kind), href, _lemma(linked_text, note), _words_of(note, cited)


def _lemma(linked_text: LinkedText, note: Note) -> str:
    targets: dict[int, list[str]] = {}
    for anchor in note.anchors:
        targets.setdefault(anchor.target, []).append(
            linked_text.text.blocks[anchor.block].text[anchor.start : anchor.end]
        )
    words = " … ".join(in_one_line("\n".join(parts)) for parts in targets.values())
    if len(words) <= 80:
        return words
    return f"{words[:60].rpartition(' ')[0] or words[:60]} … {words[-16:].partition(' ')[2] or words[-16:]}"


def _words_of(note: Note, cited: Cited | None) -> str:
    annotation = note.annotation
    original = annotation.original
    parts: list[str] = [*map(markdown.plain_quote, annotation.readings.values())]
    for reading in annotation.apparatus:
        parts += [reading.words, *(_plain(prose, cited) for prose in (reading.source, reading.note) if prose)]
    if original:
        parts += [original.text, original.latin]
    return " ".join(filter(None, [*parts, _plain(annotation.body, cited), *annotation.tags]))


def _terms(linked: Linked, group: int) -> Iterator[Record]:
    for term in linked.edition.terms:
        href = linked.addresses.terms[term.id].from_page("index.html")
        original: list[Any] = [term.original.text, term.original.latin] if term.original else []
        yield (
            group,
            href,
            term.headword,
            " ".join(filter(None, [*original, *term.forms, _plain(term.definition, linked.addresses.cited)])),
        )


def _names(linked: Linked, first_group: int) -> Iterator[Record]:
    for group, kind in enumerate(linked.names.kinds, first_group):
        for name in linked.edition.names:
            if name.kind == kind.id:
                href = linked.addresses.names[name.id].from_page("index.html")
                yield (
                    group,
                    href,
                    name.name,
                    " ".join(filter(None, [*name.forms, _plain(name.definition, linked.addresses.cited)])),
                )


def _plain(prose: Prose, cited: Cited | None) -> str:
    """The words of some prose, those of what it cites among them."""
    paragraphs = (_words(token.children or (), cited) for token in prose.tokens if token.type == "inline")
    return " ".join(" ".join(paragraphs).split())


def _words(tokens: Sequence[Any], cited: Cited | None) -> str:
    if cited is None:
        return markdown.plain(tokens)
    return "".join(
        words(token.meta["citation"], cited) if token.type == "citation" else markdown.visible(token)
        for token in tokens
    )
