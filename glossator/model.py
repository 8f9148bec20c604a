"""The frozen types that flow through the pipeline.

Each stage turns one of them into the next: an `Annotation` is what an editor wrote, an `Anchor` is where
it stands, a `Note` is how a reader meets it. Offsets are counted in Unicode code points of `Block.text`,
start inclusive, end exclusive, as in the W3C Web Annotation model's TextPositionSelector. This module
imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning"]


class Origin(NamedTuple):
    """A place in a file: path relative to the edition's root, line and column counted from 1.

    `length` is the number of characters on that line that the place covers, for the carets under it.
    """

    path: str
    line: int = 1
    column: int = 1
    length: int = 1


class Problem(NamedTuple):
    """Something an editor has to know: `code` names a row of `problems.CODES`.

    `words`, where given, stand at `origin` or some lines below it; `problems.narrow` finds them in the file.
    """

    code: str
    origin: Origin
    message: str
    hint: str = ""
    severity: Severity = "error"
    words: str = ""


class Size(NamedTuple):
    """Of a picture, in CSS pixels."""

    width: int
    height: int


class SourceFile(NamedTuple):
    """One input file as it was read: `path` is relative to the edition's root, with forward slashes."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Sources:
    """What lies in an edition's folder.

    `texts` has the files of each text by the name under `content/` (`decree`, or `decree.plain` for a
    parallel version); `annotations` has the files of notes by text, `locks` what was last known of their anchors;
    `images` has the files below `content/images/` by their path there; `references` are the files of the bibliography,
    `styles` those of citation styles by their names.
    """

    edition: SourceFile | None
    texts: Mapping[str, tuple[SourceFile, ...]]
    pages: tuple[SourceFile, ...]
    annotations: Mapping[str, tuple[SourceFile, ...]]
    glossary: SourceFile | None
    locks: Mapping[str, SourceFile]
    templates: Mapping[str, SourceFile]
    static: Mapping[str, SourceFile]
    problems: tuple[Problem, ...] = field(default=())
    has_own_templates: bool = True  # whether any of `templates` is the edition's, not the engine's
    images: Mapping[str, SourceFile] = field(default_factory=dict)
    names: SourceFile | None = None
    references: tuple[SourceFile, ...] = ()
    styles: Mapping[str, SourceFile] = field(default_factory=dict)
    citation_lock: SourceFile | None = None
    packs: Mapping[str, SourceFile] = field(default_factory=dict)  # files of `content/packs/` by their name there
    pack_locks: Mapping[str, SourceFile] = field(default_factory=dict)  # by their path

    def files(self) -> Iterator[SourceFile]:
        """Every file an editor may have made a mistake in."""
        for file in (self.edition, self.glossary, self.names, self.citation_lock):
            if file:
                yield file
        for files in (
            self.references,
            tuple(self.styles.values()),
            *self.texts.values(),
            *self.annotations.values(),
            self.pages,
            tuple(self.locks.values()),
            tuple(self.packs.values()),
            tuple(self.pack_locks.values()),
        ):
            yield from files
        yield from self.templates.values()


class Person(NamedTuple):
    """Somebody who had a part in the edition. `sort` is the name as lists file it ("Byron, Ada"), "" if not given;
    `orcid` is the bare identifier; a person with nothing but a name may be meant by an id (`Edition.known`).
    """

    name: str
    id: str = ""
    role: str = ""
    orcid: str = ""
    url: str = ""
    sort: str = ""

    @property
    def sort_name(self) -> str:
        return self.sort or self.name

    @property
    def address(self) -> str:
        """Where more is to be found of them."""
        return self.url or (f"https://orcid.org/{self.orcid}" if self.orcid else "")


class License(NamedTuple):
    """How an edition may be used: what a reader is told, the licence's address, its id in SPDX's list."""

    name: str = ""
    url: str = ""
    spdx: str = ""


# ── The bibliography ────────────────────────────────────────────────────────────────────────────────────


