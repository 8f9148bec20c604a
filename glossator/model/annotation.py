"""A note as its editor wrote it: the selectors that say where it belongs, its body, the readings of an apparatus.

Quotations, ranges and whole sections follow the selectors of the W3C Web Annotation model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from .people import Person
from .problem import Origin


class Prose(NamedTuple):
    """Markdown outside the text: a note's body, a definition.

    `tokens` are markdown-it's, block level. They take twenty times the memory of the source, and most are needed once
    or twice, so they are parsed anew each time.
    """

    source: str
    origin: Origin
    parse: Callable[[str], Sequence[Any]]

    @property
    def tokens(self) -> Sequence[Any]:
        return self.parse(self.source) if self.source else ()


class Original(NamedTuple):
    """Words in the language of the original, and their transcription in Latin letters (`latin`)."""

    text: str
    lang: str = ""
    latin: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """W3C Web Annotation TextQuoteSelector: exact words, narrowed by where they stand.

    `at` is a locus that the words must lie in, `nth` (from 1) chooses among several there, `within` is a
    longer passage that holds them; `narrowed` is where in the file these three stand. `in_list` is set where the
    note has several quotes: then each is narrowed by fields of its own, written as a mapping.
    """

    exact: str
    origin: Origin
    at: str = ""
    nth: int = 0
    within: str = ""
    narrowed: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    in_list: bool = field(default=False, compare=False)

    def origin_of(self, name: str) -> Origin:
        """Where `at`, `nth` or `within` stands in the file; the quote's own place where that is not known."""
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
    """The empty place after the words of `quote`, where a witness adds some. Its anchor has start == end."""

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

    A subreading is a form, a spelling or a slip, of the reading that it stands after. The words of an ambiguous one
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

    `how` is a name of `HOWS`, "" where it simply has other words. `witnesses` are the names as the editor lists them:
    keys of `Edition.witnesses` (witnesses, groups, hands) or of `Edition.sources` (scholars, earlier editions).
    `is_lemma` marks the witnesses of the lemma itself, which a positive apparatus lists; then `words` may be "".
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
    """A note as it stands in YAML. `id` is "" where the editor gave none; `anchor.py` then makes one."""

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
        """Every quote in its targets, in order, without those in parallel versions."""
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
        """The same note with this id. Most notes need one, and `dataclasses.replace` takes five times as long."""
        return Annotation(id_, *_all_but_the_id(self))


_all_but_the_id = attrgetter(*(attribute.name for attribute in fields(Annotation) if attribute.name != "id"))
