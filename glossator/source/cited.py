"""An edition with its citations read: in the words of its texts, notes, entries and pages they become tokens.

This is done after parsing, so that an edition without a bibliography pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import count, repeat

from glossator import markdown
from glossator.markdown import Token
from glossator.model import Annotation, Block, Edition, Name, Origin, Plain, Problem, Prose, Row, Section, Term, Text
from glossator.problems import problem

_KEPT = 4_096  # notes whose tokens are kept: each is asked for where its citations are gathered and where it is shown
_SIGN, _OPENING = "@", "[@"


def with_citations(edition: Edition, keys: Collection[str]) -> Edition:
    """The same, where the entries of the bibliography have these keys."""
    reader = _Reader(keys)
    return replace(
        edition,
        texts=tuple(map(reader.text, edition.texts)),
        versions={
            name: tuple(version._replace(text=reader.text(version.text, is_version=True)) for version in versions)
            for name, versions in edition.versions.items()
        },
        annotations={name: tuple(map(reader.note, notes)) for name, notes in edition.annotations.items()},
        terms=tuple(map(reader.term, edition.terms)),
        names=tuple(map(reader.name, edition.names)),
        pages=tuple(map(reader.page, edition.pages)),
        sources={name: reader.prose(words) for name, words in edition.sources.items()},
        witnesses={
            siglum: witness._replace(note=witness.note and reader.prose(witness.note))
            for siglum, witness in edition.witnesses.items()
        },
    )


class _Reader:
    """Each note, entry and page is read as a whole, so that the second citation of a work in it is a later one."""

    def __init__(self, keys: Collection[str]) -> None:
        self.keys = frozenset(keys)

    def prose(self, prose: Prose) -> Prose:
        if _SIGN not in prose.source:
            return prose
        return prose._replace(parse=partial(_parsed, prose.parse, self.keys))

    def note(self, note: Annotation) -> Annotation:
        proses = (note.body, *note.sources, *(part for r in note.apparatus for part in (r.source, r.note) if part))
        if not any(_SIGN in prose.source for prose in proses):
            return note
        return replace(
            note,
            body=self.prose(note.body),
            sources=tuple(map(self.prose, note.sources)),
            apparatus=tuple(
                reading._replace(
                    source=reading.source and self.prose(reading.source), note=reading.note and self.prose(reading.note)
                )
                for reading in note.apparatus
            ),
        )

    def term(self, term: Term) -> Term:
        return term._replace(definition=self.prose(term.definition), note=term.note and self.prose(term.note))

    def name(self, name: Name) -> Name:
        return name._replace(definition=self.prose(name.definition))

    def page(self, page: Plain) -> Plain:
        if _SIGN not in page.source:
            return page
        return page._replace(tokens=tuple(markdown.with_citations(page.tokens, self.keys)))

    # ── texts ──

    def text(self, text: Text, *, is_version: bool = False) -> Text:
        """Each block is read by itself, and its plain text has no words of a citation; `meta["id"]` of one is what the
        page of sources calls it, "" in a parallel version.
        """
        if not any(_may_cite(block) for block in text.blocks):
            return text
        ids = repeat("") if is_version else (f"c-{text.id}-{number}" for number in count(1))
        return replace(text, sections=tuple(self._section(section, ids) for section in text.sections))

    def _section(self, section: Section, ids: Iterator[str]) -> Section:
        if not any(map(_may_cite, section.blocks())):
            return section
        rows = tuple(self._row(row, ids) for row in section.rows)
        heading = next((row.blocks[0].text for row in rows if row.kind == "heading" and row.blocks), section.title)
        return section._replace(rows=rows, title=heading or section.title)

    def _row(self, row: Row, ids: Iterator[str]) -> Row:
        blocks = list(row.blocks)
        for token in row.tokens:
            index = token.meta.get("block") if token.type == "inline" else None
            if index is None or not _may_cite(blocks[index]):
                continue
            token.children = markdown.cited_inline(token.children, self.keys, set(), in_text=True)
            for child in token.children:
                if child.type == "citation":
                    child.meta = {**child.meta, "id": next(ids)}
            blocks[index] = blocks[index]._replace(text=markdown.plain(token.children), tokens=tuple(token.children))
        return row._replace(blocks=tuple(blocks))


def _may_cite(block: Block) -> bool:
    return _SIGN in block.text and block.kind != "code"


@lru_cache(maxsize=_KEPT)
def _parsed(parse: Callable[[str], Sequence[Token]], keys: Collection[str], source: str) -> Sequence[Token]:
    tokens = parse(source)
    if any(token.children for token in tokens):
        return markdown.with_citations(tokens, keys)
    return markdown.cited_inline(tokens, keys, set())


# ── Without a bibliography ──────────────────────────────────────────────────────────────────────────────


def without_bibliography(edition: Edition) -> Iterator[Problem]:
    """Brackets that would cite something: they are told of once, at the first of them."""
    for origin, words in _sayings(edition):
        if found := next(markdown.find_citations(words, (), set()), None):
            hint = "put it beside edition.yaml as content/references.bib; an @ that is not a citation is written \\@"
            key = found.citation.works[0].key
            yield problem("G105", origin, "there is a citation here, but no bibliography", hint, f"@{key}")
            return


def _sayings(edition: Edition) -> Iterator[tuple[Origin, str]]:
    """All prose that contains the sign of a citation, with its place."""
    for text in edition.texts:
        for block in text.blocks:
            if _SIGN in block.text and block.kind != "code":
                yield block.origin, _words(block.tokens)
    for prose in _prose(edition):
        if _OPENING in prose.source:
            yield prose.origin, _words(prose.tokens)
    for page in edition.pages:
        if _OPENING in page.source:
            yield page.origin, _words(page.tokens)


def _prose(edition: Edition) -> Iterator[Prose]:
    for notes in edition.annotations.values():
        for note in notes:
            yield from (note.body, *note.sources)
    yield from (term.definition for term in edition.terms)
    yield from (name.definition for name in edition.names)


def _words(tokens: Sequence[Token]) -> str:
    return "".join(token.content for token in markdown.has_type(tokens, "text"))