class Reference(NamedTuple):
    """An entry of the bibliography as it was read.

    `source` is the entry as it stands in its file, BibTeX (with the `@string`s that it uses in `Bibliography`) or the
    JSON of a CSL item; `digest` is that of all that it says, with what it takes from other entries, its `parents`;
    `alike` are words that another work must have in common with it to be confused with it in a short citation; `title`
    is that of the work, as far as it can be read without more ado.
    """

    key: str
    origin: Origin
    source: str
    digest: str
    is_csl: bool = False
    parents: tuple[str, ...] = ()
    alike: frozenset[str] = frozenset()
    title: str = ""


class Style(NamedTuple):
    """How citations are written: a style in the Citation Style Language, "" for pandoc's own.

    `is_note` says that it cites in notes, not in the text; `is_numeric` that it cites by number.
    """

    source: str = ""
    is_note: bool = False
    is_numeric: bool = False
    has_bibliography: bool = True


class Bibliography(NamedTuple):
    """The works that an edition can cite, by their keys; `strings` are the abbreviations of its BibTeX, `unread` the
    keys of entries that cannot be read.
    """

    references: Mapping[str, Reference]
    strings: str = ""
    style: Style = Style()
    locale: str = ""
    unread: frozenset[str] = frozenset()


class CitedWork(NamedTuple):
    """A work in a citation, with what stands before and behind it: `see @key, p. 12`.

    `later` says that what is read together has cited the work before.
    """

    key: str
    prefix: str = ""
    suffix: str = ""
    without_author: bool = False
    later: bool = False


class Citation(NamedTuple):
    """Some works cited at one place: in brackets, or (`in_sentence`) with the first one's author as a word of it."""

    works: tuple[CitedWork, ...]
    in_sentence: bool = False


# ── What an editor wrote ────────────────────────────────────────────────────────────────────────────────


class Prose(NamedTuple):
    """Markdown outside the text: a note's body, a definition.

    `tokens` are markdown-it's, block level. They weigh twenty times as much as the source, and most are asked for once
    or twice, so they are made each time.
    """

    source: str
    origin: Origin
    parse: Callable[[str], Sequence[Any]]

    @property
    def tokens(self) -> Sequence[Any]:
        return self.parse(self.source) if self.source else ()


class Original(NamedTuple):
    """Words of the original language: what stands there, and how it is read aloud in Latin letters."""

    text: str
    lang: str = ""
    latin: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """W3C Web Annotation TextQuoteSelector: exact words, narrowed by where they stand.

    `at` is a locus that the words must lie in, `nth` (from 1) chooses among several there, `within` is a
    longer passage that holds them; `narrowed` is where in the file these three stand. `in_list` says that it is one
    of several quotes of a note: then it is narrowed by being written as a mapping.
    """

    exact: str
    origin: Origin
    at: str = ""
    nth: int = 0
    within: str = ""
    narrowed: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    in_list: bool = field(default=False, compare=False)

    def origin_of(self, name: str) -> Origin:
        """Where `at`, `nth` or `within` stands; the quote's place where it is not known."""
        return self.narrowed.get(name, self.origin)


class Range(NamedTuple):
    """W3C RangeSelector: from the first words of `start` to the last of `end`, across blocks if need be."""

    start: Quote
    end: Quote


class Whole(NamedTuple):
    """A whole section or block, named by its locus (W3C FragmentSelector)."""

    at: str
    origin: Origin


class After(NamedTuple):
    """The empty place behind the words of `quote`, where a witness adds some. Its anchor has start == end."""

    quote: Quote

    @property
    def origin(self) -> Origin:
        return self.quote.origin


Selector = Quote | Range | Whole | After


class How(NamedTuple):
    """A way in which a witness departs from the lemma: a row of `HOWS`.

    `abbreviation` is the sign that editors print and that the short form of an entry is typed with. `words` says
    whether a reading has any: "none", "needed" or "optional". In TEI a reading is `<rdg type="NAME">`; `element` with
    its `attributes` stands inside it, around the words if there are any ("": the words alone).

    A subreading is a form, a spelling or a slip, of the reading that it stands behind. The words of an ambiguous one
    are the readings of the entry that the witness may have, “ο / ος”, with “om.” for having none.
    """

    name: str
    abbreviation: str
    words: Literal["none", "needed", "optional"]
    element: str = ""
    attributes: Mapping[str, str] = MappingProxyType({})


