"""The program, as one readable function: `build`."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from glossator.anchoring import Lock, anchor, dump_lock, name_places, read_lock
from glossator.citing import LOCK, NotFormatted, dump_citation_lock, format_missing, is_installed
from glossator.files import INPUTS, ChangedMeanwhile, Replacement, explained, path_of
from glossator.linking import Linked, check_names, check_terms, check_version, cite, gloss, link, with_packs
from glossator.model import Origin, Problem, SourceFile, Sources
from glossator.problems import narrow, problem, sort, without_consequences, without_places, without_unknown_texts
from glossator.publishing import Progress, Refused, Seals, gc_paused, publish
from glossator.rendering import Broken, Download, Site, pagefind, published_as, search
from glossator.source import home, load, lock_path, parse, pictures

_ATTEMPTS = 10  # of a build, while others build the same edition at the same time
_STEPS = 4  # of understanding, as `progress` is told


def _silent(stage: str, done: int, total: int) -> None:
    """The `Progress` of whoever shows none."""


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
        return ", ".join(f"{number:,} {what}{'' if number == 1 else 's'}" for what, number in counts.items())


def build(
    root: Path,
    output: Path | None = None,
    progress: Progress = _silent,
    *,
    locked: bool = False,
    attempts: int = _ATTEMPTS,
) -> Report:
    """Build the edition in `root` into `output` (its folder `output/`). Any error stops it before the disk is touched.

    New notes are added to the locks; with `locked` that is an error instead.
    """
    started = time.perf_counter()
    output = output or root / "output"
    with gc_paused():
        sources = load(root)
        linked, locks, problems = understand(sources, progress=progress, today="" if locked else _today())
        if not _has_errors(problems) and not locked:
            linked, of_citations = formatted(linked)
            problems += of_citations
        if locked and not _has_errors(problems):
            problems += _not_up_to_date(_changed_locks(sources, locks, linked))
        if _has_errors(problems):
            return _report(sources, linked, problems, started)
        try:
            site = _site(linked, sources)
            problems += _unsearchable(site)
            seals, written = _publish(site, root, output, sources, locks, progress)
        except (Broken, Refused, OSError) as error:
            if isinstance(error, ChangedMeanwhile) and attempts > 1:
                # Another build has written a lock: this one begins again from there.
                return build(root, output, progress, locked=locked, attempts=attempts - 1)
            return _report(sources, linked, problems + _failures(error, root, output), started)
        return _report(sources, linked, problems, started, site=site, seals=seals, locks=written)


def _today() -> str:
    """The day in UTC, wherever the build runs; `SOURCE_DATE_EPOCH` where whoever repeats a build has set it
    (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(given) if given.isdecimal() else None))


def check(root: Path) -> Report:
    """Every problem of the edition in `root`; nothing is written."""
    started = time.perf_counter()
    sources = load(root)
    linked, _, problems = understand(sources)
    problems += [] if _has_errors(problems) else unformatted(linked)
    if _has_errors(problems):
        return _report(sources, linked, problems, started)
    try:
        site = _site(linked, sources)
        for path in site.paths:
            site.make(path)
    except Broken as broken:
        return _report(sources, linked, problems + broken.problems, started)
    return _report(sources, linked, problems, started, site=site)


def examine(root: Path) -> tuple[Sources, Linked, Report]:
    """The edition in `root` as it would be published, and every problem that is found before any page is made."""
    started = time.perf_counter()
    sources = load(root)
    linked, _, problems = understand(sources)
    if not _has_errors(problems):
        linked, of_citations = formatted(linked)
        problems += of_citations
    return sources, linked, _report(sources, linked, problems, started)


def understand(
    sources: Sources, *, drafts: bool = False, progress: Progress = _silent, today: str = ""
) -> tuple[Linked, dict[str, Lock], list[Problem]]:
    """Sources -> everything the pages are made from, the locks as they are to be, and every problem on the way.

    Of a note that is new to its lock `today` is kept there, if the edition has an address: its feed tells of it.
    """
    progress("reading", 0, _STEPS)
    edition, problems = parse(sources)
    progress("anchors", 1, _STEPS)
    today = today if edition.url else ""
    texts, locks = [], {}
    places, of_names = name_places.by_text(edition.names, edition.texts)
    problems += of_names
    for text in edition.texts:
        lock, of_lock = read_lock(sources.locks.get(text.id))
        versions = edition.versions.get(text.id, ())
        notes, named = edition.annotations.get(text.id, ()), places.get(text.id, ())
        anchored, locks[text.id], of_notes = anchor(text, notes, lock, versions, named, today)
        texts.append(anchored)
        is_complete = f"place:{text.id}" not in edition.unread
        problems += [*of_lock, *(of_notes if is_complete else without_places(of_notes))]
        for version in versions:
            if is_complete and f"place:{text.id}.{version.name}" not in edition.unread:
                problems += check_version(text, version)
    progress("glossary", 2, _STEPS)
    problems += check_terms(edition.terms, edition.texts)
    problems += check_names(edition.names, edition.texts)
    names = edition.names, edition.name_kinds
    glossed = [gloss(anchored, edition.terms, edition.glossary_link, *names) for anchored in texts]
    problems = without_unknown_texts(problems, edition.unread, sources.names.path if sources.names else "")
    progress("links", 3, _STEPS)
    shown = pictures.published(sources)
    sizes = pictures.sizes(shown)
    problems += pictures.check(shown)
    files = [*map(published_as, sources.static), *shown]
    cited, of_citations = cite(edition, sources.citation_lock)
    problems += of_citations
    linked, of_links = link(edition, texts, glossed, files, sizes, cited, drafts=drafts)
    problems += of_links
    if edition.packs:
        linked, of_packs, found = _with_packs(linked, sources)
        locks |= of_packs
        problems += found
    return linked, locks, without_consequences(problems, sources.problems)


