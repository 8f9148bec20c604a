"""What a run reports: every problem by place, what the edition has, what was written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from glossator.linking import Linked
from glossator.model import Problem, Sources
from glossator.problems import narrow, sort
from glossator.publishing import Seals
from glossator.rendering import Site


@dataclass(frozen=True)
class Report:
    """The result of a run: every problem by place, the counts for the closing line, the sources they are in.

    A build without errors also has the `seals` of the files it has written to output/ and the `locks` it has written,
    by path, both as `memo` wants them; and the `site` that it has published.
    """

    problems: tuple[Problem, ...]
    files: dict[str, bytes]
    pages: int = 0
    notes: int = 0
    terms: int = 0
    names: int = 0
    seconds: float = 0.0
    seals: Seals = field(default_factory=dict)
    locks: Mapping[str, bytes] = field(default_factory=dict)
    site: Site | None = None

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors

    @property
    def counts(self) -> str:
        """What the edition has, for the closing line."""
        counts = {"page": self.pages, "note": self.notes, "term": self.terms}
        counts |= {"name": self.names} if self.names else {}
        counts["warning"] = self.warnings
        return ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for noun, number in counts.items())


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def report(
    sources: Sources,
    linked: Linked,
    problems: list[Problem],
    started: float,
    *,
    site: Site | None = None,
    seals: Seals | None = None,
    locks: Mapping[str, bytes] | None = None,
) -> Report:
    """The report of a run that began at `started`, in seconds as `time.perf_counter` counts them."""
    files = {file.path: file.data for file in sources.files()}
    return Report(
        problems=tuple(sort(narrow(problem, files) for problem in problems)),
        files=files,
        pages=sum(path.endswith(".html") for path in site.paths) if site else 0,
        notes=sum(len({note.id for note in text.notes}) for text in linked.texts),
        terms=len(linked.edition.terms),
        names=len(linked.edition.names),
        seconds=time.perf_counter() - started,
        seals=seals or {},
        locks=locks or {},
        site=site,
    )
