"""The program, as one readable function."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from glossator.anchoring import Lock, anchor, dump_lock, read_lock
from glossator.files import INPUTS, ChangedMeanwhile, Replacement, explained, path_of
from glossator.linking import Linked, check_terms, check_version, gloss, link
from glossator.model import Origin, Problem, Sources
from glossator.problems import narrow, problem, sort
from glossator.publishing import Lost, Output, Refused, divided, no_looking_for_garbage
from glossator.rendering import Broken, Heights, Site, pagefind, search
from glossator.source import home, load, lock_path, parse, pictures

_ABOUT_PLACES = ("G011", "G016")
_HOW_TO_LOCK = "build without --locked where the edition is edited, and commit the lock"

Progress = Callable[[str, int, int], None]  # is told the stage, what of it is done, and how much there is


def _silent(stage: str, done: int, total: int) -> None:
    """For whoever shows no progress."""


_STEPS = 4  # of understanding, as `progress` is told
_MORE_ATTEMPTS = 9  # where others build the same edition at the same time
# The codes of what is not there: in the whole edition, and in a text.
_ABSENT = frozenset({"G050", "G051", "G052", "G053", "G071", "G072", "G073"})
_ABSENT_IN_TEXT = frozenset(
    {"G010", "G011", "G012", "G013", "G014", "G015", "G020", "G021", "G042", "G060", "G065", "G067", "G068"}
)
_WORTH_SHARING = 24  # pages, from which on a second process takes less time than it costs to have one


@dataclass(frozen=True)
class Report:
    """What came of a run: every problem by place, the counts for the closing line, the sources they are in."""

    problems: tuple[Problem, ...]
    files: dict[str, bytes]
    pages: int = 0
    notes: int = 0
    terms: int = 0
    seconds: float = 0.0
    sealed: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # what was written, as `memo` wants it
    locks: Mapping[str, bytes] = field(default_factory=dict)  # those that were written
    site: Site | None = None  # what was published
    linked: Linked | None = None  # what the pages were made from

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors

    @property
    def counts(self) -> str:
        """What the edition has, for the closing line."""
        found = {"page": self.pages, "note": self.notes, "term": self.terms, "warning": self.warnings}
        return ", ".join(f"{number:,} {what}{'' if number == 1 else 's'}" for what, number in found.items())


def build(root: Path, output: Path | None = None, progress: Progress = _silent, *, locked: bool = False) -> Report:
    """Build the edition in `root` into `output` (its folder `output/`). Any error stops it before the disk is touched.

    New notes are added to the locks; with `locked` that is an error instead.
    """
    with no_looking_for_garbage():
        output = output or root / "output"
        for _ in range(_MORE_ATTEMPTS):
            with suppress(ChangedMeanwhile):  # another build has written a lock: this one begins again from there
                return _build(root, output, progress, locked=locked)
        return _build(root, output, progress, locked=locked, last=True)


def _build(root: Path, output: Path, progress: Progress, *, locked: bool, last: bool = False) -> Report:
    started = time.perf_counter()
    sources = load(root)
    linked, locks, problems = understand(sources, progress=progress)
    changed: dict[str, bytes] = {}
    if locked and not _has_errors(problems):
        changed = _changed(sources, locks)
        problems += [problem("G023", Origin(path), "the lock is not up to date", _HOW_TO_LOCK) for path in changed]
    pages, sealed, site = 0, {}, None
    if not _has_errors(problems):
        try:
            site = Site(linked, sources, trusted=not sources.has_own_templates)
            pages = sum(path.endswith(".html") for path in site.paths)
            problems += _unsearchable(site)
            kept = [root, *(root / name for name in INPUTS)]
            with Replacement(home(root)) as files:

                def stage_locks() -> None:
                    if not changed:  # it may be asked for twice
                        changed.update(_changed(sources, locks))
                        before = {file.path: file.data for file in sources.locks.values()}
                        for path, data in changed.items():
                            files.stage(root / path, data, before.get(path))

                sealed = _publish(site, output, kept, progress, stage_locks, files)
        except Broken as broken:
            problems += broken.problems
        except Refused as refused:
            problems.append(problem("G074", Origin(output.name), refused.message, refused.hint))
        except OSError as error:
            if isinstance(error, ChangedMeanwhile) and not last:
                raise
            problems.append(_not_written(error, root, output))
    return replace(_report(sources, linked, problems, pages, started), sealed=sealed, locks=changed, site=site)


def _not_written(error: OSError, root: Path, output: Path) -> Problem:
    message, hint = explained(error)
    path = path_of(error, root)
    place = path if path.startswith("annotations/") else output.name  # what is made for output/ has other names
    return problem("G078", Origin(place), f"this cannot be written: {message}", hint)


def _publish(
    site: Site,
    output: Path,
    protect: Iterable[Path],
    progress: Progress,
    meanwhile: Callable[[], None],
    locks: Replacement,
) -> dict[str, tuple[int, int]]:
    """Make every file of the site in its place, do `meanwhile`, which stages the `locks`, and publish both. Where there
    are many files, several processes share the work.
    """
    if len(site.paths) >= _WORTH_SHARING:
        paths = site.paths[::-1]  # the indexes first, which take longest
        # Whatever goes wrong there goes wrong again below, where it is met in the order of the pages.
        with suppress(Lost, Broken), Output(output, protect) as out:
            _, *others = divided(len(paths), lambda numbers: _made(site, out, paths, numbers, progress), meanwhile)
            for share, heights in others:
                out.adopt(share)
                site.heights |= heights
            return _commit(site, out, locks)
    meanwhile()
    with Output(output, protect) as out:
        _made(site, out, site.paths, range(len(site.paths)), progress)
        return _commit(site, out, locks)


def _made(
    site: Site, out: Output, paths: Sequence[str], numbers: Iterable[int], progress: Progress
) -> tuple[list[tuple[str, str, int, bool]], dict[str, Heights]]:
    """Make those of the files of the site that have these numbers. Gives what another process has to know of them."""
    for number in numbers:
        progress("pages", number, len(paths))
        out.add(paths[number], site.make(paths[number]))
        if len(paths) >= _WORTH_SHARING:
            gc.collect(0)  # what a template has made refers to itself; ten pages of it weigh three megabytes
    return out.share(), site.heights


def _commit(site: Site, out: Output, locks: Replacement) -> dict[str, tuple[int, int]]:
    """Publish, now that all is written beside what it replaces: the locks first, then the site.

    Whoever is killed between the two leaves locks that are ahead of the site, and the next build agrees with them.
    """
    if site.search == "pagefind":
        found = pagefind.files(search.records(site.linked), search.groups(site.linked, site.ui), site.edition.lang)
        for path, data in found.items():
            out.add(path, data)
    out.commit(first=locks.commit)
    locks.settle()
    return out.sealed()


def check(root: Path) -> Report:
    """Every problem of the edition in `root`; nothing is written."""
    started = time.perf_counter()
    sources = load(root)
    linked, _, problems = understand(sources)
    pages = 0
    if not _has_errors(problems):
        try:
            site = Site(linked, sources, trusted=not sources.has_own_templates)
            pages = sum(path.endswith(".html") for path, _ in site.files())
        except Broken as broken:
            problems += broken.problems
    return _report(sources, linked, problems, pages, started)


def understand(
    sources: Sources, *, drafts: bool = False, progress: Progress = _silent
) -> tuple[Linked, dict[str, Lock], list[Problem]]:
    """Sources -> everything the pages are made from, the locks as they are to be, and every problem on the way."""
    progress("reading", 0, _STEPS)
    edition, problems = parse(sources)
    progress("anchors", 1, _STEPS)
    anchored = []
    locks = {}
    for text in edition.texts:
        lock, wrong = read_lock(sources.locks.get(text.id))
        problems += wrong
        versions = edition.versions.get(text.id, ())
        sure = [one for one in versions if not {f"place:{text.id}", f"place:{text.id}.{one.name}"} & edition.unread]
        problems += (found for version in sure for found in check_version(text, version))
        found, locks[text.id], wrong = anchor(text, edition.annotations.get(text.id, ()), lock, versions)
        anchored.append(found)
        if f"place:{text.id}" in edition.unread:  # then it has sections and pages that are not known
            wrong = [one for one in wrong if one.code not in _ABOUT_PLACES]
        problems += wrong
    progress("glossary", 2, _STEPS)
    problems += check_terms(edition.terms, edition.texts)
    occurrences = [gloss(one, edition.terms, edition.glossary_link) for one in anchored]
    progress("links", 3, _STEPS)
    shown = pictures.published(sources)
    sizes = pictures.sizes(shown)
    problems += pictures.check(shown)
    files = [*(f"static/{name}" for name in sources.static), *shown]
    linked, wrong = link(edition, anchored, occurrences, files, sizes, drafts=drafts)
    return linked, locks, _without_consequences(sources, problems + wrong)


def _without_consequences(sources: Sources, problems: list[Problem]) -> list[Problem]:
    """Where a file cannot be read, nothing is said of what names it: it may be all right."""
    unread = [one.origin.path for one in sources.problems if one.code in ("G076", "G079")]
    if not unread:
        return problems
    in_text = any(path.startswith("content") for path in unread)
    return [one for one in problems if one.code not in _ABSENT and not (in_text and one.code in _ABSENT_IN_TEXT)]


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
            changed[lock_path(text, (file.path for file in sources.annotations.get(text, ())))] = data
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
        linked=linked,
    )