def _with_packs(linked: Linked, sources: Sources) -> tuple[Linked, dict[str, Lock], list[Problem]]:
    """The edition with the packs that it lists, their locks by their paths, and what is wrong with them."""
    from glossator import importers  # which take time to read, and few editions list packs

    packs = [
        importers.read_pack(pack, sources.packs[pack.file], linked.edition, sources.pack_locks)
        for pack in linked.edition.packs.values()
    ]
    linked, problems = with_packs(linked, [(one.pack, one.anchored) for one in packs])
    locks = {path: lock for one in packs for path, lock in one.locks.items()}
    return linked, locks, [*(problem for one in packs for problem in one.problems), *problems]


def formatted(linked: Linked) -> tuple[Linked, list[Problem]]:
    """The same with every citation formatted, drafts' included; if that cannot be, with the reason."""
    cited = linked.addresses.cited
    if cited is None or cited.strings.is_whole:
        return linked, []
    if not is_installed():
        return linked, unformatted(linked)
    try:
        strings = replace(cited.strings, lock=format_missing(cited.strings))
    except NotFormatted as error:
        return linked, error.problems
    addresses = replace(linked.addresses, cited=replace(cited, strings=strings))
    return replace(linked, addresses=addresses), []


def unformatted(linked: Linked) -> list[Problem]:
    """What is not formatted and cannot be here: told at the first place that it stands in."""
    cited = linked.addresses.cited
    if cited is None or cited.strings.is_whole or is_installed():
        return []
    citations, works = cited.strings.missing
    first = next((place for place in cited.places if place.citation in citations), cited.places[0])
    number = f"{len(citations)} citation{'s' if len(citations) > 1 else ''}" if citations else f"{len(works)} entries"
    verb = "is" if number.startswith("1 ") else "are"
    hint = "pip install 'glossator[citations]', then `cite`; or do that elsewhere, and bring citations.lock.json"
    return [problem("G104", first.origin, f"{number} {verb} not formatted yet, and pandoc is not installed", hint)]


# ── What `build` writes ─────────────────────────────────────────────────────────────────────────────────


def _site(linked: Linked, sources: Sources) -> Site:
    downloads: Mapping[str, Download] = {}
    if linked.edition.exports:
        from glossator import exporters  # the formats of which take time to read, and few editions publish any

        downloads = exporters.downloads(linked, sources)
    return Site(linked, sources, trusted=not sources.has_own_templates, downloads=downloads)


def _publish(
    site: Site, root: Path, output: Path, sources: Sources, locks: dict[str, Lock], progress: Progress
) -> tuple[Seals, dict[str, bytes]]:
    """Put the site into `output`, and the locks that have changed beside the notes; gives the seals and these locks."""
    changed: dict[str, bytes] = {}
    inputs = [root, *(root / name for name in INPUTS)]
    with Replacement(home(root)) as files:

        def stage_locks() -> None:
            if not changed:  # it may be called twice
                changed.update(_changed_locks(sources, locks, site.linked))
                before = {file.path: file.data for file in sources.files()}
                for path, data in changed.items():
                    files.stage(root / path, data, before.get(path))

        if all(lock.is_ready for lock in locks.values()):
            stage_locks()  # before other processes have a share of the memory that the locks take
        seals = publish(
            site,
            output,
            inputs,
            locks=files,
            stage_locks=stage_locks,
            search_files=lambda: _search_files(site),
            progress=progress,
        )
    return seals, changed


def _changed_locks(sources: Sources, locks: dict[str, Lock], linked: Linked) -> dict[str, bytes]:
    """The files of the locks that are not as they are to be, by path. Each lock is let go, for they are large."""
    changed = {}
    for text in list(locks):
        lock = locks.pop(text)
        # A text's own lock goes by its id, that of a pack by its path.
        old = sources.locks.get(text) or sources.pack_locks.get(text)
        data = dump_lock(lock)
        if (lock.entries or old) and (old is None or old.data != data):
            files = (file.path for file in sources.annotations.get(text, ()))
            changed[text if "/" in text else lock_path(text, files)] = data
    return changed | changed_citation_lock(sources.citation_lock, linked)


def changed_citation_lock(old: SourceFile | None, linked: Linked) -> dict[str, bytes]:
    """The lock of the citations by its path, if it is not as it is to be."""
    cited = linked.addresses.cited
    if cited is None or (old is None and not cited.works):
        return {}
    data = dump_citation_lock(cited.strings.in_use)
    is_whole = cited.strings.is_whole
    return {} if is_whole and old and old.data == data else {LOCK: data}


def _search_files(site: Site) -> dict[str, bytes]:
    """The index of Pagefind, for a site that is searched with it."""
    if site.frame.search != "pagefind":
        return {}
    return pagefind.files(search.records(site.linked), search.groups(site.linked, site.frame.ui), site.edition.lang)


# ── What a run reports ──────────────────────────────────────────────────────────────────────────────────


def _has_errors(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


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


def _report(
    sources: Sources,
    linked: Linked,
    problems: list[Problem],
    started: float,
    *,
    site: Site | None = None,
    seals: Seals | None = None,
    locks: Mapping[str, bytes] | None = None,
) -> Report:
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
