"""The works that an edition can cite, and the citations in its prose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .problem import Origin


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
