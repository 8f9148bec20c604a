"""How far an edition is: what `status` tells, in the terminal and in the preview.

Notes by kind, state and person; sections without notes; terms and names that are never found; names without a
definition; what is still uncertain; notes without a source; links to elsewhere; and the terminology: where a term's
original stands, one of its agreed renderings is expected.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from glossator import markdown
from glossator.language import fold_quote, is_edge
from glossator.model import Annotation, Name, Note, Origin, Sources, Term
from glossator.strict_yaml import load as load_yaml

from .coverage import Coverage, coverage, negative
from .linked import Linked, LinkedText

STATES = ("draft", "disputed", "reviewed", "")
_NO_STATE = "no status"
_LONGEST = 60  # characters of a quotation


@dataclass(frozen=True)
class Place:
    """Something to look at: where it is in the edition and in its file."""

    text: str
    locus: str
    words: str
    path: str
    line: int
    page: str = ""  # its address in the preview

    @property
    def where(self) -> str:
        """The text and the locus, which may begin with the text's name: “lamp 3.1”, “lamp.2”."""
        return self.locus if self.locus.startswith(f"{self.text}.") else f"{self.text} {self.locus}".strip()


@dataclass(frozen=True)
class Status:
    """`notes` counts by (kind, status, person)."""

    notes: tuple[tuple[str, str, str, int], ...]
    kinds: tuple[str, ...]
    without_notes: tuple[Place, ...]
    unused_terms: tuple[Place, ...]
    uncertain: tuple[Place, ...]
    departures: tuple[Place, ...]
    links: tuple[Place, ...]
    settings: tuple[Place, ...] = ()
    without_source: tuple[Place, ...] = ()
    unfound_names: tuple[Place, ...] = ()
    undefined_names: tuple[Place, ...] = ()
    witnesses: tuple[Coverage, ...] = ()
    negative: tuple[Place, ...] = ()
    uncited: tuple[Place, ...] | None = None  # None where there is no bibliography
    unformatted: tuple[Place, ...] = ()

    def count(self, kind: str = "", state: str | None = None, by: str | None = None) -> int:
        return sum(
            number
            for label, its_state, person, number in self.notes
            if kind in ("", label) and state in (None, its_state) and by in (None, person)
        )

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sorted(person for _, _, person, _ in self.notes)))


def _by(linked: Linked, note: Note) -> str:
    by = note.annotation.by
    return linked.edition.known(by).name if by else ""


def status(linked: Linked, sources: Sources) -> Status:
    """The state of an edition, from what its pages are made of (drafts too, if they were linked)."""
    notes = [(linked_text, note) for linked_text in linked.texts for note in _each(linked_text)]
    counted = Counter((n.annotation.kind, n.annotation.status, _by(linked, n)) for _, n in notes)
    used = {occurrence.term for linked_text in linked.texts for occurrence in linked_text.occurrences}
    return Status(
        notes=tuple((*key, number) for key, number in sorted(counted.items())),
        kinds=tuple(linked.edition.kinds),
        without_notes=tuple(place for linked_text in linked.texts for place in _without_notes(linked_text)),
        unused_terms=tuple(_term_place(term, term.headword) for term in linked.edition.terms if term.id not in used),
        uncertain=tuple(
            _note_place(linked_text, note, f"{words}: “{_quoted(linked_text, note)}”")
            for linked_text, note in notes
            if (words := _uncertainty(note.annotation))
        ),
        departures=tuple(_departures(linked, sources)),
        links=tuple(_links(linked)),
        settings=tuple(_settings(linked, sources)),
        without_source=tuple(_without_source(notes)),
        unfound_names=tuple(_unfound(linked)),
        undefined_names=tuple(
            _name_place(name) for name in linked.edition.names if not name.definition.source and not name.see
        ),
        witnesses=tuple(coverage(linked)),
        negative=tuple(
            _note_place(linked_text, note, f"“{_quoted(linked_text, note)}”") for linked_text, note in negative(linked)
        ),
        uncited=_uncited(linked),
        unformatted=tuple(_unformatted(linked)),
    )


