"""What a part of a YAML file may be.

A shape is a frozen value: `Words` (any string), `Choice`, `Number`, `Date`, `Id`, `Colour`, `Language`, `Url` and the
like for one value; `Items`, `Fields` (a mapping with known keys) and `Rows` (a mapping with free keys) for what holds
several; `Either` for one of these. `fields.py` is the table of them, `checking.py` compares a file with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Anything(NamedTuple):
    """Whatever stands there: it is checked elsewhere, with the shape `of`."""

    doc: str = ""
    of: Shape | None = None


class Words(NamedTuple):
    """Any string that is not empty. `doc` says in one sentence what the field is for."""

    doc: str = ""
    markdown: bool = False


class Choice(NamedTuple):
    of: tuple[str, ...]
    doc: str = ""


class Number(NamedTuple):
    """A whole number of at least 1."""

    doc: str = ""


class Truth(NamedTuple):
    """true or false."""

    doc: str = ""


class Date(NamedTuple):
    """A date in EDTF (language/dates.py): 2019, 2019-11, 2019-11-24, 1831~, 1831-21, 1831/1835."""

    doc: str = ""


class Id(NamedTuple):
    doc: str = ""


class Colour(NamedTuple):
    """#rgb or #rrggbb, for light ground; two of them with a space between: for light and for dark."""

    doc: str = ""


class Language(NamedTuple):
    """A language tag: zh-Hans, sr-Latn-RS, grc."""

    doc: str = ""


class Url(NamedTuple):
    """The address of a site: https://example.org/reader/."""

    doc: str = ""


class Orcid(NamedTuple):
    """A researcher's identifier, bare or as an address: 0000-0002-1825-0097."""

    doc: str = ""


class Doi(NamedTuple):
    """A digital object identifier, bare: 10.5281/zenodo.1234567."""

    doc: str = ""


class Items(NamedTuple):
    of: Shape
    doc: str = ""
    non_empty: bool = False  # an empty list says nothing


class Rows(NamedTuple):
    """A mapping whose keys are the editor's own (kinds, sigla)."""

    of: Shape
    doc: str = ""
    ids: bool = True


@dataclass(frozen=True)
class Fields:
    of: Mapping[str, Shape] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    doc: str = ""
    what: str = "entry"
    usual: tuple[str, ...] = ()  # what an example shows, if not the required ones


class Either(NamedTuple):
    """One of several shapes, told apart by whether a scalar, a list or a mapping stands there, and by its keys."""

    of: tuple[Shape, ...]
    doc: str = ""


Value = Words | Choice | Number | Truth | Date | Id | Colour | Language | Url | Orcid | Doi
Shape = Anything | Value | Items | Rows | Fields | Either
