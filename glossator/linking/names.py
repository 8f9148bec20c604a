"""How the index of names is ordered, and where each of its entries is published."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from glossator import markdown
from glossator.language import identifiers
from glossator.model import Name, NameKind


class NameOrder:
    """The names of an edition: which stand below which, under which letter, on which page.

    A name with `part_of` stands below that one if both are of the same kind; else it has a place of its own. In a large
    edition each letter of a kind has its page.
    """

    def __init__(self, names: tuple[Name, ...], kinds: Mapping[str, NameKind], *, is_large: bool) -> None:
        self.by_id = {name.id: name for name in names}
        self.is_large = is_large
        self.kinds = [kind for kind in kinds.values() if any(name.kind == kind.id for name in names)]

    def above(self, name: Name) -> Name | None:
        """The entry that this one stands below."""
        found = self.by_id.get(name.part_of)
        return found if found and found.kind == name.kind else None

    @cached_property
    def _tops(self) -> Mapping[str, Name]:
        """The entry of its own that each name stands in; in a circle, which is an error, any of it."""
        tops: dict[str, Name] = {}
        for name in self.by_id.values():
            if name.id in tops:
                continue
            way: dict[str, Name] = {}
            at: Name | None = name
            while at and at.id not in tops and at.id not in way:
                way[at.id] = at
                at = self.above(at)
            top = (tops.get(at.id) if at else None) or list(way.values())[-1]
            tops.update(dict.fromkeys(way, top))
        return tops

    @cached_property
    def below(self) -> Mapping[str, list[Name]]:
        """The entries below each, and by "" those that stand below none; in their order."""
        found: dict[str, list[Name]] = {}
        for name in sorted(self.by_id.values(), key=lambda name: (identifiers.key(name.sort or name.name), name.id)):
            above = self.above(name)
            found.setdefault(above.id if above else "", []).append(name)
        return found

    def letter(self, name: Name) -> str:
        """The letter that a name is filed under, with all that stands in the same entry."""
        filed = self._tops[name.id]
        words = filed.sort or filed.name
        return markdown.bare_letter(words) or words[:1].upper()

    def path(self, name: Name) -> str:
        """The page that a name stands on."""
        return self.letter_path(name.kind, self.letter(name)) if self.is_large else kind_path(name.kind)

    @staticmethod
    def letter_path(kind: str, letter: str) -> str:
        # A dot, which no id has: the letter b of the kind a is not the kind a-b.
        return f"names-{kind}.{identifiers.slug(letter) or 'other'}.html"


def kind_path(kind: str) -> str:
    """The index of the names of a kind."""
    return f"names-{kind}.html"
