"""The program, as one readable function."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .anchor import anchor
from .gloss import check_terms, gloss
from .link import Linked, link
from .load import Sources, load
from .model import Origin, Problem
from .parse import parse
from .problems import narrow, problem, sort
from .render import Broken, Site
from .write import Refused, write

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Report:
    """What came of a run: every problem by place, the counts for the closing line, the sources they are in."""

    problems: tuple[Problem, ...]
    files: dict[str, bytes]
    pages: int = 0
    notes: int = 0
    terms: int = 0
    seconds: float = 0.0

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def build(root: Path, output: Path | None = None, progress: Progress | None = None) -> Report:
    """Build the edition in `root` into `output` (its folder `output/`). Any error stops it before the disk is touched."""
    started = time.perf_counter()
    sources = load(root)
    linked, problems = understand(sources)
    files: dict[str, bytes] = {}
    if not _has_errors(problems):
        try:
            site = Site(linked, sources.templates, sources.static)
            for number, path in enumerate(site.paths):
                if progress:
                    progress("pages", number, len(site.paths))
                files[path] = site.make(path)
            kept = [root / name for name in ("content", "annotations", "templates", "static")]
            write(output or root / "output", files, protect=[root, *kept])
        except Broken as broken:
            problems += broken.problems
        except Refused as refused:
            problems.append(problem("G074", Origin((output or root / "output").name), refused.message, refused.hint))
    return _report(sources, linked, problems, sum(path.endswith(".html") for path in files), started)


def check(root: Path) -> Report:
    """Every problem of the edition in `root`; nothing is written."""
    started = time.perf_counter()
    sources = load(root)
    linked, problems = understand(sources)
    pages = 0
    if not _has_errors(problems):
        try:
            pages = sum(path.endswith(".html") for path, _ in Site(linked, sources.templates, sources.static).files())
        except Broken as broken:
            problems += broken.problems
    return _report(sources, linked, problems, pages, started)


def understand(sources: Sources, *, drafts: bool = False) -> tuple[Linked, list[Problem]]:
    """Sources -> everything the pages are made from, and every problem met on the way."""
    edition, problems = parse(sources)
    anchored = []
    for text in edition.texts:
        found, wrong = anchor(text, edition.annotations.get(text.id, ()))
        anchored.append(found)
        problems += wrong
    problems += check_terms(edition.terms, edition.texts)
    occurrences = [gloss(one, edition.terms, edition.glossary_link) for one in anchored]
    linked, wrong = link(edition, anchored, occurrences, [f"static/{name}" for name in sources.static], drafts=drafts)
    return linked, problems + wrong


def _has_errors(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _report(sources: Sources, linked: Linked, problems: list[Problem], pages: int, started: float) -> Report:
    files = {file.path: file.data for file in sources.files()}
    return Report(
        problems=tuple(sort(narrow(problem, files) for problem in problems)),
        files=files,
        pages=pages,
        notes=sum(len({note.id for note in one.notes}) for one in linked.texts),
        terms=len(linked.edition.terms),
        seconds=time.perf_counter() - started,
    )