def _uncited(linked: Linked) -> tuple[Place, ...] | None:
    """The entries of the bibliography that nothing cites, and that no entry takes anything from."""
    cited, bibliography = linked.addresses.cited, linked.edition.bibliography
    if cited is None or bibliography is None:
        return None
    used = {*cited.works, *(key for work in cited.works.values() for key in work.parents)}
    return tuple(
        Place("", "", key, entry.origin.path, entry.origin.line)
        for key, entry in bibliography.references.items()
        if key not in used
    )


def _unformatted(linked: Linked) -> Iterator[Place]:
    """The citations that the lock does not have yet, each once."""
    cited = linked.addresses.cited
    missing = set(cited.strings.missing[0]) if cited else set()
    for place in cited.places if cited else ():
        if place.citation in missing:
            missing.discard(place.citation)
            yield Place(place.text, "", markdown.written(place.citation), place.origin.path, place.origin.line)


def _each(linked_text: LinkedText) -> list[Note]:
    """Every note once, though it may stand on several pages."""
    return list({note.id: note for note in reversed(linked_text.notes)}.values())[::-1]


def _uncertainty(note: Annotation) -> str:
    parts = [f"certainty {note.certainty}"] if note.certainty in ("low", "medium") else []
    return ", ".join([*parts, *(["disputed"] if note.status == "disputed" else [])])


def _quoted(linked_text: LinkedText, note: Note) -> str:
    """The words that a note is about, or as many of them as fit in a line."""
    words = " … ".join(linked_text.text.blocks[a.block].text[a.start : a.end] for a in note.anchors)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _note_place(linked_text: LinkedText, note: Note, words: str) -> Place:
    locus = linked_text.text.blocks[note.anchors[0].block].locus
    page = f"{linked_text.pages[note.page].path}#n-{note.key}"
    return Place(linked_text.text.id, locus, words, note.annotation.origin.path, note.annotation.origin.line, page)


def _term_place(term: Term, words: str) -> Place:
    return Place("", "", words, term.origin.path, term.origin.line)


def _name_place(name: Name) -> Place:
    return Place("", "", name.name, name.origin.path, name.origin.line)


def _unfound(linked: Linked) -> Iterator[Place]:
    """The names that stand nowhere, and that lead to no other and hold none either."""
    found = {mention.name for linked_text in linked.texts for mention in linked_text.mentions}
    above = {name.part_of for name in linked.edition.names}
    for name in linked.edition.names:
        if name.id not in found and name.id not in above and not name.see:
            yield _name_place(name)


def _without_notes(linked_text: LinkedText) -> Iterator[Place]:
    """The sections that no note touches: those with a number, or if none has one those that hold no others."""
    sections = list(enumerate(linked_text.text.sections))[1:]
    numbered = [(index, section) for index, section in sections if section.number]
    touched = {anchor.block for note in linked_text.notes for anchor in note.anchors}
    page_of = {number: page.path for page in linked_text.pages for number in range(page.first, page.last)}
    for index, section in numbered or [(i, s) for i, s in sections if s.end == i + 1]:
        first, last = linked_text.text.places[section.locus]
        if first < last and not touched.intersection(range(first, last)):
            page = f"{page_of[index]}#{linked_text.text.blocks[first].locus}"
            origin = section.origin
            yield Place(linked_text.text.id, section.locus, section.title, origin.path, origin.line, page)


def _without_source(notes: Sequence[tuple[LinkedText, Note]]) -> Iterator[Place]:
    """The notes that give no source, of those kinds in which most notes give one."""
    sourced = Counter((note.annotation.kind, _has_source(note.annotation)) for _, note in notes)
    for linked_text, note in notes:
        kind = note.annotation.kind
        if not _has_source(note.annotation) and sourced[kind, True] > sourced[kind, False]:
            yield _note_place(linked_text, note, f"{kind}: “{_quoted(linked_text, note)}”")


def _has_source(note: Annotation) -> bool:
    """Whether it names one, links to one, or is marked as needing none."""
    return bool(note.sources) or note.needs_no_source or _cites_or_links(note)


def _cites_or_links(note: Annotation) -> bool:
    tokens = note.body.tokens
    return any(_in_tokens(tokens, note.origin, "", "")) or any(markdown.has_type(tokens, "citation"))


