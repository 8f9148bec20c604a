"""What to say of a locus that a text does not have."""

from __future__ import annotations

from collections.abc import Mapping

from . import identifiers
from .differences import differs

_MOST_NAMES = 12  # that a hint lists


def near_locus(locus: str, places: Mapping[str, object]) -> str:
    """The hint: the nearest place, and which places there are. `places` are all loci of the text, its own id first.

    Numbers that look alike are no closer than others, so for a number the nearest in value is named.
    """
    section, dot, number = locus.rpartition(".")
    if "." in section and section in places:
        return f"did you mean “{section}”? a block has no numbered parts"
    if dot and section in places:
        found = (place.rpartition(".")[2] for place in places if place.rpartition(".")[0] == section)
        last = max((int(number) for number in found if number.isdecimal()), default=0)
        if last == 0:
            return f"{section} has a heading only: {section}.0"
        return f"{section} has the blocks {section}.0 (its heading) to {section}.{last}"
    id_ = section if dot else locus
    own: dict[object, str] = {}  # a section's number, or else its id: not both
    for place, range_ in places.items():
        if "." not in place:
            own.setdefault(range_, place)
    sections = list(own.values())[1:]
    numbered = [name for name in sections if name[:1].isdigit()]
    words = [place for place in places if "." not in place and not place[0].isdigit()]
    near = _nearest_number(id_, numbered) if id_[:1].isdigit() else (identifiers.near(id_, words, 1) or [""])[0]
    neighbour = f"{near}.{number}" if dot and near and f"{near}.{number}" in places else near
    if len(sections) < 2 and (id_[:1].isdigit() or not neighbour):
        return _there_are(sections, next(iter(places), ""))
    there_are = _there_are(sections, next(iter(places), ""))
    if id_[:1].isdigit():
        return f"the nearest is {neighbour}; {there_are}" if neighbour else there_are
    if not neighbour:
        return there_are
    difference = differs(id_, near)
    return f"did you mean “{neighbour}”{', ' if difference else ''}{difference}? {there_are}"


def _nearest_number(number: str, numbered: list[str]) -> str:
    def value(name: str) -> int:
        return int("".join(char for char in name if char.isdecimal())[:9] or 0)

    return min(numbered, key=lambda name: abs(value(name) - value(number)), default="")


def _there_are(sections: list[str], text: str) -> str:
    if not sections:
        return f"the text has no sections; its blocks are {text}.1, {text}.2 …"
    if len(sections) == 1:
        return f"the text has one section: {sections[0]}"
    if len(sections) <= _MOST_NAMES:
        return f"the text has {len(sections)} sections: {', '.join(sections)}"
    return f"the text has {len(sections)} sections: {', '.join(sections[:3])} … {sections[-1]}"
