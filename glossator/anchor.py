"""Annotation + text -> anchors, or a problem.

A selector names exactly one place or it is an error: that the words are not there, that they are there twice,
that they run from one page to the next. Nothing is moved, guessed or dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from . import markdown
from .fold import fold_quote
from .model import Anchor, Annotation, Origin, Problem, Quote, Range, Selector, Text, Whole
from .pages import pages_of
from .problems import problem
from .selectors import Anchored, Span, find, find_all, flatten
from .suggest import nearest

_MOST_PLACES = 6  # that an error lists; the count says how many there are


class _Failed(Exception):
    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


def anchor(text: Text, annotations: Sequence[Annotation]) -> tuple[Anchored, list[Problem]]:
    finder = Finder(text, annotations)
    notes: list[tuple[Annotation, tuple[Anchor, ...]]] = []
    problems: list[Problem] = []
    for annotation in annotations:
        anchors: list[Anchor] = []
        for number, target in enumerate(annotation.targets):
            try:
                anchors += finder.anchors(target, number)
            except _Failed as failed:
                problems.append(failed.problem)
        if anchors:
            notes.append((annotation, tuple(sorted(anchors, key=lambda a: (a.block, a.start, a.end)))))
    return Anchored(text, finder.flat, tuple(notes)), problems


class Finder:
    """Resolves selectors against one text; all quotes are searched for in one pass."""

    def __init__(self, text: Text, annotations: Sequence[Annotation] = ()) -> None:
        self.text = text
        self.flat = flatten(text.blocks)
        self._page_starts = self._starts_of_pages()
        quotes = [fold_quote(q.exact) for a in annotations for t in a.targets for q in _quotes(t)]
        self._known = find_all(self.flat, quotes)

    def anchors(self, selector: Selector, target: int = 0) -> Iterator[Anchor]:
        if isinstance(selector, Whole):
            first, last = self._place(selector.at, selector.origin)
            # A section is marked at its heading, a block at its end.
            block = self.text.blocks[first]
            yield Anchor(first, 0, len(block.text), target, whole=True)
            return
        for block_index, start, end in self.flat.pieces(self.span(selector)):
            yield Anchor(block_index, start, end, target)

    def span(self, selector: Quote | Range) -> Span:
        """The one span that `selector` names; raises `_Failed`."""
        if isinstance(selector, Quote):
            span = self._one(selector, self._scope(selector))
            origin = selector.origin
        else:
            span, origin = self._range(selector)
        first, last = self.flat.block_at(span[0]), self.flat.block_at(span[1] - 1)
        if self._page_of(first) != self._page_of(last):
            blocks = self.text.blocks
            message = f"the passage runs from one page to the next ({blocks[first].locus} to {blocks[last].locus})"
            raise _Failed(problem("G016", origin, message, "make it two places: quote: [first part, second part]"))
        return span

    def matches(self, words: str, scope: Span | None = None) -> list[Span]:
        """Where `words` stand in `scope`: as they are typed, or else as their Markdown would be read."""
        folded = fold_quote(words)
        found = self._known.get(folded)
        if found is None:
            found = find(self.flat, folded)
        if not found and (plain := fold_quote(markdown.plain_quote(words))) != folded:
            found = find(self.flat, plain)
        if scope:
            found = [span for span in found if scope[0] <= span[0] and span[1] <= scope[1]]
        return found

    def _one(self, quote: Quote, scope: Span | None) -> Span:
        if not fold_quote(quote.exact):
            raise _Failed(problem("G033", quote.origin, "the quote has no words", "quote the words of the text"))
        found = self.matches(quote.exact, scope)
        if quote.nth:
            if len(found) < quote.nth:
                message = f"nth is {quote.nth}, but the words stand there {_times(len(found))}"
                raise _Failed(problem("G014", quote.origin, message, self._places(found)))
            return found[quote.nth - 1]
        if len(found) == 1:
            return found[0]
        if found:
            where = f" in {quote.at}" if quote.at else ""
            message = f"the quote is in the text{where} {_times(len(found))}"
            raise _Failed(problem("G010", quote.origin, message, self._places(found)))
        raise _Failed(self._absent(quote, scope))

    def _scope(self, quote: Quote) -> Span | None:
        scope = self.flat.reach(*self._place(quote.at, quote.origin)) if quote.at else None
        if not quote.within:
            return scope
        found = self.matches(quote.within, scope)
        if len(found) == 1:
            return found[0]
        if found:
            message = f"the passage in `within` is in the text {_times(len(found))}"
            raise _Failed(problem("G013", quote.origin, message, self._places(found)))
        hint = self._nearest(quote.within, scope)
        raise _Failed(problem("G013", quote.origin, "the passage in `within` is not in the text", hint))

    def _range(self, selector: Range) -> tuple[Span, Origin]:
        scope = self._scope(selector.start)
        start = self._one(selector.start, scope)
        high = scope[1] if scope else len(self.flat.text)
        # `to` may be the same words as the end of `from`, but not begin before it.
        for end in self.matches(selector.end.exact):
            if end[0] >= start[0] and end[1] > start[1] and end[1] <= high:
                return (start[0], end[1]), selector.start.origin
        message = "the words in `to` do not come after those in `from`"
        hint = self._nearest(selector.end.exact, (start[1], high))
        raise _Failed(problem("G015", selector.end.origin, message, hint))

    def _place(self, locus: str, origin: Origin) -> tuple[int, int]:
        places = self.text.places
        name = locus.removeprefix("#")
        if name in places:
            return places[name]
        near = get_close_matches(name, places, 3, 0.5)
        hint = f"did you mean {_either(near)}?" if near else "a locus is a section's number or id, or a block: 8, 8.2"
        raise _Failed(problem("G011", origin, f"the text “{self.text.id}” has no place “{locus}”", hint))

    def _places(self, spans: Sequence[Span]) -> str:
        """The places that `spans` stand at, each with what would choose it."""
        seen: dict[int, int] = {}
        blocks = [self.flat.block_at(span[0]) for span in spans]
        shown = []
        for span, block in zip(spans, blocks, strict=True):
            seen[block] = seen.get(block, 0) + 1
            chosen = f'at: "{self.text.blocks[block].locus}"'
            if blocks.count(block) > 1:
                chosen += f", nth: {seen[block]}"
            shown.append(f"{chosen}  {self._context(span)}")
        more = [f"and {len(shown) - _MOST_PLACES} more"] if len(shown) > _MOST_PLACES else []
        return "\n".join(["it stands in these places; add the line that chooses one:", *shown[:_MOST_PLACES], *more])

    def _context(self, span: Span) -> str:
        text = self.flat.text
        before = text[max(0, span[0] - 24) : span[0]]
        after = text[span[1] : span[1] + 24]
        return f"…{before}[{text[span[0] : span[1]]}]{after}…"

    def _absent(self, quote: Quote, scope: Span | None) -> Problem:
        elsewhere = self.matches(quote.exact) if scope else []
        if elsewhere:
            where = "the passage in `within`" if quote.within else quote.at
            return problem("G012", quote.origin, f"the quote is not in {where}", self._places(elsewhere))
        hint = self._nearest(quote.exact, scope) or "nothing in the text is like it"
        return problem("G012", quote.origin, "the quote is not in the text", hint)

    def _nearest(self, words: str, scope: Span | None) -> str:
        wanted = fold_quote(markdown.plain_quote(words))
        found = nearest(self.flat, wanted, scope) or nearest(self.flat, wanted)
        if not found:
            return ""
        span = found[0].span
        locus = self.text.blocks[self.flat.block_at(span[0])].locus
        return f"{locus} has “{self.words(span)}”"

    def words(self, span: Span) -> str:
        """The words of the text at `span`, ready to paste: unfolded, on one line."""
        blocks = self.text.blocks
        return " ".join(
            " ".join(blocks[block].text[start:end].split()) for block, start, end in self.flat.pieces(span)
        )

    def _starts_of_pages(self) -> list[int]:
        pages = pages_of(self.text)
        return [self.text.places[self.text.sections[page.first].locus][0] for page in pages]

    def _page_of(self, block: int) -> int:
        return bisect_right(self._page_starts, block)


def _quotes(selector: Selector) -> tuple[Quote, ...]:
    if isinstance(selector, Range):
        return (selector.start, selector.end)
    return (selector,) if isinstance(selector, Quote) else ()


def _times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _either(names: Sequence[str]) -> str:
    return " or ".join(f"“{name}”" for name in names)
