"""Where a selector's words are in a text.

A selector names exactly one place; otherwise there is an error: the words are not there, or twice, or run from one page
to the next. If the lock knows the note, the place must also be the one that the
note was written for (confirm.py). Nothing is moved, guessed or dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from glossator import markdown
from glossator.language import fold_quote, identifiers, near_locus, unquoted
from glossator.model import After, Anchor, Annotation, Origin, Problem, Quote, Range, Selector, Text, Whole
from glossator.problems import problem

from .confirm import LockCheck
from .context_index import ContextIndex
from .explain import ASK, Explainer, Matches, shortened, times
from .find import find, find_all, first_after
from .flat import Flat, Span, flatten, reach_of
from .lock import Entry, block_words, passage_digest, selector_text
from .lookalikes import record_quotes
from .similarity import context, similarity

_WHOLE = 0.50  # a section or block that is annotated whole: how similar its words must be
_NEAR = 4000  # characters after the beginning of a range, where its end is looked for first


class Unresolved(Exception):
    """A selector names no place, or more than one."""

    def __init__(self, problem_: Problem) -> None:
        super().__init__(problem_.message)
        self.problem = problem_


class Resolved(NamedTuple):
    """Where a selector was found: its anchors, its entries for the lock, what an editor should know of it."""

    anchors: tuple[Anchor, ...]
    entries: tuple[Entry, ...]
    spans: tuple[Span, ...]  # of each entry's words
    warnings: tuple[Problem, ...] = ()


class _Found(NamedTuple):
    """The one place of a quote; `entry` is for the lock, `warning` says why the place is in doubt."""

    span: Span
    entry: Entry
    warning: Problem | None = None


class _Matches:
    """Where words as an editor quotes them stand in a text; some `quotes`, folded, are looked for in one pass."""

    def __init__(self, flat: Flat, quotes: Iterable[str]) -> None:
        self._flat, self._places = flat, find_all(flat, quotes)

    def __call__(self, words: str, scope: Span | None = None) -> list[Span]:
        """Where `words` stand in `scope`: as they are typed, or else as their Markdown would be read."""
        folded = fold_quote(words)
        if scope and (near := find(self._flat, folded, scope)):
            return near
        known = self._places.get(folded)
        found = find(self._flat, folded) if known is None else known
        if not found and (plain := fold_quote(markdown.plain_quote(words))) != folded:
            found = find(self._flat, plain)
        return _inside(found, scope)


class Resolver:
    """Resolves selectors against one text; all quotes are searched for in one pass."""

    def __init__(
        self,
        text: Text,
        annotations: Sequence[Annotation] = (),
        locked: Iterable[Entry] = (),
        flat: Flat | None = None,
    ) -> None:
        """`locked` are the entries of all notes on the text."""
        self.text = text
        self.flat = flat or flatten(text.blocks)
        self._page_starts = [text.places[text.sections[first].locus][0] for first in text.page_starts]
        quotes = [fold_quote(q.exact) for a in annotations for t in a.targets if (q := _searched_everywhere(t))]
        self.matches: Matches = _Matches(
            self.flat, quotes
        )  # by itself: what it is given to would refer to the resolver
        self._explainer = Explainer(text, self.flat, self.matches)
        self._check = LockCheck(self.flat, ContextIndex(self.flat, locked), self._explainer, self.matches)

    def resolve(self, selector: Selector, number: int = 0, locked: Sequence[Entry] = ()) -> Resolved:
        """Where the `number`th target of a note is; `locked` are the note's entries. Raises `Unresolved`."""
        written = selector_text(selector)
        # An entry speaks for the selector that it was made for; a selector that has been changed speaks for itself.
        entries = {entry.part: entry for entry in locked if entry.selector == written}
        if isinstance(selector, Whole):
            return self._whole(selector, number, written, entries.get(str(number)))
        if isinstance(selector, After):
            found = [self._quote(selector.quote, self._scope(selector.quote), str(number), written, entries)]
            block, _, end = list(self.flat.pieces(found[0].span))[-1]
            return _resolved(found, (Anchor(block, end, end, number),))
        if isinstance(selector, Quote):
            found = [self._quote(selector, self._scope(selector), str(number), written, entries)]
            span = found[0].span
        else:
            found = self._range(selector, number, written, entries)
            span = found[0].span[0], found[1].span[1]
        self._check_one_page(span, found[0].span, selector)
        if isinstance(selector, Range):
            digest = passage_digest(self.flat, span)
            found[0] = found[0]._replace(entry=found[0].entry._replace(passage=digest))
        return _resolved(found, tuple(Anchor(block, a, b, number) for block, a, b in self.flat.pieces(span)))

    def lock_entries(self, resolved: Sequence[Resolved]) -> Iterator[tuple[Entry, ...]]:
        """The entries for the lock of each of `resolved`, with enough context to tell them apart."""
        spans = [
            span
            for target in resolved
            for entry, span in zip(target.entries, target.spans, strict=True)
            if _has_context(entry)
        ]
        records = iter(record_quotes(self.flat, spans))
        for target in resolved:
            yield tuple(e._replace(**next(records)._asdict()) if _has_context(e) else e for e in target.entries)

    def _whole(self, selector: Whole, number: int, written: str, locked: Entry | None) -> Resolved:
        reach = self._reach_at(selector.at, selector.origin)
        first = self.flat.block_at(reach[0])
        block = self.text.blocks[first]
        is_line = self.text.lines_of(selector.at.removeprefix("#")) is not None
        # A section is marked at its heading, a block or a line at its end.
        words = block_words(self.flat.text[slice(*reach)] if is_line else self.flat.folds[first].text)
        # Lines are often alike: if the words stand unchanged at another line, that is where they have gone.
        has_gone = locked and is_line and words != locked.exact and find(self.flat, locked.exact)
        if locked and (has_gone or similarity(locked.exact, words) < _WHOLE):
            message = f"{selector.at} has changed since this note was written"
            hint = f"it was “{shortened(locked.exact)}” and is “{shortened(words)}”; {ASK}"
            raise Unresolved(problem("G020", selector.origin, message, hint))
        start = reach[0] - self.flat.starts[first]
        entry = Entry(str(number), written, block.locus, start, words, "", "", passage_digest(self.flat, reach))
        if is_line:
            anchors = tuple(Anchor(at, a, b, number) for at, a, b in self.flat.pieces(reach))
            return Resolved(anchors, (entry,), (reach,))
        span = self.flat.reach(first, first + 1)
        return Resolved((Anchor(first, 0, len(block.text), number, whole=True),), (entry,), (span,))

    def _quote(self, quote: Quote, scope: Span | None, part: str, written: str, locked: Mapping[str, Entry]) -> _Found:
        """The one place of `quote`. With an entry in the lock it must be the place that the entry knows."""
        if not fold_quote(quote.exact):
            raise Unresolved(problem("G033", quote.origin, "the quote has no words", "quote the words of the text"))
        found = self.matches(quote.exact, scope)
        entry = locked.get(part)
        if not found:
            raise Unresolved(self._explainer.absent(quote, scope, self.matches(quote.exact), entry))
        if quote.nth and len(found) < quote.nth:
            message = f"nth is {quote.nth}, but the words stand there {times(len(found))}"
            raise Unresolved(problem("G014", quote.origin_of("nth"), message, self._explainer.places(found, quote)))
        if quote.nth or len(found) == 1:
            span = found[quote.nth - 1 if quote.nth else 0]
            is_placed = bool(quote.at or quote.nth)
            if entry and (doubt := self._check.doubt(entry, span, quote.exact, is_placed=is_placed)):
                raise Unresolved(problem("G020", quote.origin, *doubt))
            return _Found(span, self._entry(span, part, written))
        places = self._explainer.places(found, quote)
        if entry and (known := self._check.known_place(entry, found)):
            message = f"the quote is in the text {times(len(found))} now; the note stays where it was"
            return _Found(known, self._entry(known, part, written), problem("G021", quote.origin, message, places))
        count = times(len(found))
        message = f"“{quote.at}” has the quote {count}" if quote.at else f"the quote is in the text {count}"
        raise Unresolved(problem("G010", quote.origin, message, places))

    def _range(self, selector: Range, number: int, written: str, locked: Mapping[str, Entry]) -> list[_Found]:
        scope = self._scope(selector.start)
        start = self._quote(selector.start, scope, f"{number}.from", written, locked)
        high = scope[1] if scope else len(self.flat.text)
        part = f"{number}.to"
        end = None
        for reach in (start.span[1] + _NEAR, high):
            near = start.span[0], min(reach, high)
            end = end or first_after(self.matches(selector.end.exact, near), start.span, high)
        if end is None and not self.matches(selector.end.exact):
            subject = "the words in `to` are"
            raise Unresolved(self._explainer.absent(selector.end, scope, (), locked.get(part), subject))
        if end is None:
            message = "the words in `to` do not come after those in `from`"
            hint = self._explainer.nearest(selector.end.exact, (start.span[1], high))
            raise Unresolved(problem("G015", selector.end.origin, message, hint))
        entry = locked.get(part)
        is_placed = bool(entry and entry.rival_score)  # the words are found after others, and stood elsewhere too
        if entry and (doubt := self._check.doubt(entry, end, selector.end.exact, is_placed=is_placed)):
            raise Unresolved(problem("G020", selector.end.origin, *doubt))
        return [start, _Found(end, self._entry(end, part, written))]

    def _scope(self, quote: Quote) -> Span | None:
        """Where the fields beside a quote, `at` and `within`, say that it is; None for the whole text."""
        scope = self._reach_at(quote.at, quote.origin_of("at")) if quote.at else None
        if not quote.within:
            return scope
        found = self.matches(quote.within, scope)
        if len(found) == 1:
            return found[0]
        if found:
            message = f"the passage in `within` is in the text {times(len(found))}"
            hint = self._explainer.places(found, replace(quote, in_list=False))
        else:
            message = "the passage in `within` is not in the text"
            hint = self._explainer.nearest(quote.within, scope)
        raise Unresolved(problem("G013", quote.origin_of("within"), message, hint))

    def _reach_at(self, locus: str, origin: Origin) -> Span:
        """What the section, the block or the lines of verse with this locus cover."""
        places = self.text.places
        name = locus.removeprefix("#")
        if reach := reach_of(self.text, self.flat, name):
            return reach
        inner = unquoted(name, straight=True)
        hint = f"write it without the quotation marks: {inner}" if inner in places else near_locus(name, places)
        raise Unresolved(problem("G011", origin, f"the text “{self.text.id}” has no place “{locus}”", hint))

    def _check_one_page(self, span: Span, first_words: Span, selector: Quote | Range) -> None:
        first, last = self.flat.block_at(first_words[0]), self.flat.block_at(span[1] - 1)
        if bisect_right(self._page_starts, first) != bisect_right(self._page_starts, last):
            blocks = self.text.blocks
            origin = selector.origin if isinstance(selector, Quote) else selector.start.origin
            message = f"the passage runs from one page to the next ({blocks[first].locus} to {blocks[last].locus})"
            raise Unresolved(problem("G016", origin, message, "make it two places: quote: [first part, second part]"))

    def _entry(self, span: Span, part: str, written: str) -> Entry:
        block = self.flat.block_at(span[0])
        before, after = context(self.flat, span)
        exact, start = self.flat.text[slice(*span)], span[0] - self.flat.starts[block]
        return Entry(part, written, self.text.blocks[block].locus, start, exact, before, after)


