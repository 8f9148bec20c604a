"""Where the words that a draft quotes are in the text, as the fields of a note that place it; or why there is no place.

A place is accepted only if the words are exactly as quoted (folded, as everywhere) and nowhere else, or if the words
around them decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from glossator.anchoring import Resolver, Span, Unresolved, describe, find, first_after, locus_of
from glossator.language import fold, is_edge
from glossator.model import Origin, Problem, Quote, Range, Text, Whole

from .agreement import agreement, alphanumerics, folded_letters
from .drafts import Target, letters_of
from .yaml_out import Value

_NOWHERE = Origin("")
_SURE = 32  # letters and digits: a quote of so many is believed without its surroundings
_TAIL = (12, 8, 5)  # words before a footnote's mark that are looked for; the fewer, the more has to agree after it
_SIGNS = (40, 24, 14)  # the same in characters, for scripts without spaces
_ellipsis = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|\(…\)|\(\.\.\.\)|…|\.\.\.)\s*").split
_locus_word = re.compile(
    r"(?:§§?|art(?:icle|ikel|\.)?|sec(?:tion|t\.|\.)?|n[or]\.?|第)\s*([\w.-]+?)条?", re.IGNORECASE
).fullmatch


class Nowhere(Exception):
    """A target that names no place, or not one alone."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Placer:
    """Finds targets in one text.

    `letters` are those of the document that the notes stood in: if the text is that document, letter for letter, its
    places are known exactly, and nothing has to be looked for.
    """

    def __init__(self, text: Text, letters: str = "") -> None:
        self.text = text
        self.resolver = Resolver(text)
        self.flat = self.resolver.flat
        self.positions = self._positions(letters)

    def _positions(self, letters: str) -> list[int]:
        """Where each letter of the document stands in the text; nothing if it is another one.

        The text may begin with a title that the document does not have.
        """
        found = [position for position, char in enumerate(self.flat.text) if letters and char.isalnum()]
        more = len(found) - len(letters)
        title = alphanumerics(self.flat.text[slice(*self.flat.reach(0, 1))])
        if more not in (0, len(title)) or letters_of(self.flat.text)[more:] != letters:
            return []
        return found[more:]

    def fields(self, target: Target) -> dict[str, Value]:
        """`quote` or `after`, `at`, `nth`, `within` for the one place that the target names; `Nowhere` says why there
        is none.
        """
        found = self._fields(target)
        if target.after and isinstance(found.get("quote"), str):
            return {"after": found.pop("quote"), **found}
        return found

    def locus(self, target: Target) -> str:
        """The smallest place that holds the one that the target names, and has a locus; `Nowhere` as for `fields`."""
        if target.letters and self.positions and not target.point:
            first, last = target.letters
            return locus_of(self.text, self.flat, (self.positions[first], self.positions[last - 1] + 1))
        return locus_of(self.text, self.flat, self._span(replace(target, at=self._locus(target.at))))

    def _fields(self, target: Target) -> dict[str, Value]:
        if target.letters and self.positions:
            return self._known(target, *target.letters)
        at = self._locus(target.at)
        if target.lemma:
            return self._chosen(self._with_lemma(self._end_before_mark(target), target.lemma), target)
        if target.point and any(char.isalnum() for char in target.prefix):
            return self._described(self._before_mark(target))
        if target.point:
            return {"at": self._paragraph(target)}
        if not target.exact.strip():
            if not at:
                raise Nowhere("it quotes no words and names no place")
            if at not in self.text.places:
                raise Nowhere(self._reason(Whole(at, _NOWHERE)))
            return {"at": at}
        span = self._span(replace(target, at=at))
        if target.whole and (locus := self._block(span)):
            return {"at": locus}
        return self._chosen(span, target)

    def _chosen(self, span: Span, target: Target) -> dict[str, Value]:
        described = self._described(span)
        return {"after": described.pop("quote"), **described} if target.after else described

    def _known(self, target: Target, first: int, last: int) -> dict[str, Value]:
        """The place of a target whose letters are counted."""
        if not target.point:
            span = self._with_signs(target.exact, (self.positions[first], self.positions[last - 1] + 1))
            return {"at": locus} if target.whole and (locus := self._block(span)) else self._described(span)
        if target.lemma:
            return self._chosen(self._with_lemma(self.positions[last - 1] + 1, target.lemma), target)
        if any(char.isalnum() for char in target.prefix):
            end = self.positions[last - 1] + 1
            while end < len(self.flat.text) and not is_edge(self.flat.text, end):
                end += 1
            return self._described(self._words_before(end))
        if last == len(self.positions):
            raise Nowhere("its mark is after the last word")
        block = self.flat.block_at(self.positions[last])
        return {"at": self.text.blocks[block].locus or self.text.id}

    def _with_lemma(self, end: int, lemma: str) -> Span:
        """The words before a mark, the last letter of which ends at `end`: the nearest that are the lemma."""
        first, *rest = _two(lemma) or [lemma]
        last = rest[0] if rest else first
        ends = [
            span
            for span in self.resolver.matches(last)
            if not folded_letters(self.flat.text[min(span[1], end) : max(span[1], end)])
        ]
        if not ends and not rest:  # a mark cannot stand inside code or ruby, so it follows them
            low, high = self.flat.reach(block := self.flat.block_at(end - 1), block + 1)
            inside = self.resolver.matches(first, (low, high))
            ends = inside if len(inside) == 1 else []
        starts = [span for span in self.resolver.matches(first) if ends and span[0] <= ends[-1][0]]
        if not ends or not starts:
            raise Nowhere(f"the words before its mark are not “{lemma}”")
        return starts[-1][0], ends[-1][1]

    def _with_signs(self, exact: str, span: Span) -> Span:
        """A place that was counted by its letters, with the signs that the quoted words have before and after them."""
        words, text, (start, end) = fold(exact).text, self.flat.text, span
        letters = [at for at, char in enumerate(words) if char.isalnum()]
        if not letters:
            return span
        before, behind = words[: letters[0]], words[letters[-1] + 1 :]
        start -= len(before) * text.endswith(before, 0, start)
        return start, end + len(behind) * text.startswith(behind, end)

    def _described(self, span: Span) -> dict[str, Value]:
        return _as_fields(describe(self.text, self.flat, span))

    def _locus(self, at: str) -> str:
        """A locus as our files have it: “#art-8” and “Art. 8” name what “art-8” and “8” do."""
        at = at.strip().removeprefix("#")
        if at in self.text.places:
            return at
        match = _locus_word(at)
        return match[1] if match and match[1] in self.text.places else at

    def _block(self, span: Span) -> str:
        block = self.flat.block_at(span[0])
        low, high = self.flat.reach(block, block + 1)
        bare = self.flat.text[low : span[0]] + self.flat.text[span[1] : high]
        return self.text.blocks[block].locus if span[1] <= high and not any(c.isalnum() for c in bare) else ""

    def _span(self, target: Target) -> Span:
        if target.at and target.at not in self.text.places:
            raise Nowhere(self._reason(Whole(target.at, _NOWHERE)))
        scope = self.flat.reach(*self.text.places[target.at]) if target.at else None
        quote = Quote(target.exact, _NOWHERE, target.at, target.nth, target.within)
        if target.within:
            passages = self.resolver.matches(target.within, scope)
            if len(passages) != 1:
                raise Nowhere(self._reason(quote))
            scope = passages[0]
        found = self.resolver.matches(target.exact, scope)
        if not found and not target.to and (parts := _two(target.exact)):
            try:
                return self._span(replace(target, exact=parts[0], to=parts[1]))
            except Nowhere as nowhere:
                raise Nowhere(f"read as from “{parts[0]}” to “{parts[1]}”: {nowhere.reason}") from None
        if target.nth:
            if target.nth > len(found):
                raise Nowhere(self._reason(quote))
            start = found[target.nth - 1]
        else:
            start = self._span_of(found, target, quote)
        if not target.to:
            return start
        high = scope[1] if scope else len(self.flat.text)
        end = first_after(self.resolver.matches(target.to), start, high)
        if not end:
            raise Nowhere(self._reason(Range(quote, Quote(target.to, _NOWHERE, target.at))))
        if not target.upto:
            return start[0], end[1]
        return start[0], start[0] + len(self.flat.text[start[0] : end[0]].rstrip())

    def _span_of(self, found: Sequence[Span], target: Target, quote: Quote) -> Span:
        if not found:
            raise Nowhere(self._reason(quote))
        around = [agreement(self.flat.text, span, target.prefix, target.suffix) for span in found]
        if len(found) == 1:
            if around[0].strange and len(folded_letters(target.exact)) < _SURE:
                locus = self.text.blocks[self.flat.block_at(found[0][0])].locus
                raise Nowhere(
                    f"the words are in {locus}, but not the text that the note has before and after them\n"
                    "if it is the right place all the same, move the note from here to annotations/"
                )
            return found[0]
        agreeing = [span for span, match in zip(found, around, strict=True) if match.both]
        if len(agreeing) == 1:
            return agreeing[0]
        either = [span for span, match in zip(found, around, strict=True) if match.either]
        if not agreeing and len(either) == 1:
            return either[0]
        raise Nowhere(self._reason(quote))

    # ── Marks of footnotes ──

    def _before_mark(self, target: Target) -> Span:
        return self._words_before(self._end_before_mark(target))

    def _words_before(self, end: int) -> Span:
        """The fewest words that end there and stand nowhere else in the text."""
        low, _ = self.flat.reach(block := self.flat.block_at(end - 1), block + 1)
        start = end
        while start > low:
            start = self._word_before(start, low)
            words = self.flat.text[start:end]
            if find(self.flat, words) == [(start, end)] and _says_something(words):
                return start, end
        start = end
        for _ in range(3):
            start = self._word_before(start, low)
        return start, end

    def _end_before_mark(self, target: Target) -> int:
        """Where in the text the words before a mark end; punctuation at their end is not theirs."""
        for longest, tail, before in _tails(target.prefix):
            found = self.resolver.matches(tail)
            around = [agreement(self.flat.text, span, before[-60:], target.suffix[:60]) for span in found]
            firm = [s for s, match in zip(found, around, strict=True) if (match.both if longest else match.behind)]
            if not firm and longest and len(found) == 1 and not around[0].strange:
                firm = list(found)
            if len(firm) == 1:
                end = firm[0][1]
                while end > firm[0][0] and not self.flat.text[end - 1].isalnum():
                    end -= 1
                return end
        sentences = re.split(r"(?<=[.!?。！？])\s*", target.prefix.strip())
        last = next((sentence for sentence in reversed(sentences) if any(c.isalnum() for c in sentence)), target.prefix)
        raise Nowhere(self._reason(Quote(last[-160:], _NOWHERE), "the words before its mark are not in the text"))

    def _paragraph(self, target: Target) -> str:
        """The locus of the paragraph at whose beginning a mark stands: all of it is meant."""
        found = self.resolver.matches(target.suffix) if any(c.isalnum() for c in target.suffix) else []
        if len(found) == 1 and (locus := self._block(found[0])):
            return locus
        raise Nowhere("its mark is before the first word, and the paragraph is not in the text unchanged")

    def _word_before(self, position: int, low: int) -> int:
        if position <= low:
            return low
        text = self.flat.text
        position -= 1
        while position > low and not text[position].isalnum():
            position -= 1
        while position > low and not is_edge(text, position):
            position -= 1
        return position

    def _reason(self, selector: Quote | Range | Whole, instead: str = "") -> str:
        """What the engine says of a selector that names no place."""
        try:
            self.resolver.resolve(selector)
        except Unresolved as failed:
            return reason_of(failed.problem, instead)
        return instead or "several places fit, and the words around them do not decide"


