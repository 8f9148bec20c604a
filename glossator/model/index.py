"""Entries of the glossary and of the index of names."""

from __future__ import annotations

from typing import NamedTuple

from .annotation import Original, Prose, Quote
from .problem import Origin


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

    `label` is "" where the interface language has a word of its own for it; `type` is the schema.org type; `link` says
    where names of this kind are linked in the text.
    """

    id: str
    label: str
    type: str
    link: str


class Authority(NamedTuple):
    """The same person or thing in an authority file: the file's name, and the record's id and address in it."""

    name: str
    id: str
    url: str


class Name(NamedTuple):
    """An entry of the index of names: `name` and `forms` are the words that count as it in the text.

    `places` are mentions that no form matches, each with its place in the YAML; the `at` of their quotes may begin with
    a text: “decree/8”. `sort` is what the entry is filed under, "" for the name itself.
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
