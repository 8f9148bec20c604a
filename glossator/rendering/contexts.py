"""Words of a text with some of what stands around them: a place as the glossary and the index of names list it."""

from __future__ import annotations

from collections.abc import Mapping

from glossator.language import direction
from glossator.linking import Linked, LinkedText

from .places import place_name

_CONTEXT = 40  # characters on each side


def in_context(
    linked: Linked, ui: Mapping[str, str], linked_text: LinkedText, number: int, start: int, end: int, path: str
) -> Mapping[str, str]:
    """The words [start, end) of block `number` of a text, for the page `path`.

    `lang` and `dir` are "" unless the text is in another language than the edition.
    """
    block = linked_text.text.blocks[number]
    before = block.text[max(0, start - _CONTEXT) : start]
    after = block.text[end : end + _CONTEXT]
    if len(before) == _CONTEXT:
        before = "…" + (before.partition(" ")[2] or before)
    if len(after) == _CONTEXT:
        after = (after.rpartition(" ")[0] or after) + "…"
    place, comma = place_name(linked_text.text, block, ui, at=start), ui["list_separator"]
    cite = linked_text.text.cite or linked_text.text.title
    if len(linked.texts) > 1 and place != cite:  # the title is called as the text is
        place = f"{cite}{' ' if place[0].isdigit() else comma}{place}"
    is_other = linked_text.text.lang != linked.edition.lang
    return {
        "locus": place,
        "href": linked.addresses.places[linked_text.text.id][
            linked_text.text.line_of(block, start) or block.locus
        ].from_page(path),
        "before": before,
        "words": block.text[start:end],
        "after": after,
        "lang": linked_text.text.lang if is_other else "",
        "dir": direction(linked_text.text.lang) if is_other else "",
    }
