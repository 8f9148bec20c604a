"""Where a selector's words are in a text, or why that is no place.

A selector names exactly one place or it is an error: that the words are not there, that they are there twice,
that they run from one page to the next. Where the lock knows the note, the place must also be the one that the
note was written for. Nothing is moved, guessed or dropped.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from glossator import markdown
from glossator.language import differs, fold_quote, identifiers, near_locus, unquoted
from glossator.model import Anchor, Annotation, Origin, Problem, Quote, Range, Selector, Text, Whole
from glossator.problems import problem

from .align import Candidate, same_words, taken_out
from .lock import Entry, passage, whole_words, written_selector
from .lookalikes import remembered
from .relocate import proposed
from .selectors import Span, find, find_all, first_after, flatten, locus_of, reach_of, words_at
from .similarity import Memory, both, context, likeness, sides, similar
from .suggest import suggestions
from .surroundings import Surroundings

_MOST_PLACES = 6  # that an error lists; the count says how many there are

# The thresholds of likeness (similarity.py) that keep a note with its words. With them 75,000 notes of the bench stay
# without a warning after an edit of their text, not one in 10,000 of these at other words; of those whose words are
# there 99.2 to 99.8 % are right after light edits (bench/anchors.md, `python -m bench.anchors`).
ALONE = 0.35  # one place: below this its surroundings are strangers, and the note may have moved
SEVERAL = 0.50  # several places: what the best of them must reach …
MARGIN = 0.15  # … and by how much it must be ahead of the next
TWIN_MARGIN = 0.10  # by how much each side must be liker than those of the same words elsewhere were
# Words that are chosen by locus or count: one side must be so like, or the other nearly the same.
PLACED, PLACED_BETTER = 0.40, 0.85
WHOLE = 0.50  # a section or block that is meant whole: how like its words must be

_NEAR = 4000  # characters behind the beginning of a range, where its end is looked for first

_ellipsis = re.compile(r"\s*[\[(]?(?:…|\.\.\.|\. \. \.)[\])]?\s*")
_ASK = "`reanchor` shows what became of it and asks"


_NOT_WHERE_WRITTEN = "the same words, but not where this note was written for: moved?"


class Failed(Exception):
    """A selector that names no place, or not one alone."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


class Resolved(NamedTuple):
    """Where a selector was found: its anchors, its entries for the lock, what an editor should know of it."""

    anchors: tuple[Anchor, ...]
    entries: tuple[Entry, ...]
    spans: tuple[Span, ...]  # of each entry's words
    warnings: tuple[Problem, ...] = ()


class _Found(NamedTuple):
    """The one place of a quote; `entry` is what the lock shall have, `warning` why it is not beyond doubt."""

    span: Span
    entry: Entry
    warning: Problem | None = None


