"""All files of a site, made by several processes where there are many, and put in the place of the last site's."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from glossator.files import Replacement
from glossator.processes import WorkerFailed, distribute

from .manifest import Seals
from .write import Output

Progress = Callable[[str, int, int], None]  # is told the stage, how much of it is done, and how much there is

WORTH_SHARING = 24  # files, from which on a second process takes less time than it costs to have one


class Site(Protocol):
    """What `publish` needs of a site (`rendering.Site`).

    `paths` are its files, by their path in the output; `make` gives the bytes of one of them. `heights` fills while
    pages are made: plain values by path, which are collected from every process.
    """

    paths: list[str]
    heights: dict[str, Any]

    def make(self, path: str) -> bytes: ...


def publish(
    site: Site,
    output: Path,
    protect: Iterable[Path],
    *,
    locks: Replacement,
    stage_locks: Callable[[], None],
    search_files: Callable[[], Mapping[str, bytes]],
    progress: Progress,
) -> Seals:
    """Put every file of the site in the place of what `output` holds. Gives their seals, as `memo` wants them.

    `protect` are the inputs, as for `Output`. `stage_locks` prepares the `locks`; it is called while other processes
    are at work, and may be called twice. `search_files` are made last. Raises what `site.make` raises, `Refused` and
    `OSError`, and then the output is as it was.
    """
    if len(site.paths) >= WORTH_SHARING:
        # Whatever fails there fails again below, where it is met in the order of the pages.
        with suppress(WorkerFailed), Output(output, protect) as out:
            _make_in_processes(site, out, stage_locks, progress)
            return _commit(out, search_files(), locks)
    stage_locks()
    with Output(output, protect) as out:
        _make(site.make, out, site.paths, range(len(site.paths)), progress)
        return _commit(out, search_files(), locks)


def _make_in_processes(site: Site, out: Output, meanwhile: Callable[[], None], progress: Progress) -> None:
    paths = site.paths[::-1]  # the indexes first, which take longest

    def make(path: str) -> bytes:
        try:
            return site.make(path)
        except Exception as error:
            raise WorkerFailed from error

    def work(numbers: Iterable[int]) -> tuple[list[tuple[str, str, int, bool]], dict[str, Any]]:
        _make(make, out, paths, numbers, progress)
        return out.share(), site.heights

    _, *others = distribute(len(paths), work, meanwhile)
    for share, heights in others:
        out.adopt(share)
        site.heights |= heights


def _make(
    make: Callable[[str], bytes], out: Output, paths: Sequence[str], numbers: Iterable[int], progress: Progress
) -> None:
    """Make those of the files that have these numbers."""
    for number in numbers:
        progress("pages", number, len(paths))
        out.add(paths[number], make(paths[number]))
        if len(paths) >= WORTH_SHARING:
            gc.collect(0)  # what a template has made refers to itself; ten pages of it weigh three megabytes


def _commit(out: Output, search_files: Mapping[str, bytes], locks: Replacement) -> Seals:
    """Publish, now that all is written beside what it replaces: the locks first, then the site.

    Whoever is killed between the two leaves locks that are ahead of the site, and the next build agrees with them.
    """
    for path, data in search_files.items():
        out.add(path, data)
    out.commit(first=locks.commit)
    locks.settle()
    return out.seals()
