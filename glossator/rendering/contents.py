"""The contents of a text as a tree of links: whole on its title page, around the reader on a reading page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from glossator.linking import Address, LinkedText
from glossator.model import Section

# With more sections than this a reading page shows those around its own alone: the contents of a novel on each of its
# pages would weigh more than the page, and all of them together grow with the square of its length.
FEW = 150
_AROUND = 12  # siblings on each side


@dataclass(slots=True)
class Item:
    """A line of the contents. `number` is the section's, "" if it has none; `current` marks the reader's page."""

    title: str
    number: str
    href: str
    current: bool = False
    children: list[Item] = field(default_factory=list)


def tree(linked_text: LinkedText, path: str, opening: str) -> list[Item]:
    """The contents of a text with links from the file `path`; `opening` is what the page before the first heading is
    called.
    """
    sections = linked_text.text.sections
    current = linked_text.first_sections.get(path, 0)
    is_whole = len(sections) <= FEW or path == linked_text.contents_path
    items: dict[int, Item] = {}
    top: list[Item] = []
    first_page = linked_text.pages[0]
    if first_page.path.endswith("/opening.html") and (is_whole or current == 0):
        top.append(Item(opening, "", Address(first_page.path).from_page(path), path == first_page.path))
    for number in range(1, len(sections)) if is_whole else sorted(set(_around(linked_text, current))):
        section, page = sections[number], linked_text.pages[linked_text.page_of(number)]
        opens = page.first == number
        href = _address(section, "" if opens else f"{section.locus}.0", path, page.path, linked_text)
        item = Item(section.title, section.number, href, opens and page.path == path)
        items[number] = item
        (items[section.parent].children if section.parent in items else top).append(item)
    return top


def _address(section: Section, fragment: str, path: str, page: str, linked_text: LinkedText) -> str:
    if path == linked_text.whole_path:
        return f"#{section.locus}.0"
    return Address(page, fragment).from_page(path)


def _around(linked_text: LinkedText, current: int) -> Iterator[int]:
    """The section `current`, those that hold it, and the nearest siblings of each."""
    at = current
    while at > 0:
        parent = linked_text.text.sections[at].parent
        siblings = linked_text.parts[parent]
        place = bisect_left(siblings, at)
        yield from siblings[max(0, place - _AROUND) : place + _AROUND + 1]
        at = parent
    yield from linked_text.parts.get(current, ())[: 2 * _AROUND]
