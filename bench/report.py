"""The figures of a run as Markdown: medians, ratios to Hugo, what was to be reached and what was."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .corpus import SIZES
from .systems import SYSTEMS

PLAIN, JOB, OURS = "hugo", "hugo-job", "glossator"
MEASURES = {
    "cold": "cold build",
    "changed": "one note changed",
    "unchanged": "nothing changed",
    "served": "edit to served",
}


@dataclass
class Figures:
    """What was measured of one system at one size: seconds by round, and the one weighing."""

    first: list[float] = field(default_factory=list)  # where that is another build than a cold one
    first_processor: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)  # the cold builds', all cores together
    changed: list[float] = field(default_factory=list)
    unchanged: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    on_cores: dict[int, list[float]] = field(default_factory=dict)  # cold builds, by how many cores they may use
    memory: float = 0.0  # megabytes at the peak
    pages: int = 0
    output: float = 0.0  # megabytes of output
    remarks: list[str] = field(default_factory=list)

    def median(self, measure: str) -> float | None:
        if measure == "memory":
            return self.memory or None
        seconds = getattr(self, measure)
        return median(seconds) if seconds else None


@dataclass
class Results:
    """A whole run. `sizes` holds figures by the name of a size and of a system; `floors` are seconds by name."""

    rounds: int
    versions: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, dict[str, Figures]] = field(default_factory=dict)
    facts: dict[str, dict[str, int]] = field(default_factory=dict)
    floors: dict[str, float] = field(default_factory=dict)
    place: str = ""  # where the books lay
    remarks: list[str] = field(default_factory=list)


def render(results: Results) -> str:
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    yield "# Glossator and other generators\n"
    yield "Written by `make bench`; see `bench/__init__.py`. One run, the systems in turn in each round.\n"
    yield from _conditions(results)
    for size, figures in results.sizes.items():
        yield from _size(size, figures, results)
    if results.floors:
        yield "\n## Floors\n"
        yield "| what | seconds |\n|---|---:|"
        yield from (f"| {name} | {seconds:.3f} |" for name, seconds in results.floors.items())
    if any(OURS in figures for figures in results.sizes.values()):
        yield "\n## What was to be reached\n"
        yield "| | wanted | measured | |\n|---|---:|---:|---|"
        yield from _targets(results)
    yield "\n## What each leaves out of the job\n"
    for name, version in results.versions.items():
        yield f"- **{SYSTEMS[name].label}** ({version}): {SYSTEMS[name].leaves_out}."
    for name, hint in results.missing.items():
        yield f"- **{SYSTEMS[name].label}** was not measured: {hint}."


def _conditions(results: Results) -> Iterator[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield f"- Machine: {cores} cores, {_processor()}, {platform.system()} {platform.release()}."
    yield f"- The books lie in {results.place}."
    yield f"- Python {platform.python_version()}; the systems' versions stand at the end."
    yield f"- Medians of {results.rounds} round{'s' * (results.rounds != 1)}, in brackets the least and the most."
    yield "- *Cold*: no cache, no output. *One note changed* and *nothing changed*: in a fresh process, over what the"
    yield "  last build left. *Edit to served*: from the saved file until the system's own server has the changed page."
    yield "  *Processor*: the seconds of all cores together in a cold build; noise disturbs them less."
    yield "  *Memory*: the peak of the process, or of all its processes together (proportional sets: what several share"
    yield "  counts once), in a cold build of its own. A *first build* also makes the lock, as later ones need not."
    yield from (f"- {remark}" for remark in results.remarks)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    for line in cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _size(name: str, figures: Mapping[str, Figures], results: Results) -> Iterator[str]:
    size = SIZES[name]
    counts = f"{size.sections:,} sections, {size.words:,} words, {size.notes:,} notes, {size.terms:,} terms"
    yield f"\n## {name}: {counts}\n"
    yield f"| | {' | '.join(MEASURES.values())} | processor | memory | output |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for system, one in figures.items():
        cells = [_seconds(getattr(one, measure)) for measure in MEASURES]
        cells.append(f"{median(one.processor):.3g} s" if one.processor else "–")
        cells += [f"{one.memory:.0f} MB", f"{one.pages:,} pages, {one.output:.3g} MB"] if one.memory else ["–", "–"]
        yield f"| {SYSTEMS[system].label} | {' | '.join(cells)} |"
    if PLAIN in figures:
        yield "\nTimes Hugo, and after the stroke times Hugo doing our job:\n"
        yield f"| | {' | '.join(MEASURES.values())} | processor | memory |"
        yield "|---|---:|---:|---:|---:|---:|---:|"
        for system, one in figures.items():
            if system != PLAIN:
                cells = [_ratios(one, figures, measure) for measure in (*MEASURES, "processor", "memory")]
                yield f"| {SYSTEMS[system].label} | {' | '.join(cells)} |"
    for system, one in figures.items():
        if one.first and one.cold:
            yield (
                f"\nA first build of {SYSTEMS[system].label} takes {_seconds(one.first)}, "
                f"{median(one.first) / median(one.cold):.2f} × a cold one; of the processor "
                f"{median(one.first_processor):.3g} s, {median(one.first_processor) / median(one.processor):.2f} ×."
            )
    for system, one in figures.items():
        if one.on_cores:
            alone = median(one.on_cores[1])
            yield f"\n| cores that {SYSTEMS[system].label} may use | cold build | times as fast as on one |"
            yield "|---:|---:|---:|"
            for cores, seconds in one.on_cores.items():
                yield f"| {cores} | {_seconds(seconds)} | {alone / median(seconds):.2f} |"
    facts = results.facts.get(name, {})
    if "lost" in facts:
        yield (
            f"\nHugo doing our job lost {facts['lost']:,} of {size.notes:,} anchors without a word, and would put "
            f"{facts['astray']:,} at other words than were meant."
        )
    for system, one in figures.items():
        yield from (f"\n{SYSTEMS[system].label}: {remark}" for remark in one.remarks)


def _seconds(seconds: Sequence[float]) -> str:
    if not seconds:
        return "–"
    middle = f"{median(seconds):.3g} s"
    return f"{middle} ({min(seconds):.3g}–{max(seconds):.3g})" if len(seconds) > 1 else middle


def _ratios(one: Figures, figures: Mapping[str, Figures], measure: str) -> str:
    shown = []
    for other in (PLAIN, JOB):
        theirs = figures[other].median(measure) if other in figures else None
        mine = one.median(measure)
        shown.append(f"{mine / theirs:.2g}" if mine and theirs else "–")
    return " / ".join(shown)


# ── Targets ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Target:
    """A figure of ours that must not be more than `most`; `value` is None where it was not measured."""

    what: str
    most: float
    unit: str
    value: float | None


def targets(results: Results) -> Iterator[Target]:
    def ours(size: str, measure: str) -> float | None:
        one = results.sizes.get(size, {}).get(OURS)
        return one.median(measure) if one else None

    def over(size: str, measure: str, other: str, theirs_measure: str = "") -> float | None:
        them = results.sizes.get(size, {}).get(other)
        mine, theirs = ours(size, measure), them.median(theirs_measure or measure) if them else None
        return mine / theirs if mine and theirs else None

    for size in ("M", "L"):
        yield Target(f"cold at {size}, times Hugo doing our job", 1, "×", over(size, "cold", JOB))
    for size, most in (("S", 2.5), ("M", 3.4), ("L", 5)):
        yield Target(f"cold at {size}, times Hugo", most, "×", over(size, "cold", PLAIN))
    for size in ("M", "L"):
        first, cold = ours(size, "first"), ours(size, "cold")
        yield Target(f"a first build at {size}, times a cold one", 1.2, "×", first / cold if first and cold else None)
    for size, most in (("M", 1), ("L", 0.2)):
        yield Target(f"one note changed at {size}, times Hugo", most, "×", over(size, "changed", PLAIN))
    yield Target("nothing changed at L", 0.1, "s", ours("L", "unchanged"))
    yield Target("edit to served at L", 0.2, "s", ours("L", "served"))
    yield Target("peak memory at L", 300, "MB", ours("L", "memory"))
    middle, large = ours("M", "cold"), ours("L", "cold")
    grown = large / SIZES["L"].notes / (middle / SIZES["M"].notes) if middle and large else None
    yield Target("time per note at L, times that at M", 1.2, "×", grown)
    yield Target("the decree from nothing", 0.5, "s", results.floors.get(DECREE))


DECREE = "build the decree, the edition of this repository, from nothing"


def _targets(results: Results) -> Iterator[str]:
    show: Callable[[Target, float], str] = lambda one, value: f"{value:.3g} {one.unit}"  # noqa: E731
    for one in targets(results):
        if one.value is None:
            yield f"| {one.what} | ≤ {show(one, one.most)} | – | not measured |"
        else:
            reached = "reached" if one.value <= one.most else "**not reached**"
            yield f"| {one.what} | ≤ {show(one, one.most)} | {show(one, one.value)} | {reached} |"
