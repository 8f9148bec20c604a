"""A place of variation as the entry that an editor would write: in the short form, if that can hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glossator.anchoring import Span, describe, locus_of, reach_of
from glossator.language import fold
from glossator.model import Quote, Range
from glossator.source import Part, can_be_lemma, print_short

from .variation import LEMMA, Variant, Variation
from .words import Words, bare

Fields = Mapping[str, Any]

_MOST_BEFORE = 4  # words that tell of an addition what it stands after, before its place has to


def entry(variation: Variation, base: Words, order: Sequence[str], *, positive: bool = True) -> Fields:
    """The fields of an entry; sigla stand in the `order` of the edition.

    A `positive` entry says who has the lemma.
    """
    readings = _grouped(variation.readings, order)
    lemma = readings.pop(LEMMA, [])
    if not positive:
        lemma = []
    if variation.start == variation.end:
        return _written(_after(variation.start, base), None, readings, [])
    span = base.span(variation.start, variation.end)
    if len(base.flat.pieces(span)) == 1:
        readings, span = _without_signs(readings, span, base)
    selector = describe(base.text, base.flat, span)
    if isinstance(selector, Range):
        if locus := _locus_of_all(span, base):
            return {"at": locus, "readings": _long(readings, lemma)}
        place = {"quote": {"from": selector.start.exact, "to": selector.end.exact}}
        return _written(place, None, readings, lemma)
    return _written(_narrowing(selector), selector.exact, readings, lemma)


def _grouped(readings: Mapping[str, Variant], order: Sequence[str]) -> dict[Variant, list[str]]:
    """The readings with their witnesses, the lemma first, then in the order of the first siglum of each."""
    found: dict[Variant, list[str]] = {}
    for siglum in sorted(readings, key=lambda name: (order.index(name) if name in order else len(order), name)):
        found.setdefault(readings[siglum], []).append(siglum)
    return found


def _without_signs(
    readings: dict[Variant, list[str]], span: Span, base: Words
) -> tuple[dict[Variant, list[str]], Span]:
    """The readings and the place without the punctuation that they share at their ends."""
    words = base.flat.text[slice(*span)]
    folded = [fold(reading.words).text for reading in readings]
    if not bare(words) or not all(map(bare, folded)):
        return readings, span
    before, after = _before(words), _before(words[::-1])
    if not (before or after) or any(_before(form) != before or _before(form[::-1]) != after for form in folded):
        return readings, span

    def cut(words: str) -> str:
        return words[len(_before(words)) : len(words) - len(_before(words[::-1]))]

    shortened = {Variant(cut(variant.words), variant.how): sigla for variant, sigla in readings.items()}
    return shortened, (span[0] + len(before), span[1] - len(after))


def _before(words: str) -> str:
    """The signs before the first letter."""
    return words[: next(n for n, char in enumerate(words) if bare(char))]


def _locus_of_all(span: Span, base: Words) -> str:
    """The locus of the block or lines of verse all of whose words are in `span`; "" if there is none."""
    locus = locus_of(base.text, base.flat, span)
    reach = reach_of(base.text, base.flat, locus)
    if reach is None or span[0] < reach[0] or reach[1] < span[1]:
        return ""
    beside = base.flat.text[reach[0] : span[0]] + base.flat.text[span[1] : reach[1]]
    return "" if bare(beside) else locus


def _after(place: int, base: Words) -> dict[str, str]:
    """`after` with the words before a place, as few of their own block as name it."""
    if not place:
        raise ValueError("there is no word before this place that the addition could follow")
    end = base.words[place - 1].end
    block = base.words[place - 1].line[0]
    fewest: Quote | None = None
    for start in range(place - 1, max(place - 1 - _MOST_BEFORE, -1), -1):
        if base.words[start].line[0] != block:
            break
        selector = describe(base.text, base.flat, (base.words[start].span[0], end))
        if isinstance(selector, Quote):
            fewest = fewest or selector
            if not selector.at and not selector.within:
                fewest = selector
                break
    if fewest is None:
        raise ValueError("the word before this place is too long to be quoted")
    return {"after": fewest.exact, **_narrowing(fewest)}


def _narrowing(quote: Quote) -> dict[str, str]:
    narrowing = (("at", quote.at), ("nth", str(quote.nth) if quote.nth else ""), ("within", quote.within))
    return {name: value for name, value in narrowing if value}


def _written(
    place: Mapping[str, Any], words: str | None, readings: Mapping[Variant, Sequence[str]], lemma: Sequence[str]
) -> Fields:
    """An entry in its short form or, where that cannot express it, in the long one."""
    parts = [Part(words or "", "", tuple(lemma))] if lemma or words is not None else []
    parts += (Part(variant.words, variant.how, tuple(sigla)) for variant, sigla in readings.items())
    try:
        app = print_short(parts, lemma=words is not None) if words is None or can_be_lemma(words) else ""
    except ValueError:
        app = ""
    if not app:
        quote = {} if words is None else {"quote": words}
        return {**quote, **place, "readings": _long(readings, lemma)}
    if words is None:
        return {**place, "app": app}
    return {"app": app, **place}


def _long(readings: Mapping[Variant, Sequence[str]], lemma: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"in": list(lemma)}] if lemma else []
    for variant, sigla in readings.items():
        row = {"words": variant.words, "how": variant.how, "in": list(sigla)}
        rows.append({name: value for name, value in row.items() if value})
    return rows
