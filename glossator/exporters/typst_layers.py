"""The entries of an apparatus in a layer of their own, above the other notes of the page.

Typst sets what stands at the foot of a page in the order of the marks. So the book is set once to see which marks are
on the same page; then the first of these is given the first entry to carry, and so on, and the last of them the notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby, pairwise

from .typst_code import call

NOTES = 1_000  # the layer below all those of entries
# How often a book is set to find what is on each page, which the order at the foot changes in turn. A poem of 750 lines
# with 650 entries and notes comes to rest in 2, and one with notes of half a page in 4.
_ROUNDS = 8
_PATIENCE = 5  # rounds, before the pages that do not come to rest keep the order of the marks
_place = re.compile("\x00(\\d+)\x00")


class FootMatter:
    """What stands at the foot of the pages, in the order of the marks, and the layer that each belongs to."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.layers: list[int] = []

    def add(self, layer: int, body: str) -> str:
        """The markup that carries what is put here."""
        number = len(self.bodies)
        self.bodies.append(body)
        self.layers.append(layer)
        return call("foot", str(number), body=f"\x00{number}\x00")

    def filled(self, main: str, order: Sequence[int], firsts: AbstractSet[int] = frozenset()) -> str:
        """`main` with the body `order[n]` in place `n`; the places in `firsts` begin a layer."""

        def body(match: re.Match[str]) -> str:
            place = int(match[1])
            return ("#book.next-layer" if place in firsts else "") + self.bodies[order[place]]

        return _place.sub(body, main)

    def arranged(self, main: str, pages_of: Callable[[str], Mapping[int, int]]) -> str:
        """`main` with everything at the foot of its page. `pages_of` sets a book and gives the page of each place."""
        places = range(len(self.bodies))
        natural = self.filled(main, places)
        if len(set(self.layers)) < 2:
            return natural
        pages, as_marked = pages_of(natural), set[int]()
        for number in range(_ROUNDS):
            order, firsts = self._order(pages, as_marked)
            book = self.filled(main, order, firsts)
            pages = pages_of(book)
            # What is marked on a page may stand at the foot of the next, where there is no room left; not elsewhere.
            wrong = {
                pages[carried] for place, carried in enumerate(order) if not 0 <= pages[place] - pages[carried] <= 1
            }
            if not wrong:
                return book
            if number >= _PATIENCE:
                as_marked |= {place for place in places if pages[place] in wrong}
        return natural

    def _order(self, pages: Mapping[int, int], as_marked: AbstractSet[int]) -> tuple[list[int], set[int]]:
        """What each place carries, and the places that begin a layer. Pages with places in `as_marked` keep their
        order.
        """
        order: list[int] = []
        firsts: set[int] = set()
        for _, on_page in groupby(range(len(self.bodies)), pages.__getitem__):
            places = list(on_page)
            if not as_marked.isdisjoint(places):
                order += places
                continue
            carried = sorted(places, key=self.layers.__getitem__)
            order += carried
            layers = pairwise(self.layers[number] for number in carried)
            firsts |= {place for place, (above, here) in zip(places[1:], layers, strict=True) if above != here}
        return order, firsts
