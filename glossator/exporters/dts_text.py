"""What Distributed Text Services answer about one text: its document, its passages, the tree of its units.

An answer is made when its file is written, of parts that many share: a long text has tens of thousands of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import cast
from urllib.parse import quote

from glossator.linking import Linked, LinkedText
from glossator.model import Sources

from . import tei
from .dts_objects import CONTEXT, as_json, citable_unit, pagination, resource
from .dts_units import Tree, Unit, elements
from .exporting import Make, Options, chosen
from .tei_links import ids_of

_LEVELS_AT_LEAST = 3  # that `down` reaches: a client may ask for what is in a chapter before it knows that it is flat
_SIBLINGS = 25  # on a page: each of a thousand paragraphs cannot list them all
_BEFORE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{}">\n'
    '<dts:wrapper xmlns:dts="https://w3id.org/api/dts#">'
)
_BEHIND = b"</dts:wrapper>\n</TEI>\n"

_Answer = Callable[[], str]  # makes what answers one request and no other, as members of a JSON object


class TextAnswers:
    """The files about a text. Its passages are cut out of its document, which is made for the first of them."""

    def __init__(self, linked: Linked, linked_text: LinkedText, sources: Sources, base: str, tree: Tree) -> None:
        self.linked, self.text, self.sources, self.base = linked, linked_text.text, sources, base
        self.tree = tree
        self.resource = resource(linked, linked_text, base, tree)

    def answers(self) -> Iterator[tuple[str, Make]]:
        """The path of each file with what makes it."""
        document = f"document/{self.text.id}/passage"
        yield f"{document}.xml", lambda: self._document
        for unit in self.tree.units:
            yield f"{document};ref={unit.locus}.xml", partial(self._passage, unit)
        for request, answer in self._requests():
            yield f"navigation/{self.text.id}/units{request}.jsonld", partial(self._navigation, request, answer)

    # ── documents ──

    @cached_property
    def _document(self) -> bytes:
        return cast(bytes, tei.make(self._alone, self.sources, Options(inline=True)))

    def _passage(self, unit: Unit) -> bytes:
        parts = (self._document[start:end] for start, end in self._elements[unit])
        return b"".join([_BEFORE.format(self.text.lang).encode(), *parts, _BEHIND])

    @cached_property
    def _elements(self) -> Mapping[Unit, Sequence[tuple[int, int]]]:
        """Where the words of each unit stand in the document."""
        ids, found = ids_of(self._alone), elements(self._document)
        return {unit: found[ids.of(self.text.id, unit.name)] for unit in self.tree.units}

    @cached_property
    def _alone(self) -> Linked:
        return chosen(self.linked, Options(self.text.id))

    # ── navigation ──

    def _requests(self) -> Iterator[tuple[str, _Answer]]:
        """What can be asked about the units, with what makes the answer."""
        tree = self.tree
        depth = max(tree.depth, _LEVELS_AT_LEAST)
        for down in (-1, *range(1, depth + 1)):
            yield f";down={down}", partial(self._whole, down)
        for parent, numbers in tree.children.items():
            for page in range(1, _pages(numbers) + 1) if _pages(numbers) > 1 else ():
                yield _page_request(parent, page), partial(self._page, parent, page)
        for number, unit in enumerate(tree.units):
            ref = f";ref={unit.locus}"
            yield ref, partial(self._ref, number)
            yield f"{ref};down=0", partial(self._beside, number)
            for down in (-1, *range(1, max(depth - unit.level, 1) + 1)):
                yield f"{ref};down={down}", partial(self._below, number, down)

    def _navigation(self, request: str, answer: _Answer) -> bytes:
        return f'{{{self._shared},"@id":{as_json(self._address(request))},{answer()}}}\n'.encode()

    def _address(self, request: str) -> str:
        return self.base + quote(f"navigation/{self.text.id}/units{request}.jsonld", safe="/;=")

    @cached_property
    def _shared(self) -> str:
        """What every answer has."""
        return as_json({**CONTEXT, "@type": "Navigation", "resource": self.resource})[1:-1]

    @cached_property
    def _units(self) -> Sequence[str]:
        return [as_json(citable_unit(unit, self.text.lang)) for unit in self.tree.units]

    def _members(self, numbers: Iterable[int]) -> str:
        return f'"member":[{",".join(self._units[number] for number in numbers)}]'

    def _whole(self, down: int) -> str:
        units = self.tree.units
        return self._members(number for number, unit in enumerate(units) if down < 0 or unit.level <= down)

    def _ref(self, number: int) -> str:
        return f'"ref":{self._units[number]}'

    def _below(self, number: int, down: int) -> str:
        units = self.tree.units
        deepest = units[number].level + down
        below = [n for n in range(number + 1, self.tree.ends[number]) if down < 0 or units[n].level <= deepest]
        return f"{self._ref(number)},{self._members(below or [number])}"

    def _beside(self, number: int) -> str:
        page = self._page(self.tree.units[number].parent, self.tree.places[number] // _SIBLINGS + 1)
        return f"{self._ref(number)},{page}"

    def _page(self, parent: str | None, page: int) -> str:
        """The units directly below another, or below the text; a page of them where they are many."""
        numbers = self.tree.children[parent]
        members = self._members(numbers[(page - 1) * _SIBLINGS : page * _SIBLINGS])
        if (last := _pages(numbers)) == 1:
            return members
        view = pagination(lambda number: self._address(_page_request(parent, number)), page, last)
        return f'{members},"view":{as_json(view)}'


def _pages(numbers: Sequence[int]) -> int:
    return -(-len(numbers) // _SIBLINGS)


def _page_request(parent: str | None, page: int) -> str:
    """The request for a page of the units directly below another, or below the text; pages are counted from 1."""
    return f"{'' if parent is None else f';ref={parent}'};down=1;page={page}"