class Finder:
    """Resolves selectors against one text; all quotes are searched for in one pass."""

    def __init__(self, text: Text, annotations: Sequence[Annotation] = (), locked: Iterable[Entry] = ()) -> None:
        """`locked` are the entries of all notes on the text."""
        self.text = text
        self.flat = flatten(text.blocks)
        self._page_starts = self._starts_of_pages()
        quotes = [fold_quote(q.exact) for a in annotations for t in a.targets if (q := _searched_everywhere(t))]
        self._known = find_all(self.flat, quotes)
        self._surroundings = Surroundings(self.flat, locked)

    def resolve(self, selector: Selector, number: int = 0, locked: Sequence[Entry] = ()) -> Resolved:
        """Where the `number`th target of a note is; `locked` are the note's entries. Raises `Failed`."""
        said = written_selector(selector)
        # An entry speaks for the selector that it was made for; a selector that has been mended speaks for itself.
        entries = {entry.part: entry for entry in locked if entry.written == said}
        if isinstance(selector, Whole):
            return self._whole(selector, number, said, entries.get(str(number)))
        if isinstance(selector, Quote):
            found = [self._one(selector, self._scope(selector), str(number), said, entries)]
            span = found[0].span
        else:
            found = self._range(selector, number, said, entries)
            span = found[0].span[0], found[1].span[1]
        self._on_one_page(span, found[0].span, selector)
        if isinstance(selector, Range):
            digest = passage(self.flat, span)
            found[0] = found[0]._replace(entry=found[0].entry._replace(passage=digest))
        anchors = tuple(Anchor(block, a, b, number) for block, a, b in self.flat.pieces(span))
        warnings = tuple(one.warning for one in found if one.warning)
        return Resolved(anchors, tuple(one.entry for one in found), tuple(one.span for one in found), warnings)

    def remembered(self, found: Sequence[Resolved]) -> Iterator[tuple[Entry, ...]]:
        """The entries of each of `found` as the lock shall have them."""
        quoted = [
            (e, span) for one in found for e, span in zip(one.entries, one.spans, strict=True) if e.before or e.after
        ]
        memories = iter(remembered(self.flat, [span for _, span in quoted]))
        for one in found:
            yield tuple(self._with(next(memories), e) if e.before or e.after else e for e in one.entries)

    @staticmethod
    def _with(memory: Memory, entry: Entry) -> Entry:
        kept = {name: getattr(memory, name) for name in ("before", "after", "rival", "other", "same", "times", "order")}
        return entry._replace(**kept)

    def places(self, folded: str) -> list[Span]:
        """Where folded words stand."""
        found = self._known.get(folded)
        return find(self.flat, folded) if found is None else found

    def _whole(self, selector: Whole, number: int, said: str, locked: Entry | None) -> Resolved:
        reach = self._place(selector.at, selector.origin)
        block = self.text.blocks[self.flat.block_at(reach[0])]
        is_line = self.text.lines_of(selector.at.removeprefix("#")) is not None
        # A section is marked at its heading, a block or a line at its end.
        words = self.flat.text[slice(*reach)] if is_line else self.flat.folds[self.flat.block_at(reach[0])].text
        words = whole_words(words)
        # Lines are often like one another: what stands as it was at another line has gone there.
        has_gone = locked and is_line and words != locked.exact and find(self.flat, locked.exact)
        if locked and (has_gone or similar(locked.exact, words) < WHOLE):
            message = f"{selector.at} has other words than when this note was written"
            hint = f"it was “{_cut(locked.exact)}” and is “{_cut(words)}”; {_ASK}"
            raise Failed(problem("G020", selector.origin, message, hint))
        digest = passage(self.flat, reach)
        first = self.flat.block_at(reach[0])
        start = reach[0] - self.flat.starts[first]
        entry = Entry(str(number), said, block.locus, start, words, "", "", digest)
        if is_line:
            anchors = tuple(Anchor(at, a, b, number) for at, a, b in self.flat.pieces(reach))
            return Resolved(anchors, (entry,), (reach,))
        span = self.flat.reach(first, first + 1)
        return Resolved((Anchor(first, 0, len(block.text), number, whole=True),), (entry,), (span,))

    def _on_one_page(self, span: Span, first_words: Span, selector: Quote | Range) -> None:
        first, last = self.flat.block_at(first_words[0]), self.flat.block_at(span[1] - 1)
        if self._page_of(first) != self._page_of(last):
            blocks = self.text.blocks
            origin = selector.origin if isinstance(selector, Quote) else selector.start.origin
            message = f"the passage runs from one page to the next ({blocks[first].locus} to {blocks[last].locus})"
            raise Failed(problem("G016", origin, message, "make it two places: quote: [first part, second part]"))

    def section_of(self, locus: str) -> Span | None:
        """What the section of a block covers that has, or had, this locus; None if there is none."""
        place = self.text.places.get(locus.rpartition(".")[0])
        return self.flat.reach(*place) if place else None

    @staticmethod
    def folded(words: str) -> str:
        """Words as an editor quotes them, as they are looked for."""
        return fold_quote(markdown.plain_quote(words))

    def matches(self, words: str, scope: Span | None = None) -> list[Span]:
        """Where `words` stand in `scope`: as they are typed, or else as their Markdown would be read."""
        folded = fold_quote(words)
        if scope and (near := find(self.flat, folded, scope)):
            return near
        found = self.places(folded)
        if not found and (plain := fold_quote(markdown.plain_quote(words))) != folded:
            found = find(self.flat, plain)
        return self._inside(found, scope)

    def _one(self, quote: Quote, scope: Span | None, part: str, said: str, locked: Mapping[str, Entry]) -> _Found:
        """The one place of `quote`. With an entry in the lock it must be the place that the entry knows."""
        if not fold_quote(quote.exact):
            raise Failed(problem("G033", quote.origin, "the quote has no words", "quote the words of the text"))
        found = self.matches(quote.exact, scope)
        entry = locked.get(part)
        if not found:
            raise Failed(self._absent(quote, scope, self.matches(quote.exact), entry))
        if quote.nth and len(found) < quote.nth:
            message = f"nth is {quote.nth}, but the words stand there {_times(len(found))}"
            raise Failed(problem("G014", quote.origin_of("nth"), message, self._places(found, quote)))
        if quote.nth or len(found) == 1:
            span = found[quote.nth - 1 if quote.nth else 0]
            if entry and (doubt := self._doubt(entry, span, quote.exact, is_placed=bool(quote.at or quote.nth))):
                raise Failed(problem("G020", quote.origin, *doubt))
            return _Found(span, self._entry(span, part, said))
        if entry and (known := self._known_place(entry, found)):
            message = f"the quote is in the text {_times(len(found))} now; the note stays where it was"
            return _Found(
                known,
                self._entry(known, part, said),
                problem("G021", quote.origin, message, self._places(found, quote)),
            )
        times = _times(len(found))
        message = f"“{quote.at}” has the quote {times}" if quote.at else f"the quote is in the text {times}"
        raise Failed(problem("G010", quote.origin, message, self._places(found, quote)))

    def _entry(self, span: Span, part: str, said: str) -> Entry:
        block = self.flat.block_at(span[0])
        before, after = context(self.flat, span)
        exact = self.flat.text[slice(*span)]
        return Entry(part, said, self.text.blocks[block].locus, span[0] - self.flat.starts[block], exact, before, after)

    def _doubt(self, entry: Entry, span: Span, words: str, *, is_placed: bool) -> tuple[str, str] | None:
        """Why the one place that a selector names may not be the one its note was written for.

        `is_placed` says that it was chosen by its locus, by count or by what stands before it: that tells where the
        words were, and not that they are still the same.
        """
        before, after = sides(entry, self.flat, span)
        own = both(before, after)
        if changed := self._changed(entry, span, own):
            return _NOT_WHERE_WRITTEN, (
                f"what it was written for seems to be “{self._context(changed.span)}” at "
                f"{locus_of(self.text, self.flat, changed.span)} now, and this is “{self._context(span)}”; {_ASK}"
            )
        alike = bool(entry.same) and min(before, after) < entry.same + TWIN_MARGIN
        if before == after == 1 and not (alike and entry.times):
            return None
        everywhere = self.matches(words)
        # The same words stood elsewhere in like surroundings. Unless all are there still, these may be those.
        as_before = entry.times == len(everywhere) and everywhere.index(span) == entry.order - 1
        twin = alike and not as_before
        if before == after == 1 and not twin:
            return None
        others = [(likeness(entry, self.flat, s), s) for s in same_words(entry, self.flat, everywhere) if s != span]
        best, place = max(others, default=(0.0, span))
        if best >= own + MARGIN and best >= SEVERAL:
            hint = f"they seem to be at {locus_of(self.text, self.flat, place)}; {_ASK}"
            return "the words that this note was written for stand elsewhere now", hint
        is_stranger = own < ALONE or (is_placed and min(before, after) < PLACED and max(before, after) < PLACED_BETTER)
        if is_stranger or twin or taken_out(entry, self.flat, span):
            return _NOT_WHERE_WRITTEN, (
                f"it was “…{entry.before[-20:]}[{entry.exact}]{entry.after[:20]}…”, it is "
                f"“{self._context(span)}”; {_ASK}"
            )
        return None

    def _changed(self, entry: Entry, span: Span, own: float) -> Candidate | None:
        """Where the words of `entry` seem to have been changed, if `span` is a copy of them; `own` is its likeness."""
        locus = self._locus(span)
        if own == 1 and locus == entry.block:
            return None
        # In another section any place that the words may have had is likelier than one with a copy of them.
        stayed = locus.rpartition(".")[0] == entry.block.rpartition(".")[0]
        return self._surroundings.changed(entry, span, own - MARGIN if stayed else 0.0)

    def _known_place(self, entry: Entry, found: Sequence[Span]) -> Span | None:
        """Which of several places the lock knows, if one is so like that no other comes near."""
        ranked = sorted(((likeness(entry, self.flat, span), span) for span in found), reverse=True)
        best, second = ranked[0], ranked[1]
        if best[0] < SEVERAL or best[0] - second[0] < MARGIN or self._changed(entry, best[1], best[0]):
            return None
        return best[1]

    @staticmethod
    def _inside(spans: list[Span], scope: Span | None) -> list[Span]:
        """Those of the places of the same words, in their order, that lie in `scope`."""
        if scope is None or not spans:
            return spans
        size = spans[0][1] - spans[0][0]
        return spans[bisect_left(spans, (scope[0], 0)) : bisect_right(spans, (scope[1] - size, scope[1]))]

    def _scope(self, quote: Quote) -> Span | None:
        scope = self._place(quote.at, quote.origin_of("at")) if quote.at else None
        if not quote.within:
            return scope
        found = self.matches(quote.within, scope)
        if len(found) == 1:
            return found[0]
        if found:
            message = f"the passage in `within` is in the text {_times(len(found))}"
            raise Failed(
                problem("G013", quote.origin_of("within"), message, self._places(found, replace(quote, in_list=False)))
            )
        hint = self._nearest(quote.within, scope)
        raise Failed(problem("G013", quote.origin_of("within"), "the passage in `within` is not in the text", hint))

    def _range(self, selector: Range, number: int, said: str, locked: Mapping[str, Entry]) -> list[_Found]:
        scope = self._scope(selector.start)
        start = self._one(selector.start, scope, f"{number}.from", said, locked)
        high = scope[1] if scope else len(self.flat.text)
        part = f"{number}.to"
        end = None
        for reach in (start.span[1] + _NEAR, high):
            near = start.span[0], min(reach, high)
            end = end or first_after(self.matches(selector.end.exact, near), start.span, high)
        if end is None and not self.matches(selector.end.exact):
            raise Failed(self._absent(selector.end, scope, (), locked.get(part), "the words in `to` are"))
        if end is None:
            message = "the words in `to` do not come after those in `from`"
            hint = self._nearest(selector.end.exact, (start.span[1], high))
            raise Failed(problem("G015", selector.end.origin, message, hint))
        entry = locked.get(part)
        is_placed = bool(entry and entry.rival)  # the words are found behind others, and stood elsewhere too
        if entry and (doubt := self._doubt(entry, end, selector.end.exact, is_placed=is_placed)):
            raise Failed(problem("G020", selector.end.origin, *doubt))
        return [start, _Found(end, self._entry(end, part, said))]

    def _place(self, locus: str, origin: Origin) -> Span:
        """What a section, a block or lines of verse cover."""
        places = self.text.places
        name = locus.removeprefix("#")
        if found := reach_of(self.text, self.flat, name):
            return found
        inner = unquoted(name, straight=True)
        hint = f"write it without the quotation marks: {inner}" if inner in places else near_locus(name, places)
        raise Failed(problem("G011", origin, f"the text “{self.text.id}” has no place “{locus}”", hint))

    def _places(self, spans: Sequence[Span], quote: Quote) -> str:
        """The places that `spans` stand at, each with what would choose it if `quote` were narrowed to it."""
        shown = []
        for span in spans[:_MOST_PLACES]:
            locus = locus_of(self.text, self.flat, span)
            here = self._inside(list(spans), reach_of(self.text, self.flat, locus))
            chosen = [f'at: "{locus}"', *([f"nth: {here.index(span) + 1}"] if len(here) > 1 and span in here else [])]
            if quote.in_list:
                words = json.dumps(quote.exact, ensure_ascii=False)
                chosen = [f"{{quote: {words}, {', '.join(chosen)}}}"]
            shown.append("\n".join([*chosen[:-1], f"{chosen[-1]:<14} {self._context(span)}"]))
        more = [f"and {len(spans) - _MOST_PLACES} more"] if len(spans) > _MOST_PLACES else []
        what = "put what chooses one in its place in the list:" if quote.in_list else "add what chooses one:"
        return "\n".join([f"it stands in these places; {what}", *shown, *more])

    def _locus(self, span: Span) -> str:
        return self.text.blocks[self.flat.block_at(span[0])].locus

    def _context(self, span: Span) -> str:
        text = self.flat.text
        before = text[max(0, span[0] - 24) : span[0]]
        after = text[span[1] : span[1] + 24]
        return f"…{before}[{text[span[0] : span[1]]}]{after}…"

    def _absent(
        self,
        quote: Quote,
        scope: Span | None,
        everywhere: Sequence[Span],
        entry: Entry | None,
        what: str = "the quote is",
    ) -> Problem:
        if everywhere:
            where = "the passage in `within`" if quote.within else f"“{quote.at}”"
            return problem("G012", quote.origin, f"{what} not in {where}", self._places(everywhere, quote))
        found = proposed(self.flat, entry, (), self.section_of(entry.block)) if entry else None
        likest = self._words(found.span) if found and found.sure else self._nearest(quote.exact, scope)
        hint = self._typed_otherwise(quote, scope) or likest or "nothing in the text is like it"
        if entry:
            hint += f"\n{_ASK}"
        return problem("G012", quote.origin, f"{what} not in the text", hint)

    def _typed_otherwise(self, quote: Quote, scope: Span | None) -> str:
        """The hint where the words are in the text but for what was typed around or between them."""
        inner = unquoted(quote.exact, straight=True)
        if inner and self.matches(inner, scope):
            return f"the text has the words without the quotation marks; write {inner}"
        first, *others = (part.strip() for part in _ellipsis.split(quote.exact))
        if others and first and others[-1] and self.matches(first, scope) and self.matches(others[-1], scope):
            start, end = _as_yaml(first), _as_yaml(others[-1])
            return f"a quote leaves out no words; write quote: {{from: {start}, to: {end}}}"
        return ""

    def _nearest(self, words: str, scope: Span | None) -> str:
        wanted = self.folded(words)
        found = suggestions(self.flat, wanted, scope) or suggestions(self.flat, wanted)
        if not found:
            return ""
        span = found[0].span
        difference = differs(wanted, self.flat.text[slice(*span)])
        return "\n".join(filter(None, [self._words(span), difference]))

    def _words(self, span: Span) -> str:
        return f"{locus_of(self.text, self.flat, span)} has “{words_at(self.text, self.flat, span)}”"

    def _starts_of_pages(self) -> list[int]:
        text = self.text
        return [text.places[text.sections[first].locus][0] for first in text.page_starts]

    def _page_of(self, block: int) -> int:
        return bisect_right(self._page_starts, block)