def _settings(linked: Linked, sources: Sources) -> Iterator[Place]:
    """What edition.yaml had better say before readers come."""
    if not linked.edition.id and sources.edition:
        kept = f"readers' own notes are kept under its title, and lost to them when that changes: add id: {linked.key}"
        yield Place("", "", kept, sources.edition.path, 1)


# ── Links to elsewhere ──────────────────────────────────────────────────────────────────────────────────


def _links(linked: Linked) -> Iterator[Place]:
    for linked_text in linked.texts:
        for block in linked_text.text.blocks:
            yield from _in_tokens(block.tokens, block.origin, linked_text.text.id, block.locus)
        for note in _each(linked_text):
            annotation = note.annotation
            place = _note_place(linked_text, note, "")
            for tokens in (annotation.body.tokens, *(source.tokens for source in annotation.sources)):
                yield from _in_tokens(tokens, annotation.origin, linked_text.text.id, place.locus, place.page)
    for term in linked.edition.terms:
        yield from _in_tokens(term.definition.tokens, term.origin, "", "")
    for name in linked.edition.names:
        yield from _in_tokens(name.definition.tokens, name.origin, "", "")
    for page in linked.edition.pages:
        yield from _in_tokens(page.tokens, page.origin, "", "", f"{page.id}.html")


def _in_tokens(tokens: Sequence[Any], origin: Origin, text: str, locus: str, page: str = "") -> Iterator[Place]:
    for found in markdown.links(tokens):
        if found.href.startswith(("http://", "https://")):
            yield Place(text, locus, found.href, origin.path, origin.line, page)


# ── Terminology ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Agreed:
    """A term that has agreed renderings: `original` as it is looked for, `words` of which one is expected."""

    term: Term
    original: str
    words: tuple[str, ...]
    departures: frozenset[str]


def _departures(linked: Linked, sources: Sources) -> Iterator[Place]:
    """Where the original of a term stands, in a note or in a parallel version, and none of its agreed renderings."""
    agreed = list(_agreements(linked, sources))
    for linked_text in linked.texts:
        for note in _each(linked_text) if agreed else ():
            original = note.annotation.original
            quoted = " ".join(linked_text.text.blocks[a.block].text[a.start : a.end] for a in note.anchors)
            blocks = {anchor.block for anchor in note.anchors}
            for entry in _departed(linked_text, agreed, original.text if original else "", quoted, blocks):
                yield _note_place(
                    linked_text, note, f"{entry.original}: “{_quoted(linked_text, note)}”, not {_either(entry)}"
                )
        for version in linked.edition.versions.get(linked_text.text.id, ()):
            for block in version.text.blocks if agreed else ():
                here = linked_text.text.places.get(block.locus)
                if here is None or version.text.align != "block":
                    continue
                beside = linked_text.text.blocks[here[0]]
                for entry in _departed(linked_text, agreed, block.text, beside.text, {here[0]}):
                    words = f"{entry.original} in {version.name}, and beside it not {_either(entry)}"
                    yield Place(linked_text.text.id, beside.locus, words, beside.origin.path, beside.origin.line)


def _departed(
    linked_text: LinkedText, agreed: Iterable[_Agreed], original: str, words: str, blocks: set[int]
) -> Iterator[_Agreed]:
    folded = fold_quote(original)
    for entry in agreed:
        if entry.original in folded and not any(_holds(words, rendering) for rendering in entry.words):
            places = [linked_text.text.places[locus] for locus in entry.departures if locus in linked_text.text.places]
            if not any(first <= block < last for first, last in places for block in blocks):
                yield entry


def _agreements(linked: Linked, sources: Sources) -> Iterator[_Agreed]:
    tree = load_yaml(sources.glossary.data, sources.glossary.path)[0] if sources.glossary else None
    entries: Any = tree.get("terms") if isinstance(tree, dict) else None
    by_line = {(entry["term"].line): entry for entry in entries or () if isinstance(entry, dict) and "term" in entry}
    for term in linked.edition.terms:
        entry = by_line.get(term.origin.line, {})
        if term.original and entry.get("renderings"):
            words = (term.headword, *term.forms, *map(str, entry["renderings"]))
            departures = frozenset(str(departure["at"]) for departure in entry.get("departures") or ())
            yield _Agreed(term, fold_quote(term.original.text), words, departures)


