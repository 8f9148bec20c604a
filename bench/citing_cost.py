"""What citations cost a build: the edition of size M as it is, and with 1,000 citations of 200 works in its lock.

    python -m bench.citing_cost [--size M] [--rounds 5]

Three editions are built from nothing in turn: without a bibliography, with one that nothing cites, and with one that
every third note cites, where those of the others have the same in words. Printed is the least of the processor's
seconds of each, and its ratio to the first. On two cores in November 2026: 1.65 s, 1.67 s (1.01), 1.79 s (1.08).
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import corpus
from .measure import run
from .systems import HOUSE

_CITATIONS, _WORKS = 1_000, 200
_BUILD = [sys.executable, str(HOUSE / "build.py")]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="M", choices=corpus.SIZES)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        editions = _editions(Path(folder), corpus.SIZES[options.size])
        seconds: dict[str, list[float]] = {name: [] for name in editions}
        for _ in range(options.rounds):
            for name, root in editions.items():
                for made in ("output", ".cache"):
                    shutil.rmtree(root / made, ignore_errors=True)
                seconds[name].append(run(_BUILD, root).processor)
        least = {name: min(some) for name, some in seconds.items()}
        first = next(iter(least.values()))
        for name, one in least.items():
            print(f"{name:24} {one:6.2f} s  {one / first:5.2f}")
    return 0


def _editions(folder: Path, size: corpus.Size) -> dict[str, Path]:
    names = "no bibliography", "one that nothing cites", f"{_CITATIONS:,} citations"
    editions = {name: folder / str(number) for number, name in enumerate(names)}
    book = corpus.make(size)
    for name, root in editions.items():
        corpus.write(book, root)
        if name != names[0]:
            (root / "content" / "references.bib").write_text(_bibliography(), encoding="utf-8")
        cited = 0
        for file in sorted((root / "annotations" / corpus.TEXT).glob("*.yaml")):
            cited += _cite(file, cited, with_key=name == names[2])
    run([*_BUILD, "cite"], editions[names[2]])
    for root in editions.values():
        run(_BUILD, root)  # the locks of the anchors
    return editions


def _cite(file: Path, first: int, *, with_key: bool) -> int:
    """Let every third note end with a citation, or with the same in words; how many these are."""
    entries = re.split(r"(?m)^(?=- quote:)", file.read_text(encoding="utf-8"))
    number = first
    for at in range(1, len(entries), 3):
        if number < _CITATIONS:
            key, page = number % _WORKS, number // _WORKS + 1
            said = f"[@{_key(key)}, p. {page}]" if with_key else f"(Writer{key} {1800 + key}, {page})"
            entries[at] = f"{entries[at].rstrip()}\n    See {said}.\n\n"
            number += 1
    file.write_text("".join(entries), encoding="utf-8")
    return number - first


def _key(number: int) -> str:
    return f"work-{number}"


def _bibliography() -> str:
    return "\n".join(
        f"@book{{{_key(number)},\n  author = {{Writer{number}, Ann}},\n  title = {{The Work of Number {number}}},\n"
        f"  publisher = {{Press}},\n  date = {{{1800 + number}}},\n}}\n"
        for number in range(_WORKS)
    )


if __name__ == "__main__":
    raise SystemExit(main())