HOWS: Mapping[str, How] = MappingProxyType(
    {
        how.name: how
        for how in (
            How("addition", "add.", "needed", "add"),
            How("omission", "om.", "none"),
            How("transposition", "transp.", "needed"),
            How("deletion", "del.", "optional", "del"),
            How("correction", "corr.", "needed", "corr"),
            How("conjecture", "conj.", "needed"),
            How("erasure", "eras.", "optional", "del", MappingProxyType({"rend": "erasure"})),
            How("illegible", "illeg.", "optional", "unclear"),
            How("lacuna", "lac.", "none", "gap", MappingProxyType({"reason": "lacuna"})),
            How("subreading", "sub.", "needed"),
            How("ambiguous", "ambig.", "needed"),
        )
    }
)


EITHER = " / "  # between the readings that an ambiguous one may be


class Reading(NamedTuple):
    """What some witnesses have in the place of the lemma.

    `how` is a name of `HOWS`, "" for other words without more ado. `witnesses` are the names as the editor lists them:
    keys of `Edition.witnesses` (witnesses, groups, hands) or of `Edition.sources` (scholars, earlier editions).
    `is_lemma` tells that these have the lemma itself, as a positive apparatus says; then `words` may be "".
    """

    words: str
    how: str
    witnesses: tuple[str, ...]
    origin: Origin
    source: Prose | None = None
    note: Prose | None = None
    is_lemma: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note as it stands in YAML. `id` is empty where the editor gave none; `link.py` makes one then."""

    id: str
    kind: str
    targets: tuple[Selector, ...]
    body: Prose
    origin: Origin
    readings: Mapping[str, str] = field(default_factory=dict)
    original: Original | None = None
    certainty: str = ""
    by: Person | None = None
    date: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[Prose, ...] = ()  # each a line
    needs_no_source: bool = False  # the editor says so with `sources: []`
    see: tuple[tuple[str, Origin], ...] = ()
    parallel: Mapping[str, Quote] = field(default_factory=dict)
    named_at: Origin | None = None  # where its id stands, if it was given one
    apparatus: tuple[Reading, ...] = ()  # of an entry of a critical apparatus; `readings` are those that a note quotes
    inside: tuple[str, Origin] | None = None  # the id of the entry that this one is a part of

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote that its places are made of, in order; those in parallel versions aside."""
        found: list[Quote] = []
        for target in self.targets:
            match target:
                case Quote():
                    found.append(target)
                case After():
                    found.append(target.quote)
                case Range():
                    found += target
        return tuple(found)

    def named(self, id_: str) -> Annotation:
        """The same with this id; `dataclasses.replace` takes five times as long, and most notes need it."""
        return Annotation(id_, *_all_but_the_id(self))


_all_but_the_id = attrgetter(*(attribute.name for attribute in fields(Annotation) if attribute.name != "id"))


class Term(NamedTuple):
    """A glossary entry: `headword` and `forms` are the words that count as the term in the text."""

    id: str
    headword: str
    forms: tuple[str, ...]
    definition: Prose
    origin: Origin
    original: Original | None = None
    link: str = ""
    exceptions: tuple[tuple[str, Origin], ...] = ()
    see: tuple[tuple[str, Origin], ...] = ()
    note: Prose | None = None


class NameKind(NamedTuple):
    """A kind of names: a row of names.yaml over the defaults of `kinds.py`.

    `label` is "" where the interface language has its own words for it; `type` is what schema.org calls such a thing;
    `link` is where names of this kind are linked in the text.
    """

    id: str
    label: str
    type: str
    link: str


class Authority(NamedTuple):
    """The same person or thing in an authority file: `name` is what that is called, `id` what it has there."""

    name: str
    id: str
    url: str


class Name(NamedTuple):
    """An entry of the index of names: `name` and `forms` are the words that count as it in the text.

    `places` are words that no form has, each with its place in the YAML; `at` of their quotes may begin with a text:
    “decree/8”. `sort` is what the entry is filed under, "" for the name itself.
    """

    id: str
    name: str
    kind: str
    forms: tuple[str, ...]
    origin: Origin
    definition: Prose
    sort: str = ""
    dates: str = ""
    same_as: tuple[Authority, ...] = ()
    link: str = ""
    places: tuple[tuple[Quote, Origin], ...] = ()
    exceptions: tuple[tuple[str, Origin], ...] = ()
    see: tuple[tuple[str, Origin], ...] = ()
    part_of: str = ""
    part_of_at: Origin | None = None


