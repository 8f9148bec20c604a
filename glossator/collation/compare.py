"""The text of an edition against its witnesses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from glossator.linking import Apparatus
from glossator.model import Edition, Stretch, Text

from .variation import Variation, collate, variations
from .words import Normal, Words, has_headings, words_of


def compare(
    edition: Edition, text: Text, witnesses: Mapping[str, Text], normal: Normal, like_base: Sequence[str] = ()
) -> tuple[Words, list[Variation]]:
    """The words of `text`, and the places where one of the `witnesses`, by their sigla, has other words.

    Those in `like_base` have the words of the text everywhere. A transcription without headings says nothing about
    them, and a witness nothing about what edition.yaml tells to be its lacunae.
    """
    base = words_of(text, normal, headings=True)
    headings = {n for n, word in enumerate(base.words) if text.blocks[word.line[0]].kind == "heading"}
    apparatus = Apparatus(edition, text, ())
    borders = _borders(text, base)
    collated = []
    for siglum, witness in witnesses.items():
        with_headings = has_headings(witness)
        gaps = [piece for gap in apparatus.gaps(siglum) for piece in gap]
        unheard = set() if with_headings else headings
        words = words_of(witness, normal, headings=with_headings)
        in_gaps = _words_in(gaps, base)
        collated.append(collate(siglum, base, words, unheard=unheard, in_gaps=in_gaps, borders=borders))
    return base, variations(base, collated, like_base)


def _words_in(gaps: Sequence[Stretch], base: Words) -> set[int]:
    spans = [base.flat.span_of(*piece) for piece in gaps]
    return {n for n, word in enumerate(base.words) for low, high in spans if low <= word.span[0] < high}


def _borders(text: Text, base: Words) -> Collection[int]:
    """The words that open a page."""
    opening = {text.places[text.sections[section].locus][0] for section in text.page_starts[1:]}
    found: set[int] = set()
    for number in range(1, len(base.words)):
        before, block = base.words[number - 1].line[0], base.words[number].line[0]
        if any(before < first <= block for first in opening):
            found.add(number)
    return found