def _resolved(found: Sequence[_Found], anchors: tuple[Anchor, ...]) -> Resolved:
    warnings = tuple(quote.warning for quote in found if quote.warning)
    return Resolved(anchors, tuple(quote.entry for quote in found), tuple(quote.span for quote in found), warnings)


def _searched_everywhere(selector: Selector) -> Quote | None:
    """The quote of a selector that may stand anywhere. The end of a range is looked for after its beginning."""
    quote = selector.start if isinstance(selector, Range) else selector
    quote = quote.quote if isinstance(quote, After) else quote
    return quote if isinstance(quote, Quote) and not quote.at else None


def _inside(spans: list[Span], scope: Span | None) -> list[Span]:
    """Those of the places of the same words, in their order, that lie in `scope`."""
    if scope is None or not spans:
        return spans
    size = spans[0][1] - spans[0][0]
    return spans[bisect_left(spans, (scope[0], 0)) : bisect_right(spans, (scope[1] - size, scope[1]))]


def _has_context(entry: Entry) -> bool:
    """Whether an entry is of a quote, and not of a section or block that is annotated whole."""
    return bool(entry.before or entry.after)


# ── In a parallel version ───────────────────────────────────────────────────────────────────────────────


def resolve_in_version(
    resolvers: Mapping[str, Resolver],
    name: str,
    quote: Quote,
    main: Resolver,
    resolved: Sequence[Resolved],
    locked: Sequence[Entry],
) -> Resolved:
    """Where the version `name` has the words of a note: in the section that the note stands in, if they are there.

    `resolved` are the places of the note in the `main` text. Raises `Unresolved`.
    """
    resolver = resolvers.get(name)
    if resolver is None:
        versions = ", ".join(resolvers) or f"none; write content/{main.text.id}.{name}.md"
        hint = identifiers.did_you_mean(name, resolvers) or f"the parallel versions of this text: {versions}"
        raise Unresolved(problem("G037", quote.origin, f"the text has no parallel version “{name}”", hint))
    part, written = f"parallel.{name}", selector_text(quote)
    narrowed = _in_same_section(resolver, quote, main, resolved)
    known = [
        entry._replace(part="0", selector=selector_text(narrowed))
        for entry in locked
        if entry.part == part and entry.selector == written
    ]
    found = resolver.resolve(narrowed, 0, known)
    return found._replace(entries=tuple(e._replace(part=part, selector=written) for e in found.entries))


def _in_same_section(resolver: Resolver, quote: Quote, main: Resolver, resolved: Sequence[Resolved]) -> Quote:
    for anchor in (target.anchors[0] for target in resolved if target.anchors):
        section = main.text.sections[main.text.blocks[anchor.block].section]
        for locus in (section.number, section.id):
            place = resolver.text.places.get(locus) if locus else None
            if place and len(resolver.matches(quote.exact, resolver.flat.reach(*place))) == 1:
                return replace(quote, at=locus)
    return quote
