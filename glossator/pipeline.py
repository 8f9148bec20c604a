"""The program, as one readable function."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import pagefind, search
from .anchor import anchor
from .files import replace_file
from .gloss import check_terms, gloss
from .link import link
from .linked import Linked
from .load import LOCK, load
from .lock import Lock
from .lock import dump as dump_lock
from .lock import read as read_lock
from .model import Origin, Problem, Sources
from .parallel import check as check_version
from .parse import parse
from .problems import narrow, problem, sort
from .render import Site
from .theme import Broken
from .write import Refused, write

_HOW_TO_LOCK = "build without --locked where the edition is edited, and commit the lock"

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


def build(root: Path, output: Path | None = None, progress: Progress | None = None, *, locked: bool = False) -> Report:
    """Build the edition in `root` into `output` (its folder `output/`). Any error stops it before the disk is touched.

    New notes are added to the locks; with `locked` that is an error instead.
    """
    started = time.perf_counter()
    sources = load(root)
    linked, locks, problems = understand(sources)
    changed = _changed(sources, locks)
    if locked and changed and not _has_errors(problems):
        problems += [problem("G023", Origin(path), "the lock is not up to date", _HOW_TO_LOCK) for path in changed]
    files: dict[str, bytes] = {}
    if not _has_errors(problems):
        try:
            site = Site(linked, sources.templates, sources.static)
            for number, path in enumerate(site.paths):
                if progress:
                    progress("pages", number, len(site.paths))
                files[path] = site.make(path)
            problems += _unsearchable(site)
            if site.search == "pagefind":
                files |= pagefind.files(search.records(linked), search.groups(linked, site.ui), linked.edition.lang)
            kept = [root / name for name in ("content", "annotations", "templates", "static")]
            write(output or root / "output", files, protect=[root, *kept])
            for path, data in changed.items():
                replace_file(root / path, data)
        except Broken as broken:
            problems += broken.problems
        except Refused as refused:
            problems.append(problem("G074", Origin((output or root / "output").name), refused.message, refused.hint))
    return _report(sources, linked, problems, sum(path.endswith(".html") for path in files), started)


def check(root: Path) -> Report:
    """Every problem of the edition in `root`; nothing is written."""
    started = time.perf_counter()
    sources = load(root)
    linked, _, problems = understand(sources)
    pages = 0
    if not _has_errors(problems):
        try:
            pages = sum(path.endswith(".html") for path, _ in Site(linked, sources.templates, sources.static).files())
        except Broken as broken:
            problems += broken.problems
    return _report(sources, linked, problems, pages, started)


def understand(sources: Sources, *, drafts: bool = False) -> tuple[Linked, dict[str, Lock], list[Problem]]:
    """Sources -> everything the pages are made from, the locks as they are to be, and every problem on the way."""
    edition, problems = parse(sources)
    anchored = []
    locks = {}
    for text in edition.texts:
        lock, wrong = read_lock(sources.locks.get(text.id))
        problems += wrong
        versions = edition.versions.get(text.id, ())
        problems += (found for version in versions for found in check_version(text, version))
        found, locks[text.id], wrong = anchor(text, edition.annotations.get(text.id, ()), lock, versions)
        anchored.append(found)
        problems += wrong
    problems += check_terms(edition.terms, edition.texts)
    occurrences = [gloss(one, edition.terms, edition.glossary_link) for one in anchored]
    linked, wrong = link(edition, anchored, occurrences, [f"static/{name}" for name in sources.static], drafts=drafts)
    return linked, locks, problems + wrong


def _unsearchable(site: Site) -> list[Problem]:
    """What is to be said of a site that wants Pagefind and does not have it."""
    if not site.wants_pagefind or pagefind.is_installed():
        return []
    message = "an edition of this size is searched with Pagefind, which is not installed: the site has no search"
    hint = "pip install 'glossator[pagefind]'; or write search: none"
    return [problem("G077", Origin("content/edition.yaml"), message, hint)]


def _changed(sources: Sources, locks: Mapping[str, Lock]) -> dict[str, bytes]:
    """The files of the locks that are not as they are to be."""
    changed = {}
    for text, lock in locks.items():
        old = sources.locks.get(text)
        data = dump_lock(lock)
        if (lock.entries or old) and (old is None or old.data != data):
            changed[f"annotations/{text}/{LOCK}"] = data
    return changed


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
