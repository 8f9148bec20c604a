"""What the templates are given for the glossary: the entries by letter, each with the places it occurs at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from markupsafe import Markup

from glossator.language import identifiers
from glossator.linking import Address, Linked, LinkedText, glossary_path, letter
from glossator.model import Occurrence, Term

from .blocks import prose_html
from .contexts import in_context
from .note_views import original_view


class GlossaryViews:
    """The glossary as one page, or in a large edition as a page for each letter."""

    def __init__(self, linked: Linked, ui: Mapping[str, str]) -> None:
        self.linked, self.ui = linked, ui
        self.terms = {term.id: term for term in linked.edition.terms}

    @cached_property
    def by_letter(self) -> list[tuple[str, list[Term]]]:
        filed: dict[str, list[Term]] = defaultdict(list)
        for term in self.terms.values():
            filed[letter(term)].append(term)
        return [
            (key, sorted(terms, key=lambda term: (identifiers.key(term.headword), term.id)))
            for key, terms in sorted(filed.items())
        ]

    @cached_property
    def paths(self) -> list[str]:
        """The pages of a large edition's letters."""
        return list(dict.fromkeys(glossary_path(self.linked, terms[0]) for _, terms in self.by_letter))

    @cached_property
    def _occurrences(self) -> Mapping[str, list[tuple[LinkedText, Occurrence]]]:
        by_term: dict[str, list[tuple[LinkedText, Occurrence]]] = defaultdict(list)
        for linked_text in self.linked.texts:
            for occurrence in linked_text.occurrences:
                by_term[occurrence.term].append((linked_text, occurrence))
        return by_term

    def letters(self, path: str) -> list[Mapping[str, Any]]:
        """Every letter, with its entries where they stand on the page `path`, else with the link to its page."""
        groups: list[Mapping[str, Any]] = []
        for key, terms in self.by_letter:
            target = glossary_path(self.linked, terms[0])
            group: dict[str, Any] = {"letter": key, "terms": []}
            if self.linked.is_large:
                group["href"] = Address(target).from_page(path)
            if target == path:
                group["terms"] = [self._entry(term, path) for term in terms]
            groups.append(group)
        return groups

    def _entry(self, term: Term, path: str) -> Mapping[str, Any]:
        resolve = self.linked.addresses.resolver("", path)
        occurrences = self._occurrences.get(term.id, [])
        return {
            "id": term.id,
            "term": term.headword,
            "original": original_view(term.original, self.linked.edition.lang),
            "definition": Markup(prose_html(term.definition.tokens, resolve)),
            "note": Markup(prose_html(term.note.tokens, resolve)) if term.note else "",
            "see": [
                {"title": self.terms[name].headword, "href": self.linked.addresses.terms[name].from_page(path)}
                for name, _ in term.see
                if name in self.terms
            ],
            "occurrences": [
                in_context(self.linked, self.ui, linked_text, occurrence.block, occurrence.start, occurrence.end, path)
                for linked_text, occurrence in occurrences
            ],
            "link_count": sum(occurrence.linked for _, occurrence in occurrences),
        }
