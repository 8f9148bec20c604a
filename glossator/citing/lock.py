"""content/citations.lock.json: what was formatted, so that a build, CI and the preview need no citation processor.

It has three parts: each cited work, by the digest of its entry, in the format that the entry is not in; their order in
the bibliography; and the strings of HTML by the digests of all that they depend on. The tool writes it, and it is
committed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from glossator.model import Citation, Origin, Problem, SourceFile
from glossator.problems import problem

from .digests import Wanted

LOCK = "content/citations.lock.json"
_VERSION = 1
BIBTEX = "bibtex"
# The elements that a string may have: the file is committed, and may come from anybody.
_is_safe = re.compile(
    r"(?:[^<>]|</?(?:i|b|sup|sub|s|u)>|<span class=\"sc\">|</span>|<a href=\"(?:#|https?://)[^\"<>]*\">|</a>)*"
).fullmatch


@dataclass(frozen=True)
class CitationLock:
    """`items` are works by the digest of the entry: CSL-JSON of one in BibTeX, `{"bibtex": …}` of one in CSL-JSON.
    `strings` are HTML by digest; a link to `#KEY` is one to the entry of that work.
    """

    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    strings: Mapping[str, str] = field(default_factory=dict)


def read_citation_lock(file: SourceFile | None) -> tuple[CitationLock, list[Problem]]:
    """What the file has; nothing, and a problem, if it is damaged."""
    if file is None:
        return CitationLock(), []
    try:
        content = json.loads(file.data)
        items, order, strings = content["items"], content["order"], content["strings"]
        lock = CitationLock(
            {str(digest): dict(item) for digest, item in items.items()},
            tuple(map(str, order)),
            {digest: html for digest, html in strings.items() if _is_safe(html)},
        )
        is_known = content["version"] == _VERSION
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_known, lock = False, CitationLock()
    if is_known:
        return lock, []
    message = "the lock of the citations cannot be read"
    hint = "take it from the last commit, or delete it and run `cite`"
    return CitationLock(), [problem("G022", Origin(file.path), message, hint)]


def dump_citation_lock(lock: CitationLock) -> bytes:
    """A line for each string, so that a merge of two branches is one of lines."""
    content = {
        "version": _VERSION,
        "items": dict(sorted(lock.items.items())),
        "order": lock.order,
        "strings": dict(sorted(lock.strings.items())),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True)
class Strings:
    """What is cited, with what the lock has for it."""

    wanted: Wanted
    lock: CitationLock

    def citation(self, citation: Citation) -> str | None:
        """The HTML of a citation; None if it is not formatted yet, or cites what is not in the bibliography."""
        if not all(work.key in self.wanted.works for work in citation.works):
            return None
        return self.lock.strings.get(self.wanted.citation_digest(citation))

    def entry(self, key: str) -> str | None:
        """The HTML of what the bibliography says of a cited work; None if it is not formatted yet."""
        return self.lock.strings.get(self.wanted.entry_digest(key)) if key in self.wanted.works else None

    def item(self, key: str) -> Mapping[str, Any] | None:
        """A cited work as CSL-JSON; None if it is not converted yet."""
        work = self.wanted.works.get(key)
        if work is None:
            return None
        return json.loads(work.source) if work.is_csl else self.lock.items.get(work.digest)

    def bibtex(self, keys: Sequence[str]) -> str:
        """Works as BibTeX: as they stand in the bibliography, or as pandoc has made it of CSL-JSON."""
        bibliography, works = self.wanted.bibliography, [self.wanted.works[key] for key in keys]
        parents = {
            key: bibliography.references[key]
            for work in works
            for key in work.parents
            if key in bibliography.references
        }
        used = {work.key: work for work in works} | parents  # BibTeX wants parents behind what is part of them
        items = self.lock.items
        entries = [
            str(items.get(work.digest, {}).get(BIBTEX, "")).strip() if work.is_csl else work.source
            for work in used.values()
        ]
        return "\n\n".join(filter(None, (bibliography.strings, *entries))) + "\n"

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The cited works in the order of the bibliography; those whose place is not known yet at the end."""
        placed = [key for key in self.lock.order if key in self.wanted.works]
        return (*placed, *sorted(self.wanted.works.keys() - set(placed)))

    @cached_property
    def missing(self) -> tuple[tuple[Citation, ...], tuple[str, ...]]:
        """The citations, and the works for whose entries or items it is so, that are not in the lock."""
        citations = tuple(citation for citation in self.wanted.citations if self.citation(citation) is None)
        items = self.lock.items
        works = tuple(
            key for key, work in self.wanted.works.items() if self.entry(key) is None or work.digest not in items
        )
        return citations, works

    @property
    def is_whole(self) -> bool:
        return not any(self.missing)

    @cached_property
    def in_use(self) -> CitationLock:
        """The lock without what nothing cites any more."""
        strings = {self.wanted.citation_digest(citation): self.citation(citation) for citation in self.wanted.citations}
        strings |= {self.wanted.entry_digest(key): self.entry(key) for key in self.wanted.works}
        digests = {work.digest for work in self.wanted.works.values()}
        return CitationLock(
            {digest: item for digest, item in self.lock.items.items() if digest in digests},
            self.order,
            {digest: html for digest, html in strings.items() if html is not None},
        )
