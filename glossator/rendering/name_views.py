"""What the templates are given for the index of names: the entries of a kind by letter, each with its places."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from markupsafe import Markup

from glossator.linking import Address, Linked, LinkedText, kind_path
from glossator.model import Mention, Name, NameKind

from .blocks import prose_html
from .contexts import in_context
from .note_views import date_html

_DEEPEST = 4  # levels of entries below others that are shown as such, as many as there are headings for


class NameViews:
    """The index of names as a page for each kind, or in a large edition for each letter of a kind."""

    def __init__(self, linked: Linked, ui: Mapping[str, str]) -> None:
        self.linked, self.ui, self.order = linked, ui, linked.names

    @cached_property
    def pages(self) -> Mapping[str, NameKind]:
        """Every page of the index with the kind of its names; those of letters behind that of their kind."""
        pages = {}
        for kind in self.order.kinds:
            pages[kind_path(kind.id)] = kind
            for letter in self._by_letter(kind) if self.linked.is_large else ():
                pages[self.order.letter_path(kind.id, letter)] = kind
        return pages

    def menu(self) -> list[tuple[str, str]]:
        """The kinds that there are names of: what they are called, and their page."""
        return [(self.label(kind), kind_path(kind.id)) for kind in self.order.kinds]

    def label(self, kind: NameKind) -> str:
        return kind.label or self.ui[f"names_{kind.id}"]

    def _by_letter(self, kind: NameKind) -> Mapping[str, list[Name]]:
        filed: dict[str, list[Name]] = {}
        for name in self.order.below.get("", ()):
            if name.kind == kind.id:
                filed.setdefault(self.order.letter(name), []).append(name)
        return dict(sorted(filed.items()))

    @cached_property
    def _mentions(self) -> Mapping[str, list[tuple[LinkedText, Mention]]]:
        by_name: dict[str, list[tuple[LinkedText, Mention]]] = {}
        for linked_text in self.linked.texts:
            for mention in linked_text.mentions:
                by_name.setdefault(mention.name, []).append((linked_text, mention))
        return by_name

    def letters(self, path: str) -> list[Mapping[str, Any]]:
        """Every letter, with its entries where they stand on the page `path`, else with the link to its page."""
        kind = self.pages[path]
        groups: list[Mapping[str, Any]] = []
        for letter, names in self._by_letter(kind).items():
            target = self.order.letter_path(kind.id, letter) if self.linked.is_large else path
            group: dict[str, Any] = {"letter": letter, "names": []}
            if self.linked.is_large:
                group["href"] = Address(target).from_page(path)
            if target == path:
                group["names"] = [self._entry(name, path) for name in names]
            groups.append(group)
        return groups

    def _below(self, name: Name, depth: int) -> list[Name]:
        """The entries directly below one; of one at the greatest depth but one, all that are anywhere below it."""
        members = list(self.order.below.get(name.id, ()))
        if depth < _DEEPEST - 1:
            return members
        if depth == _DEEPEST:
            return []
        for member in members:  # which grows meanwhile
            members += self.order.below.get(member.id, ())
        return members

    def _entry(self, name: Name, path: str, depth: int = 0) -> Mapping[str, Any]:
        resolve = self.linked.addresses.resolver("", path)
        places = [
            in_context(self.linked, self.ui, linked_text, mention.block, mention.start, mention.end, path)
            for linked_text, mention in self._mentions.get(name.id, ())
        ]
        below = [self._entry(lower, path, depth + 1) for lower in self._below(name, depth)]
        above = self.order.by_id.get(name.part_of)
        return {
            "id": name.id,
            "name": name.name,
            "type": self.linked.edition.name_kinds[name.kind].type,
            "dates": date_html(name.dates, self.ui),
            "definition": Markup(prose_html(name.definition.tokens, resolve)),
            "same_as": [{"title": f"{entry.name} {entry.id}".rstrip(), "href": entry.url} for entry in name.same_as],
            # As in a printed index, “see” leads from words that are not listed, “see also” from those that are.
            "see": self._links([id_ for id_, _ in name.see], path),
            "is_listed": bool(places or below),
            "part_of": self._links([above.id], path)[0] if above and not self.order.above(name) else None,
            "places": places,
            "below": below,
        }

    def _links(self, ids: list[str], path: str) -> list[Mapping[str, str]]:
        return [
            {"title": self.order.by_id[name].name, "href": self.linked.addresses.names[name].from_page(path)}
            for name in ids
            if name in self.order.by_id
        ]
