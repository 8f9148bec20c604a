"""Words selected on the page -> the selector that names them in the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossator.anchoring import Flat, Span, describe, find, flatten
from glossator.editing import entry_edit
from glossator.language import fold_quote
from glossator.model import Quote, Range, Text

from .requests import Refused, words_of


def described(text: Text, request: Mapping[str, Any]) -> Quote | Range:
    """The selector of the words that were selected; raises `Refused` if the text does not have them."""
    flat = flatten(text.blocks)
    start, end = (_position(text, flat, request.get(side)) for side in ("start", "end"))
    span = (start, end) if start is not None and end is not None and start < end else None
    span = span or _searched(text, flat, request)
    if span is None:
        raise Refused("these words are not in the text any more; load the page again", 409)
    try:
        return describe(text, flat, span)
    except ValueError as error:
        raise Refused("there are no words in what is selected") from error


def _position(text: Text, flat: Flat, place: Any) -> int | None:
    """Where in the text a place on the page is: behind the words `before` of the block `locus`."""
    if not isinstance(place, Mapping):
        return None
    before, index = words_of(place, "before", optional=True, strip=False), _block(text, words_of(place, "locus"))
    if index is None or text.blocks[index].text[: len(before)].split() != before.split():
        return None
    return flat.span_of(index, len(before), len(before))[0]


def _searched(text: Text, flat: Flat, request: Mapping[str, Any]) -> Span | None:
    """The selected words, looked for in the blocks they were selected in: the page may show more than the text has."""
    blocks = [
        _block(text, words_of(request[side], "locus"))
        for side in ("start", "end")
        if isinstance(request.get(side), dict)
    ]
    if len(blocks) != 2 or blocks[0] is None or blocks[1] is None:
        return None
    spans = find(flat, fold_quote(words_of(request, "words")), flat.reach(blocks[0], blocks[1] + 1))
    return spans[0] if len(spans) == 1 else None


def _block(text: Text, locus: str) -> int | None:
    return next((index for index, block in enumerate(text.blocks) if block.locus == locus), None)


def selector_fields(selector: Quote | Range) -> dict[str, entry_edit.Value]:
    """The fields of a note that are written for a selector."""
    if isinstance(selector, Range):
        return {"quote": {"from": selector.start.exact, "to": selector.end.exact}}
    narrowed = {"at": selector.at, "nth": str(selector.nth or ""), "within": selector.within}
    return {"quote": selector.exact, **{name: value for name, value in narrowed.items() if value}}
