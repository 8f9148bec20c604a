"""What the string of a citation depends on, as a digest: it is made without a citation processor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from glossator.model import Bibliography, Citation, Reference


@dataclass(frozen=True)
class Wanted:
    """All that an edition cites: the works in the order in which they are first cited, and each citation once."""

    bibliography: Bibliography
    works: Mapping[str, Reference]
    citations: tuple[Citation, ...]

    @cached_property
    def _style(self) -> list[str]:
        return [sha256(self.bibliography.style.source.encode()).hexdigest(), self.bibliography.locale]

    @cached_property
    def _by_word(self) -> Mapping[str, list[Reference]]:
        by_word: dict[str, list[Reference]] = {}
        for work in self.works.values():
            for word in work.alike:
                by_word.setdefault(word, []).append(work)
        return by_word

    @cached_property
    def _contexts(self) -> dict[str, str]:
        return {}

    def _context(self, key: str) -> str:
        """The digest of the works that have an influence on how this one is cited.

        Those by an author of the same name make “2019a” of a year and “A. Smith” of a name. The words of the names are
        compared, not the names: what is taken for alike too often is only formatted once more. A number depends on all.
        """
        if key not in self._contexts:
            if self.bibliography.style.is_numeric:
                digests = [work.digest for work in self.works.values()]
            else:
                words = self.works[key].alike
                digests = sorted({work.digest for word in words for work in self._by_word[word]})
            self._contexts[key] = _digest(digests)
        return self._contexts[key]

    @cached_property
    def _citation_digests(self) -> dict[Citation, str]:
        return {}

    def citation_digest(self, citation: Citation) -> str:
        if citation not in self._citation_digests:
            self._citation_digests[citation] = self._digest_of(citation)
        return self._citation_digests[citation]

    def _digest_of(self, citation: Citation) -> str:
        works = [[*work[1:], self.works[work.key].digest, self._context(work.key)] for work in citation.works]
        return _digest([*self._style, citation.in_sentence, works])

    def entry_digest(self, key: str) -> str:
        """Of the entry that the bibliography has for a work."""
        return _digest([*self._style, self.works[key].digest, self._context(key)])


def wanted(bibliography: Bibliography, citations: Iterable[Citation]) -> Wanted:
    """What is cited; a citation of a work that is not in the bibliography is left out."""
    references = bibliography.references
    resolved = [
        citation for citation in dict.fromkeys(citations) if all(work.key in references for work in citation.works)
    ]
    works = {work.key: references[work.key] for citation in resolved for work in citation.works}
    return Wanted(bibliography, works, tuple(resolved))


def _digest(value: object) -> str:
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:24]
