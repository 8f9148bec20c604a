"""What an editor is told of a selector: why it names no place, and what would choose one of several."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Protocol

from glossator import markdown
from glossator.language import differs, fold_quote, unquoted
from glossator.model import Problem, Quote, Text
from glossator.problems import problem

from .flat import Flat, Span, locus_of, reach_of, section_of, words_at
from .lock import Entry
from .relocate import propose
from .suggest import suggestions

ASK = "`reanchor` shows what has changed, and asks"

_MOST_PLACES = 6  # that an error lists; the count says how many there are
_CONTEXT = 24  # characters shown on each side of a place
_MOST_CHARACTERS = 60  # of words that are repeated in a message

_ellipsis = re.compile(r"\s*[\[(]?(?:…|\.\.\.|\. \. \.)[\])]?\s*")
_SIGNS_OF_YAML = set(",:#[]{}\"'&*!|>%@`")


class Matches(Protocol):
    """Where words as an editor quotes them stand in a text, or in `scope` (`Resolver.matches`)."""

    def __call__(self, words: str, scope: Span | None = None) -> list[Span]: ...


class Explainer:
    """Words messages and hints about one text."""

    def __init__(self, text: Text, flat: Flat, matches: Matches) -> None:
        self._text, self._flat, self._matches = text, flat, matches

    def locus(self, span: Span) -> str:
        return self._text.blocks[self._flat.block_at(span[0])].locus

    def in_context(self, span: Span) -> str:
        """The words at `span` in brackets, with a little of what stands around them."""
        text = self._flat.text
        before = text[max(0, span[0] - _CONTEXT) : span[0]]
        after = text[span[1] : span[1] + _CONTEXT]
        return f"…{before}[{text[span[0] : span[1]]}]{after}…"

    def smallest(self, span: Span) -> str:
        """The locus of the line of verse, or else of the block, that `span` stands in."""
        return locus_of(self._text, self._flat, span)

    def places(self, spans: Sequence[Span], quote: Quote) -> str:
        """The places in `spans`, each with the fields that would choose it if they were added to `quote`."""
        lines = []
        for span in spans[:_MOST_PLACES]:
            locus = self.smallest(span)
            low, high = reach_of(self._text, self._flat, locus) or span
            here = [span for span in spans if low <= span[0] and span[1] <= high]
            fields = [f'at: "{locus}"']
            if len(here) > 1 and span in here:
                fields.append(f"nth: {here.index(span) + 1}")
            if quote.in_list:
                words = json.dumps(quote.exact, ensure_ascii=False)
                fields = [f"{{quote: {words}, {', '.join(fields)}}}"]
            lines.append("\n".join([*fields[:-1], f"{fields[-1]:<14} {self.in_context(span)}"]))
        more = [f"and {len(spans) - _MOST_PLACES} more"] if len(spans) > _MOST_PLACES else []
        advice = "write one of these in its place in the list:" if quote.in_list else "add the fields that choose one:"
        return "\n".join([f"it is in these places; {advice}", *lines, *more])

    def absent(
        self,
        quote: Quote,
        scope: Span | None,
        everywhere: Sequence[Span],
        entry: Entry | None,
        subject: str = "the quote is",
    ) -> Problem:
        """The problem (G012) of a quote that is not in `scope`; it stands `everywhere` else, if anywhere."""
        if everywhere:
            region = "the passage in `within`" if quote.within else f"“{quote.at}”"
            return problem("G012", quote.origin, f"{subject} not in {region}", self.places(everywhere, quote))
        proposal = propose(self._flat, entry, (), section_of(self._text, self._flat, entry.block)) if entry else None
        if proposal and proposal.confidence:
            suggestion = self._found_words(proposal.span)
        else:
            suggestion = self.nearest(quote.exact, scope)
        hint = self._mistyped(quote, scope) or suggestion or "nothing in the text is like it"
        if entry:
            hint += f"\n{ASK}"
        return problem("G012", quote.origin, f"{subject} not in the text", hint)

    def nearest(self, words: str, scope: Span | None) -> str:
        """The passage most like `words`, in `scope` if there is one; "" if nothing is like them."""
        folded = folded_words(words)
        similar = suggestions(self._flat, folded, scope) or suggestions(self._flat, folded)
        if not similar:
            return ""
        span = similar[0].span
        difference = differs(folded, self._flat.text[slice(*span)])
        return "\n".join(filter(None, [self._found_words(span), difference]))

    def _mistyped(self, quote: Quote, scope: Span | None) -> str:
        """The hint where the words are in the text, but with something else typed around or between them."""
        inner = unquoted(quote.exact, straight=True)
        if inner and self._matches(inner, scope):
            return f"the text has the words without the quotation marks; write {inner}"
        first, *others = (part.strip() for part in _ellipsis.split(quote.exact))
        if others and first and others[-1] and self._matches(first, scope) and self._matches(others[-1], scope):
            start, end = _as_yaml(first), _as_yaml(others[-1])
            return f"a quote leaves out no words; write quote: {{from: {start}, to: {end}}}"
        return ""

    def _found_words(self, span: Span) -> str:
        return f"{self.smallest(span)} has “{words_at(self._text, self._flat, span)}”"


def folded_words(words: str) -> str:
    """Words as an editor quotes them, in the form in which they are looked for."""
    return fold_quote(markdown.plain_quote(words))


def times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")


def shortened(words: str) -> str:
    return words if len(words) <= _MOST_CHARACTERS else f"{words[: _MOST_CHARACTERS - 3]}…"


def _as_yaml(words: str) -> str:
    """Words as they may be written between braces: in quotation marks if they contain a sign of YAML."""
    return json.dumps(words, ensure_ascii=False) if set(words) & _SIGNS_OF_YAML else words
