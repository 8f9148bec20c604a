"""What an edition cites, and where: every citation is collected, its keys checked, its formatted string looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from glossator import markdown
from glossator.citing import Strings, read_citation_lock, wanted
from glossator.language import identifiers
from glossator.model import (
    Annotation,
    Bibliography,
    Block,
    Citation,
    Edition,
    Name,
    Origin,
    Plain,
    Problem,
    Prose,
    Reference,
    SourceFile,
    Term,
)
from glossator.problems import problem

# The formats in which readers can take all cited works with them from the page of sources.
BIBTEX, RIS, CSL = TAKEN_ALONG = ("sources/sources.bib", "sources/sources.ris", "sources/sources.json")

_not_in_id = re.compile(r"[^\w.:-]+")

Holder = Annotation | Block | Term | Name | Plain | None


class CitedAt(NamedTuple):
    """A citation in what an editor wrote: in the note, block, entry or page `holder` (None: in edition.yaml).

    Of one in a text, `id` is what the page of sources calls it, and `offset` its place in the block.
    """

    citation: Citation
    origin: Origin
    holder: Holder
    text: str = ""
    id: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Cited:
    """All citations of an edition, those of drafts too, with their strings."""

    places: tuple[CitedAt, ...]
    strings: Strings

    @property
    def works(self) -> Mapping[str, Reference]:
        return self.strings.wanted.works

    @property
    def in_notes(self) -> bool:
        """Whether the style cites in notes: then a citation in a text is a mark that leads to the page of sources."""
        return self.strings.wanted.bibliography.style.is_note

    def alone(self, citation: Citation) -> Citation:
        """The same as it stands after a mark, where no sentence names the author."""
        return citation._replace(in_sentence=False) if self.in_notes else citation

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The id of each work on the page of sources, by its key; and of each citation in a text, by that id."""
        found: dict[str, str] = {}
        for key in self.works:
            base = f"ref-{_not_in_id.sub('-', key)}"
            id_, count = base, 1
            while id_ in found.values():
                count += 1
                id_ = f"{base}-{count}"
            found[key] = id_
        return found | {place.id: place.id for place in self.places if place.id}

    @cached_property
    def linked(self) -> frozenset[str]:
        """The places of the page of sources that citations lead to."""
        marks = {place.id for place in self.places if place.id} if self.in_notes else set()
        return frozenset({self.ids[key] for key in self.works} | marks)


def cite(edition: Edition, lock: SourceFile | None) -> tuple[Cited | None, list[Problem]]:
    """What an edition cites; None if it has no bibliography. Every citation of an unknown work is a problem."""
    if edition.bibliography is None:
        return None, []
    places = tuple(_places(edition))
    locked, problems = read_citation_lock(lock)
    problems += _unknown(places, edition.bibliography)
    cited = Cited(places, Strings(wanted(edition.bibliography, ()), locked))
    citations = [
        form for place in places for form in (place.citation, *([cited.alone(place.citation)] if place.id else []))
    ]
    return replace(cited, strings=Strings(wanted(edition.bibliography, citations), locked)), problems


def _unknown(places: Sequence[CitedAt], bibliography: Bibliography) -> Iterator[Problem]:
    known = bibliography.references
    for place in places:
        for work in place.citation.works:
            if work.key not in known and work.key not in bibliography.unread:
                near = identifiers.did_you_mean(work.key, known, shown="@{}")
                hint = near or "add it to content/references.bib; an @ that is not a citation is written \\@"
                message = f"the bibliography has no entry “{work.key}”"
                yield problem("G100", place.origin, message, hint, f"@{work.key}")


def _places(edition: Edition) -> Iterator[CitedAt]:
    for text in edition.texts:
        for block in text.blocks:
            yield from _in_block(text.id, block)
        for note in edition.annotations.get(text.id, ()):
            prose = [note.body, *note.sources, *(part for r in note.apparatus for part in (r.source, r.note) if part)]
            yield from _in_prose(prose, note, text.id)
        for version in edition.versions.get(text.id, ()):
            for block in version.text.blocks:
                yield from _in_block(text.id, block)
    for term in edition.terms:
        yield from _in_prose([term.definition, *([term.note] if term.note else [])], term)
    for name in edition.names:
        yield from _in_prose([name.definition], name)
    for page in edition.pages:
        for token in markdown.has_type(page.tokens, "citation"):
            yield CitedAt(token.meta["citation"], page.origin, page)
    named = (witness.note for witness in edition.witnesses.values() if witness.note)
    yield from _in_prose([*edition.sources.values(), *named], None)


def _in_block(text: str, block: Block) -> Iterator[CitedAt]:
    offset = 0
    for token in block.tokens:
        if token.type == "citation":
            yield CitedAt(token.meta["citation"], block.origin, block, text, token.meta["id"], offset)
        offset += len(markdown.visible(token))


def _in_prose(proses: Sequence[Prose], holder: Holder, text: str = "") -> Iterator[CitedAt]:
    for prose in proses:
        if "@" in prose.source:
            tokens: Sequence[Any] = prose.tokens
            yield from (
                CitedAt(token.meta["citation"], prose.origin, holder, text)
                for token in markdown.has_type(tokens, "citation")
            )
