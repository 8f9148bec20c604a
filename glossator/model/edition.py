"""The edition as a whole: its texts with all that is said about them, and the settings of edition.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from .annotation import Annotation, Prose
from .bibliography import Bibliography
from .index import Name, NameKind, Term
from .people import License, Person
from .problem import Origin
from .text import Text, Version


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

    `file` is the name of its file in `content/packs/`; what it calls itself and its licence stand there.
    """

    kind: Kind
    file: str
    origin: Origin
    license: License = License()


class Lacuna(NamedTuple):
    """A stretch that a witness lacks, from one locus to another inclusive; “poem/12” in an edition of several texts."""

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
    """A page of the edition beside its texts: introduction, about."""

    id: str
    title: str
    lang: str
    tokens: tuple[Any, ...]
    source: str
    origin: Origin
    order: int = 0


@dataclass(frozen=True)
class Edition:
    """Everything the editor gave, parsed: the texts, the notes on them, and how to show both."""

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
    sources: Mapping[str, Prose] = field(default_factory=dict)  # scholars and earlier editions that an apparatus names
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
        """Every name that a reading may be attributed to: witnesses, groups, hands, and those of `sources`."""
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
        """The person of the edition whose id was written instead of a name; else `person` itself."""
        return self._people.get(person.name, person)
