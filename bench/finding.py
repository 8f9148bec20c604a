"""How fast quotes are found, and suggestions made, as ratios to one pass of Aho and Corasick's over the same text."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from statistics import median

from ahocorasick_rs import AhoCorasick

from glossator.anchoring.find import find_all
from glossator.anchoring.flat import Flat, flatten
from glossator.anchoring.suggest import suggestions
from glossator.model import Block, Origin

from . import corpus

_ROUNDS = 5
_SUGGESTIONS = 60


def folded_book(size: corpus.Size) -> tuple[Flat, list[str]]:
    """The folded text of a book of the bench, and as many quotes from it as it has notes."""
    book = corpus.make(size)
    blocks = [
        Block(str(number), "paragraph", paragraph.text, (), 0, Origin(""))
        for number, paragraph in enumerate(p for section in book.sections for p in section.paragraphs)
    ]
    flat = flatten(blocks)
    rng = random.Random("finding")
    starts = [at + 1 for at, char in enumerate(flat.text) if char == " "]
    quotes = []
    while len(quotes) < size.notes:
        first = rng.randrange(len(starts) - 13)
        quotes.append(flat.text[starts[first] : starts[first + rng.randint(1, 12)] - 1])
    return flat, quotes


def finding(size: corpus.Size) -> tuple[float, float, int]:
    """Seconds to find all quotes of a book and where else they stand, seconds of the bare pass, and how many quotes."""
    flat, quotes = folded_book(size)
    wanted = list(dict.fromkeys(quotes))

    def bare() -> None:
        AhoCorasick(wanted).find_matches_as_indexes(flat.text, overlapping=True)

    ours, theirs = _in_turn([lambda: find_all(flat, quotes), bare])
    return ours, theirs, len(quotes)


def suggesting(size: corpus.Size) -> tuple[float, float, float]:
    """Seconds of a suggestion for a quote with a misprint: the median, the longest, and the bare pass for one quote."""
    flat, quotes = folded_book(size)
    rng = random.Random("suggesting")
    suggestions(flat, quotes[0])  # who asks first waits for rapidfuzz to be imported
    seconds = []
    for quote in rng.sample(quotes, _SUGGESTIONS):
        at = rng.randrange(len(quote))
        wrong = f"{quote[:at]}q{quote[at + 1 :]}"
        started = time.perf_counter()
        suggestions(flat, wrong)
        seconds.append(time.perf_counter() - started)
    (bare,) = _in_turn([lambda: AhoCorasick(["no such words"]).find_matches_as_indexes(flat.text, overlapping=True)])
    return median(seconds), max(seconds), bare


def _in_turn(works: Sequence[Callable[[], object]]) -> list[float]:
    """The median seconds of each, each once in every round."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(_ROUNDS):
        for spent, work in zip(seconds, works, strict=True):
            started = time.perf_counter()
            work()
            spent.append(time.perf_counter() - started)
    return [median(spent) for spent in seconds]
