"""How far the text around a place agrees with what a note has before and after its quote.

Compared letter by letter, from the quote outwards; spaces and signs do not count.
"""

from __future__ import annotations

from dataclasses import dataclass

from glossator.anchoring import Span
from glossator.language import fold

# How many letters and digits beside the quote have to agree, on one side, to tell it from other places of the same
# words by that side alone; and how few on both sides show that the surrounding text is a different one.
_ENOUGH = 8
_STRANGE = 3


@dataclass(frozen=True)
class Agreement:
    """How far the text before and after a place agrees with what a note has there: letters that agree, of how many."""

    before: int
    before_of: int
    after: int
    after_of: int

    @property
    def both(self) -> bool:
        return self.before == self.before_of and self.after == self.after_of

    @property
    def behind(self) -> bool:
        return self.after == self.after_of and self.after_of >= _ENOUGH

    @property
    def either(self) -> bool:
        return self.behind or (self.before == self.before_of and self.before_of >= _ENOUGH)

    @property
    def strange(self) -> bool:
        """Both sides are given, and neither is like the text."""
        sides = [(n, of) for n, of in ((self.before, self.before_of), (self.after, self.after_of)) if of >= _ENOUGH]
        return bool(sides) and all(n < _STRANGE for n, _ in sides)


def _side(expected: str, actual: str) -> tuple[int, int]:
    """How many characters agree from the quote outwards, and how many could: the text may end before the context."""
    of = min(len(expected), len(actual))
    return next((i for i in range(of) if expected[i] != actual[i]), of), of


def folded_letters(words: str) -> str:
    """The letters and digits of words, folded."""
    return alphanumerics(fold(words).text)


def alphanumerics(words: str) -> str:
    """The letters and digits of words that are folded."""
    return "".join(filter(str.isalnum, words))


def agreement(text: str, span: Span, prefix: str, suffix: str) -> Agreement:
    """How a folded text agrees, before and after `span`, with what a note has there."""
    reach = 4 * max(len(prefix), len(suffix)) + 80
    before = alphanumerics(text[max(0, span[0] - reach) : span[0]])[::-1]
    after = alphanumerics(text[span[1] : span[1] + reach])
    return Agreement(*_side(folded_letters(prefix)[::-1], before), *_side(folded_letters(suffix), after))