def _says_something(words: str) -> bool:
    """Whether a reader can see from the words what a note is about: “it” and “of the” are not enough."""
    return not words.isascii() or len(words.split()) > 2 or any(len(word) > 3 for word in words.split())


def _tails(prefix: str) -> Iterator[tuple[bool, str, str]]:
    """The last words of `prefix`, most first: whether they are the most, the words, and what comes before them."""
    words = prefix.split()
    spaced = len(prefix) < 20 * len(words)
    for number, (count, signs) in enumerate(zip(_TAIL, _SIGNS, strict=True)):
        size = count if spaced else signs
        joined = " ".join(words)
        tail = " ".join(words[-size:]) if spaced else joined[-size:]
        if number and len(tail) == len(joined):
            return
        yield number == 0, tail, joined[: len(joined) - len(tail)]


def _two(words: str) -> list[str]:
    """“Strive … curbed”: the first and the last words of a passage, as lemmata name it."""
    parts = [part for part in _ellipsis(words.strip()) if part]
    return parts if len(parts) == 2 and len(_ellipsis(words.strip())) == 2 else []


def reason_of(problem: Problem, instead: str = "") -> str:
    """The message of a problem, or something else `instead`, with the hint."""
    return f"{instead or problem.message}\n{problem.hint}".strip()


def _as_fields(selector: Quote | Range) -> dict[str, Value]:
    """A selector as the fields of a note that place it."""
    if isinstance(selector, Range):
        fields: dict[str, Value] = {"quote": {"from": selector.start.exact, "to": selector.end.exact}}
        at, nth, within = selector.start.at, selector.start.nth, selector.start.within
    else:
        fields = {"quote": selector.exact}
        at, nth, within = selector.at, selector.nth, selector.within
    if at:
        fields["at"] = at
    if nth:
        fields["nth"] = str(nth)
    if within:
        fields["within"] = within
    return fields