# ── The text ────────────────────────────────────────────────────────────────────────────────────────────


class Block(NamedTuple):
    """One run of inline content, the smallest thing that has a locus.

    `text` is the plain text that a reader sees, without footnote marks and the glosses of ruby; `tokens` are
    markdown-it's inline tokens; `section` indexes `Text.sections`. `lines` are the numbers of the lines of a stanza in
    a section that is counted by lines, 0 for one that has none (a stage direction).
    """

    locus: str
    kind: str
    text: str
    tokens: tuple[Any, ...]
    section: int
    origin: Origin
    lines: tuple[int, ...] = ()


class Stretch(NamedTuple):
    """A part of a block: [start, end) of its text; `block` indexes `Text.blocks`."""

    block: int
    start: int
    end: int


class Row(NamedTuple):
    """A top-level block with all it contains: one row of the page.

    `tokens` are markdown-it's block tokens; an inline token's `meta["block"]` indexes `blocks`, or is None
    where there is nothing to read (an empty table cell).
    """

    kind: str
    tokens: tuple[Any, ...]
    blocks: tuple[Block, ...]


class Section(NamedTuple):
    """A heading and what follows it up to the next one. Section 0 of a text is the text itself.

    `number` is what a citation says (“8”), "" where the heading has none; `locus` is the number or else the
    id; `parent` indexes the section that holds this one (-1 for the text); `end` is one past the last
    section inside it.
    """

    id: str
    number: str
    level: int
    title: str
    parent: int
    end: int
    rows: tuple[Row, ...]
    origin: Origin

    @property
    def locus(self) -> str:
        return self.number or self.id

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing below the heading before the next one."""
        return all(row.kind == "heading" for row in self.rows)

    def blocks(self) -> Iterator[Block]:
        for row in self.rows:
            yield from row.blocks


@dataclass(frozen=True)
class Text:
    """One source text: sections in the order of reading, each pointing at its parent."""

    id: str
    title: str
    lang: str
    sections: tuple[Section, ...]
    origin: Origin
    original_title: str = ""
    original_lang: str = ""
    author: str = ""
    date: str = ""
    source: str = ""
    cite: str = ""
    unit: str = ""  # what citations call a numbered section: “art.”
    pages: int = 0
    label: str = ""  # of a parallel version: what it is called beside the text
    align: str = "block"  # … and whether it follows block by block or only section by section
    shown: bool = True  # … and whether it is: a transcription that is only collated is not

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks())

    @cached_property
    def lines(self) -> Mapping[str, tuple[Stretch, ...]]:
        """Every locus of a line of verse -> the line; of one that two speakers share, its parts."""
        found: dict[str, tuple[Stretch, ...]] = {}
        for index, block in enumerate(self.blocks):
            if not block.lines:
                continue
            section = self.sections[block.section]
            start = 0
            for number, words in zip(block.lines, block.text.split("\n"), strict=True):
                if number:
                    for name in dict.fromkeys((section.locus, section.id)):
                        line = Stretch(index, start, start + len(words))
                        found[f"{name}.{number}"] = (*found.get(f"{name}.{number}", ()), line)
                start += len(words) + 1
        return found

    def lines_of(self, locus: str) -> tuple[Stretch, Stretch] | None:
        """The first and the last stretch of a line of verse (4.12) or of several (4.12-15); None if there is none."""
        if not self.lines:
            return None
        if parts := self.lines.get(locus):
            return parts[0], parts[-1]
        section, _, number = locus.rpartition(".")
        first, dash, last = number.replace("–", "-").partition("-")
        if not dash:
            return None
        start, end = self.lines.get(f"{section}.{first}"), self.lines.get(f"{section}.{last}")
        return (start[0], end[-1]) if start and end and start[0] < end[-1] else None

    def line_of(self, block: Block, offset: int) -> str:
        """The locus of the line that the character at `offset` of `block` stands in; "" if it is in none."""
        number = block.lines[block.text.count("\n", 0, offset)] if block.lines else 0
        return f"{self.sections[block.section].locus}.{number}" if number else ""

    @cached_property
    def page_starts(self) -> tuple[int, ...]:
        """The sections that open a page, by their index; the first is 0.

        A page begins at every heading of the text's page level or above. A heading with nothing of its own below it
        opens no page for itself but goes with what follows.
        """
        starts = [0]
        for index, section in enumerate(self.sections[1:], 1):
            opens = self.pages and section.level <= self.pages
            if opens and not all(before.is_bare for before in self.sections[starts[-1] : index]):
                starts.append(index)
        return tuple(starts)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Every locus -> the blocks it names, as a range of indexes into `blocks`.

        A section's locus (number and id alike) names all its blocks and those of its subsections; that of a line of
        verse the stanza that it stands in (`lines` has the line).
        """
        starts, count = [], 0
        for section in self.sections:
            starts.append(count)
            count += sum(len(row.blocks) for row in section.rows)
        starts.append(count)
        places: dict[str, tuple[int, int]] = {}
        for index, section in enumerate(self.sections):
            for name in dict.fromkeys((section.locus, section.id)):
                # “Before the first heading the section is the text itself”: its locus names all of it.
                places[name] = (starts[index], starts[section.end])
                for offset, block in enumerate(section.blocks()):
                    number = block.locus.rpartition(".")[2]
                    places[f"{name}.{number}"] = (starts[index] + offset, starts[index] + offset + 1)
        for locus, parts in self.lines.items():
            places[locus] = (parts[0].block, parts[-1].block + 1)
        return places


