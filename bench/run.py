"""The rounds: every system once in each, for each size; and the command line."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path
from statistics import median

from . import corpus, peers
from .measure import Failed, Run, edit_to_served, run
from .report import DECREE, JOB, OURS, Figures, Results, render
from .systems import HOUSE, SYSTEMS, Missing, Npm, System, environment

RESULTS = HOUSE / "bench" / "results.md"
MEMORY = Path("/dev/shm")  # noqa: S108  a memory file system, on Linux
EDITS = 3  # counted for each server in each round


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    # So that whatever runs is killed and the books are removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = Results(rounds=options.rounds, remarks=options.remark)
    programs = _installed(options.only or tuple(SYSTEMS), results)
    with tempfile.TemporaryDirectory(prefix="glossator-bench-", dir=MEMORY if MEMORY.is_dir() else None) as made:
        place = Path(made)
        results.place = "a memory file system" if place.parent == MEMORY else str(place.parent)
        if "glossator" in programs:
            floors(place / "floors", options.rounds, results)
        for size in options.sizes:
            chosen = [
                SYSTEMS[name] for name in programs
                if name in (options.only or ()) or list(corpus.SIZES).index(size)
                <= list(corpus.SIZES).index(SYSTEMS[name].largest)
            ]  # fmt: skip
            try:
                bench = Bench(corpus.SIZES[size], chosen, programs, place / size, results)
                bench.rounds(options.rounds)
                bench.growth(options.rounds)
                if not options.skip_servers:
                    bench.servers(options.rounds)
            finally:  # an interrupted run keeps what it has
                options.output.write_text(render(results), encoding="utf-8")
            shutil.rmtree(place / size)
    print(f"\nwritten to {options.output}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_several(corpus.SIZES), default=("S", "M", "L"), metavar="S,M,L")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds for each size (default: 5)")
    parser.add_argument("--only", type=_several(SYSTEMS), metavar="NAMES", help=f"some of {','.join(SYSTEMS)}")
    parser.add_argument("--skip-servers", action="store_true", help="leave out the edits in each one's server")
    parser.add_argument("--remark", action="append", default=[], metavar="WORDS", help="a line for the results")
    parser.add_argument("--output", type=Path, default=RESULTS, metavar="FILE", help="default: bench/results.md")
    return parser


def _several(known: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    def read(given: str) -> tuple[str, ...]:
        names = tuple(given.split(","))
        if unknown := [name for name in names if name not in known]:
            raise argparse.ArgumentTypeError(f"no {unknown[0]!r} among {', '.join(known)}")
        return names

    return read


def _installed(names: Sequence[str], results: Results) -> dict[str, str]:
    """The program of each system that can be had; what cannot goes to `results.missing`."""
    programs = {}
    for name in names:
        try:
            programs[name] = SYSTEMS[name].package.install()
            results.versions[name] = SYSTEMS[name].package.version(programs[name])
        except Missing as missing:
            results.missing[name] = str(missing)
    return programs


def prepare(size: corpus.Size, folder: Path, names: Sequence[str]) -> dict[str, int]:
    """Write the book of `size` for each system into its own folder; what only the book knows of it."""
    book = corpus.make(size)
    for name in names:
        (folder / name).mkdir(parents=True)
        SYSTEMS[name].write(book, folder / name)
    return {"astray": peers.astray(book)} if JOB in names else {}


class Bench:
    """One size: a book for each system, and what is measured of them."""

    def __init__(
        self, size: corpus.Size, systems: Sequence[System], programs: dict[str, str], place: Path, results: Results
    ) -> None:
        self.size, self.programs, self.place = size, programs, place
        self.figures = results.sizes.setdefault(size.name, {system.name: Figures() for system in systems})
        self.versions = count(1)
        # In a process of its own: what it takes would count as every later child's (see `measure.run`).
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
            names = [system.name for system in systems]
            facts = other.submit(prepare, size, place, names).result()
        self.systems = [system for system in systems if self._first(system)]
        if JOB in (system.name for system in self.systems):
            results.facts[size.name] = facts | {"lost": self._lost()}

    def rounds(self, number: int) -> None:
        """In each round and phase every system once: a first build, where that is another than a cold one; a cold
        build, one note changed, nothing changed.
        """
        for each in range(1, number + 1):
            for phase in (self.first, self.cold, self.changed, self.unchanged):
                for system in [one for one in self.systems if one.kept or phase != self.first]:
                    seconds = phase(system)
                    getattr(self.figures[system.name], phase.__name__).append(seconds)
                    self._tell(system, f"round {each}, {phase.__name__}", seconds)

    def growth(self, number: int) -> None:
        """In each round a cold build of ours on each number of the cores that there are."""
        if OURS not in self.programs or not hasattr(os, "sched_getaffinity"):
            return
        cores = sorted(os.sched_getaffinity(0))
        for system in [one for one in self.systems if one.name == OURS and len(cores) > 1]:
            for _ in range(number):
                for used in range(1, len(cores) + 1):
                    self._clear(system)
                    os.sched_setaffinity(0, cores[:used])  # as whatever is started has it
                    try:
                        seconds = self._build(system, system.build).seconds
                    finally:
                        os.sched_setaffinity(0, cores)
                    self.figures[system.name].on_cores.setdefault(used, []).append(seconds)
                    self._tell(system, f"on {used} of {len(cores)} cores", seconds)

    def servers(self, number: int) -> None:
        """In each round every server once: started, given some edits, killed."""
        for _ in range(number):
            for system in [one for one in self.systems if one.serve and one.ready()]:
                served = self.figures[system.name].served
                try:
                    served += self.served(system)
                    self._tell(system, "served", served[-1])
                except Failed as failed:
                    self._remark(system, failed)

    def first(self, system: System) -> float:
        self._clear(system, *system.kept)
        done = self._build(system, system.build)
        self.figures[system.name].first_processor.append(done.processor)
        return done.seconds

    def cold(self, system: System) -> float:
        self._clear(system)
        done = self._build(system, system.build)
        self.figures[system.name].processor.append(done.processor)
        return done.seconds

    def changed(self, system: System) -> float:
        words = self.edit(system)
        seconds = self._build(system, system.again or system.build).seconds
        if words not in self._page(system):
            self._remark(system, Failed("the changed note is not in the page"))
        return seconds

    def unchanged(self, system: System) -> float:
        return self._build(system, system.again or system.build).seconds

    def served(self, system: System, times: int = EDITS) -> list[float]:
        return edit_to_served(
            self._command(system, system.serve),
            self._folder(system),
            self._named(system, system.url),
            lambda: self.edit(system),
            times=times,
            environment=environment(self._folder(system)),
        )

    def edit(self, system: System) -> str:
        """Change one note's words; what they are then."""
        path = self._folder(system) / self._named(system, system.note)
        words = f"version {next(self.versions)}"
        source = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"version\s+\d+", words, source), encoding="utf-8")
        return words

    def _first(self, system: System) -> bool:
        """A build that is weighed, not timed; it also warms what the kernel and Python keep of a program."""
        one = self.figures[system.name]
        if isinstance(system.package, Npm):
            (self._folder(system) / "node_modules").symlink_to(system.package.home / "node_modules")
        try:
            if system.kept:
                self._build(system, system.build)
                self._clear(system)
            done = self._build(system, system.build, weigh=True)
        except Failed as failed:
            self._remark(system, failed)
            return False
        one.memory = done.megabytes
        files = [path for path in (self._folder(system) / system.output).rglob("*") if path.is_file()]
        one.pages = sum(path.suffix == ".html" for path in files)
        one.output = sum(path.stat().st_size for path in files) / 1e6
        self._tell(system, f"{done.megabytes:.0f} MB, {one.pages} pages, {one.output:.1f} MB", done.seconds)
        if "version 0" not in self._page(system):
            self._remark(system, Failed("the page lacks its note"))
        return True

    def _build(self, system: System, command: Sequence[str], *, weigh: bool = False) -> Run:
        folder = self._folder(system)
        return run(self._command(system, command), folder, environment(folder), weigh=weigh)

    def _clear(self, system: System, *more: str) -> None:
        for pattern in (*system.made, *more):
            for path in self._folder(system).glob(pattern):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def _lost(self) -> int:
        """How many notes have no mark in the pages of Hugo doing our job."""
        pages = (self.place / JOB / SYSTEMS[JOB].output / corpus.TEXT).glob("*/index.html")
        return self.size.notes - sum(page.read_text(encoding="utf-8").count('<sup id="r-') for page in pages)

    def _page(self, system: System) -> str:
        page = self._folder(system) / system.output / self._named(system, system.page)
        return page.read_text(encoding="utf-8") if page.exists() else ""

    def _folder(self, system: System) -> Path:
        return self.place / system.name

    def _command(self, system: System, command: Sequence[str]) -> list[str]:
        return [part.replace("{bin}", self.programs[system.name]) for part in command]

    def _named(self, system: System, pattern: str) -> str:
        return pattern.format(**system.names(self.size))

    def _remark(self, system: System, failed: Failed) -> None:
        print(f"{self.size.name:5} {system.name:10} {failed}", file=sys.stderr, flush=True)
        said = str(failed).splitlines()[0][:200]
        if said not in self.figures[system.name].remarks:
            self.figures[system.name].remarks.append(said)

    def _tell(self, system: System, what: str, seconds: float) -> None:
        print(f"{self.size.name:5} {system.name:10} {seconds:8.3f} s  {what}", flush=True)


def floors(place: Path, rounds: int, results: Results) -> None:
    """What no build can go below, and the edition of this repository from nothing."""
    place.mkdir()
    decree = place / "decree"
    for name in ("content", "annotations"):
        shutil.copytree(HOUSE / name, decree / name)
    ours = [sys.executable, str(HOUSE / "build.py")]
    for what, command in {
        "start Python": [sys.executable, "-c", "pass"],
        "start Glossator and ask for its version": [*ours, "--version"],
        DECREE: ours,
    }.items():
        try:
            results.floors[what] = median(_cold(command, decree) for _ in range(max(rounds, 3)))
        except Failed as failed:
            print(failed, file=sys.stderr)
            results.remarks.append(f"Failed: {what}.")


def _cold(command: Sequence[str], folder: Path) -> float:
    for name in ("output", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return run(command, folder, environment(folder)).seconds