def _holds(words: str, rendering: str) -> bool:
    """Whether `rendering` stands in `words`, as whole words and in any case."""
    text, needle = fold_quote(words).casefold(), fold_quote(rendering).casefold()
    at = text.find(needle)
    while at >= 0:
        if is_edge(text, at) and is_edge(text, at + len(needle)):
            return True
        at = text.find(needle, at + 1)
    return False


def _either(entry: _Agreed) -> str:
    return " or ".join(f"“{words}”" for words in dict.fromkeys(entry.words))


# ── As a table ──────────────────────────────────────────────────────────────────────────────────────────

LISTS = (
    ("departures", "Departures from the agreed terminology"),
    ("uncertain", "Uncertain or disputed"),
    ("without_source", "Notes without a source"),
    ("without_notes", "Sections without notes"),
    ("unused_terms", "Terms never used"),
    ("unfound_names", "Names never found"),
    ("undefined_names", "Names without a definition"),
    ("links", "Links to elsewhere"),
    ("settings", "Missing in the settings"),
)
_OF_BIBLIOGRAPHY = (("uncited", "Works never cited"), ("unformatted", "Citations not formatted yet: `cite`"))
_OF_APPARATUS = (("negative", "Entries that do not say who has the lemma, where most do"),)


def lists(found: Status) -> tuple[tuple[str, str], ...]:
    """The lists of places that there may be, each by the field of `Status` that it is, with its title."""
    of_bibliography = () if found.uncited is None else _OF_BIBLIOGRAPHY
    return (*(_OF_APPARATUS if found.witnesses else ()), *LISTS, *of_bibliography)


def table(found: Status) -> list[list[str]]:
    """Notes by kind and state, and by person: rows of cells, the first of them the heads."""
    heads = ["notes", "all", *(state or _NO_STATE for state in STATES)]
    rows = [[kind, found.count(kind), *(found.count(kind, state) for state in STATES)] for kind in found.kinds]
    rows += [
        [f"by {person}" if person else "by no one named", found.count(by=person)]
        + [found.count(state=state, by=person) for state in STATES]
        for person in found.people
    ]
    rows.append(["all", found.count(), *(found.count(state=state) for state in STATES)])
    return [heads, *([str(cell) for cell in row] for row in rows)]


def tables(found: Status) -> list[list[list[str]]]:
    """`table`, and where there is an apparatus what its entries say of each witness."""
    heads = ["entries of the apparatus", "named", "departs", "missing", "silent"]
    rows = [
        [witness.siglum, witness.named, witness.departs, witness.missing, witness.silent] for witness in found.witnesses
    ]
    return [table(found), *([[heads, *([str(cell) for cell in row] for row in rows)]] if rows else [])]


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join([row[0].ljust(widths[0]), *cells])


def as_text(found: Status) -> str:
    """For a terminal."""
    first, *others = tables(found)
    lines = [*_columns(first), *(line for rows in others for line in ("", *_columns(rows)))]
    for name, title in lists(found):
        places: tuple[Place, ...] = getattr(found, name)
        lines += ["", f"{title}: {len(places) or 'none'}"]
        for place in places:
            warning = "warning: " if name == "departures" else ""
            locus = f"{place.where}: " if place.locus else ""
            lines.append(f"  {place.path}:{place.line}: {warning}{locus}{place.words}")
    return "\n".join(lines)


def as_json(found: Status) -> str:
    """For programs."""
    heads = ("kind", "status", "by", "count")
    tables: dict[str, Any] = {"notes": [dict(zip(heads, row, strict=True)) for row in found.notes]}
    for name, _ in lists(found):
        tables[name] = [asdict(place) for place in getattr(found, name)]
    if found.witnesses:
        tables["witnesses"] = [asdict(witness) for witness in found.witnesses]
    return json.dumps(tables, ensure_ascii=False, indent=2)
