"""`build`, the program as one readable function; `check` and `examine`, which stop before anything is written."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from glossator.files import ChangedMeanwhile, explained, path_of
from glossator.linking import Linked
from glossator.model import Origin, Problem, Sources
from glossator.problems import problem
from glossator.publishing import Progress, Refused, gc_paused
from glossator.rendering import Broken, Site, pagefind
from glossator.source import load

from .output import changed_locks, site_of, write
from .report import Report, has_errors, report
from .stages import formatted, silent, understand, unformatted

_ATTEMPTS = 10  # of a build, while others build the same edition at the same time


def build(
    root: Path,
    output: Path | None = None,
    progress: Progress = silent,
    *,
    locked: bool = False,
    also: Sequence[str] = (),
    attempts: int = _ATTEMPTS,
) -> Report:
    """Build the edition in `root` into `output` (its folder `output/`). Any error stops it before the disk is touched.

    New notes are added to the locks; with `locked` that is an error instead. The formats in `also` are published beside
    those that edition.yaml lists.
    """
    started = time.perf_counter()
    output = output or root / "output"
    with gc_paused():
        sources = load(root)
        linked, locks, problems = understand(sources, progress=progress, today="" if locked else _today())
        if not has_errors(problems) and not locked:
            linked, of_citations = formatted(linked)
            problems += of_citations
        if locked and not has_errors(problems):
            problems += _not_up_to_date(changed_locks(sources, locks, linked))
        if has_errors(problems):
            return report(sources, linked, problems, started)
        try:
            site = site_of(linked, sources, also)
            problems += _unsearchable(site)
            seals, new_locks = write(site, root, output, sources, locks, progress)
        except (Broken, Refused, OSError) as error:
            if isinstance(error, ChangedMeanwhile) and attempts > 1:
                # Another build has written a lock: this one begins again from there.
                return build(root, output, progress, locked=locked, also=also, attempts=attempts - 1)
            return report(sources, linked, problems + _failures(error, root, output), started)
        return report(sources, linked, problems, started, site=site, seals=seals, locks=new_locks)


def _today() -> str:
    """The day in UTC, wherever the build runs; `SOURCE_DATE_EPOCH` where whoever repeats a build has set it
    (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(epoch) if epoch.isdecimal() else None))


def check(root: Path) -> Report:
    """Every problem of the edition in `root`; nothing is written."""
    started = time.perf_counter()
    sources = load(root)
    linked, _, problems = understand(sources)
    problems += [] if has_errors(problems) else unformatted(linked)
    if has_errors(problems):
        return report(sources, linked, problems, started)
    try:
        site = site_of(linked, sources)
        for path in site.paths:
            site.make(path)
    except Broken as broken:
        return report(sources, linked, problems + broken.problems, started)
    return report(sources, linked, problems, started, site=site)


def examine(root: Path) -> tuple[Sources, Linked, Report]:
    """The edition in `root` as it would be published, and every problem that is found before any page is made."""
    started = time.perf_counter()
    sources = load(root)
    linked, _, problems = understand(sources)
    if not has_errors(problems):
        linked, of_citations = formatted(linked)
        problems += of_citations
    return sources, linked, report(sources, linked, problems, started)


def _not_up_to_date(changed: Mapping[str, bytes]) -> list[Problem]:
    hint = "build without --locked where the edition is edited, and commit the lock"
    return [problem("G023", Origin(path), "the lock is not up to date", hint) for path in changed]


def _unsearchable(site: Site) -> list[Problem]:
    """The warning about a site that is to be searched with Pagefind and does not have it."""
    if not site.frame.wants_pagefind or pagefind.is_installed():
        return []
    message = "an edition of this size is searched with Pagefind, which is not installed: the site has no search"
    hint = "pip install 'glossator[pagefind]'; or write search: none"
    return [problem("G077", Origin("content/edition.yaml"), message, hint)]


def _failures(error: Broken | Refused | OSError, root: Path, output: Path) -> list[Problem]:
    """Why a site could not be made or written."""
    if isinstance(error, Broken):
        return error.problems
    if isinstance(error, Refused):
        return [problem("G074", Origin(output.name), error.message, error.hint)]
    message, hint = explained(error)
    path = path_of(error, root)
    place = path if path.startswith("annotations/") else output.name  # what is made for output/ has other names
    return [problem("G078", Origin(place), f"this cannot be written: {message}", hint)]