class Version(NamedTuple):
    """A parallel version of a text: another language or state. Its blocks stand beside those of the same locus."""

    name: str
    text: Text


class Kind(NamedTuple):
    """A kind of note: a row of edition.yaml over the defaults of `kinds.py`."""

    id: str
    label: str
    numbering: str
    restart: str
    colour: str
    colour_dark: str
    line: str
    css: str  # the class that the style sheet knows it by: k1, k2 …
    apparatus: bool = False  # its notes are entries of a critical apparatus
    place: str = "margin"  # where they are shown: "margin", or "foot" of each block


class Pack(NamedTuple):
    """A row of `packs` in edition.yaml: others' notes, shown as a kind of their own when a reader asks for them.

    `file` is the name of its file in `content/packs/`.
    """

    kind: Kind
    file: str
    origin: Origin


class Lacuna(NamedTuple):
    """A stretch that a witness has not: from one locus to another, both in it; “poem/12” where texts are several."""

    start: str
    end: str
    origin: Origin


class Witness(NamedTuple):
    """A row of `witnesses` in edition.yaml: a manuscript or print, a group of such (`of`), a hand in one (`hand_of`).

    `group` is the siglum of the group that it belongs to; `Edition.members` has both ways of saying that together.
    `source` and `note` are Markdown, `source` of one line.
    """

    siglum: str
    label: str
    source: str = ""
    date: str = ""  # EDTF
    place: str = ""
    group: str = ""
    of: tuple[str, ...] = ()
    hand_of: str = ""
    url: str = ""
    note: Prose | None = None
    lacunae: tuple[Lacuna, ...] = ()
    origin: Origin = Origin("content/edition.yaml")


class Plain(NamedTuple):
    """A page of the edition that is no text: introduction, about."""

    id: str
    title: str
    lang: str
    tokens: tuple[Any, ...]
    source: str
    origin: Origin
    order: int = 0


