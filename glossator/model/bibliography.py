"""The works that an edition can cite, and the citations in its prose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .problem import Origin


class Reference(NamedTuple):
    """An entry of the bibliography as it was read.

    `source` is the entry as it stands in its file: BibTeX (the `@string`s it uses are in `Bibliography`) or the JSON of
    a CSL item. `digest` covers everything the entry says, including what it inherits from its `parents`. `alike` are
    the words that another work must share with it to be confused with it in a short citation. `title` is the work's,
    as far as it can be read without a full BibTeX parser.
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
    """A work in a citation, with what stands before and after it: `see @key, p. 12`.

    `later` is set where the same note or text has cited the work before.
    """

    key: str
    prefix: str = ""
    suffix: str = ""
    without_author: bool = False
    later: bool = False


class Citation(NamedTuple):
    """Works cited together: in brackets, or (`in_sentence`) with the first author's name as part of the sentence."""

    works: tuple[CitedWork, ...]
    in_sentence: bool = False