def _searched_everywhere(selector: Selector) -> Quote | None:
    """The quote of a selector that may stand anywhere. The end of a range is looked for behind its beginning."""
    quote = selector.start if isinstance(selector, Range) else selector
    return quote if isinstance(quote, Quote) and not quote.at else None


def _times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _as_yaml(words: str) -> str:
    """Words as they may stand between braces: in quotation marks where they hold a sign of YAML's."""
    from json import dumps  # whose strings YAML reads too

    return dumps(words, ensure_ascii=False) if set(words) & set(",:#[]{}\"'&*!|>%@`") else words


def _cut(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}…"


def in_version(
    finders: Mapping[str, Finder],
    name: str,
    quote: Quote,
    main: Finder,
    found: Sequence[Resolved],
    locked: Sequence[Entry],
) -> Resolved:
    """Where a parallel version has the words of a note: in the section that the note stands in, if they are there."""
    finder = finders.get(name)
    if finder is None:
        there = ", ".join(finders) or f"none; write content/{main.text.id}.{name}.md"
        hint = identifiers.did_you_mean(name, finders) or f"the parallel versions of this text: {there}"
        raise Failed(problem("G037", quote.origin, f"the text has no parallel version “{name}”", hint))
    part, said, here = f"parallel.{name}", written_selector(quote), _in_same_section(finder, quote, main, found)
    known = [
        entry._replace(part="0", written=written_selector(here))
        for entry in locked
        if entry.part == part and entry.written == said
    ]
    resolved = finder.resolve(here, 0, known)
    return resolved._replace(entries=tuple(e._replace(part=part, written=said) for e in resolved.entries))


def _in_same_section(finder: Finder, quote: Quote, main: Finder, found: Sequence[Resolved]) -> Quote:
    for anchor_ in (one.anchors[0] for one in found if one.anchors):
        section = main.text.sections[main.text.blocks[anchor_.block].section]
        for locus in (section.number, section.id):
            place = finder.text.places.get(locus) if locus else None
            if place and len(finder.matches(quote.exact, finder.flat.reach(*place))) == 1:
                return replace(quote, at=locus)
    return quote