@dataclass(frozen=True)
class Edition:
    """Everything the editor gave, parsed: texts, what is said about them, and how to show it."""

    title: str
    subtitle: str
    lang: str
    texts: tuple[Text, ...]
    kinds: Mapping[str, Kind]
    witnesses: Mapping[str, Witness]
    glossary_link: str
    annotations: Mapping[str, tuple[Annotation, ...]]  # by text id, in the order of the files
    terms: tuple[Term, ...]
    pages: tuple[Plain, ...]
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)  # by text id
    editors: tuple[Person, ...] = ()
    license: License = field(default_factory=License)
    date: str = ""
    version: str = ""
    doi: str = ""  # bare: 10.5281/zenodo.123
    publisher: str = ""
    picture: str = ""  # an address as in Markdown
    url: str = ""
    search: str = ""
    unread: frozenset[str] = frozenset()  # `note:ID`, `term:ID`, `name:ID`, `text:ID`, `place:TEXT`: not read
    id: str = ""  # what readers' browsers keep things under, "" where the editor gave none
    names: tuple[Name, ...] = ()
    name_kinds: Mapping[str, NameKind] = field(default_factory=dict)
    pictures_from: tuple[str, ...] = ()  # hosts: https://iiif.example.org
    interface: tuple[str, ...] = ()  # language tags: the pages' own first, then those a reader can change to
    sources: Mapping[str, Prose] = field(default_factory=dict)  # by name: whom an apparatus names beside witnesses
    read: tuple[str, ...] = ()  # sigla of the witnesses that have pages of their own
    bibliography: Bibliography | None = None
    exports: tuple[str, ...] = ()  # formats that are published beside the pages
    packs: Mapping[str, Pack] = field(default_factory=dict)  # by the id of their kind

    @property
    def interface_lang(self) -> str:
        """The language of the words that the engine puts on the pages."""
        return self.interface[0] if self.interface else self.lang

    @property
    def has_apparatus(self) -> bool:
        return any(kind.apparatus for kind in self.kinds.values())

    def kind_of(self, annotation: Annotation) -> Kind:
        """The kind of a note, of the edition's own or of a pack's."""
        return self.kinds.get(annotation.kind) or self.packs[annotation.kind].kind

    @property
    def sigla(self) -> tuple[str, ...]:
        """Every name that a reading may be given to: witnesses, groups, hands, and those of `sources`."""
        return (*self.witnesses, *self.sources)

    def members(self, siglum: str) -> tuple[str, ...]:
        """The witnesses that a siglum stands for: those of a group, and of the groups in it; else itself alone."""
        found: dict[str, None] = {}
        seen, waiting = {siglum}, [siglum]
        while waiting:
            current = waiting.pop(0)
            row = self.witnesses.get(current)
            inside = [*(row.of if row else ()), *(w.siglum for w in self.witnesses.values() if w.group == current)]
            if not inside:
                found[current] = None
            waiting = [*(name for name in dict.fromkeys(inside) if name not in seen), *waiting]
            seen |= set(inside)
        return tuple(found)

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.editors if person.id}

    def known(self, person: Person) -> Person:
        """The one of the edition's people whose id stands in the place of a name, or else the same person."""
        return self._people.get(person.name, person)


# ── What the stages find ────────────────────────────────────────────────────────────────────────────────


class Anchor(NamedTuple):
    """Where one target of an annotation touches one block: [start, end) in `Block.text`.

    `block` indexes `Text.blocks`; `target` says which of the annotation's places this belongs to; `whole`
    that no words are quoted but the block or its section is meant.
    """

    block: int
    start: int
    end: int
    target: int = 0
    whole: bool = False


class Occurrence(NamedTuple):
    """A glossary term in the text: [start, end) of a block; `linked` by the policy or only counted."""

    term: str
    block: int
    start: int
    end: int
    linked: bool = False


class Mention(NamedTuple):
    """A name in the text: [start, end) of a block; `linked` by the policy or only in the index."""

    name: str
    block: int
    start: int
    end: int
    linked: bool = False


class Mark(NamedTuple):
    """Where a note's marker stands: behind [.., offset) of a block. `id` is the note's, with -2 … for later places."""

    id: str
    block: int
    offset: int


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation as a reader meets it on one page: its marker there, its anchors, a mark for each place.

    A note with places on several pages stands on each of them; the first is the one that its id leads to.
    """

    annotation: Annotation
    id: str
    number: str
    page: int
    anchors: tuple[Anchor, ...]
    marks: tuple[Mark, ...]
    parallel: Mapping[str, tuple[Anchor, ...]] = field(default_factory=dict)  # in the blocks of each version

    @property
    def key(self) -> str:
        """What the HTML ids are made of: n-KEY for the note, r-KEY for its mark."""
        return self.marks[0].id


class Page(NamedTuple):
    """A page of a text: the sections [first, last) of `Text.sections`, and where it is published."""

    path: str
    title: str
    first: int
    last: int
