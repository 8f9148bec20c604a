"""Exports measured, and judged by what others have written.

    python -m bench.exports [--size L] [--annotations REPOSITORY] [--ace PROGRAM] [--write]

How long each format takes on a book of the bench, beside a cold build of the same book in the same run: the `export` of
an edition is a whole process too. A build works on two cores and most exports on one, so the processors' seconds are
told as well. The pack has the notes of the largest kind. Word's documents are made by pandoc, where it is installed;
PDFs have a bench of their own (pdf.py).

With `--annotations`, the git directory of `w3c/web-annotation-tests` (which is not part of this repository), the
annotations of this repository's edition are put before the schemas of what the Web Annotation Data Model says MUST be,
and its samples before `import notes`: the correct ones may not crash it, the incorrect ones may not become notes.

With `--ace`, the `ace-puppeteer` of npm's `@daisy/ace`, its violations in the EPUB of this repository's edition are
counted; it drives the system's Chromium.

`--write` makes the report, exports.md, of all that is asked for.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from statistics import median
from typing import Any, cast

from glossator.citing import is_installed
from glossator.exporters import EXPORTERS, Options, export
from glossator.importers import import_notes
from glossator.model import SourceFile
from glossator.pipeline import understand
from glossator.problems import Refused
from glossator.source import load, parse_text
from tests.browser.conftest import chromium

from . import corpus
from .measure import Run, run

ROOT = Path(__file__).resolve().parents[1]
_ROUNDS = 3
_LEFT_OUT = ("pdf",)


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.exports", description=__doc__)
    parser.add_argument("--size", choices=tuple(corpus.SIZES), default="L")
    parser.add_argument("--annotations", type=Path, metavar="REPOSITORY")
    parser.add_argument("--ace", type=Path, metavar="PROGRAM")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    parts = []
    if given.write or not (given.annotations or given.ace):
        parts.append(measured(corpus.SIZES[given.size]))
    parts += [judged(given.annotations)] if given.annotations else []
    parts += [accessible(given.ace)] if given.ace else []
    report = "\n".join(parts)
    print(report)
    if given.write:
        about = (__doc__ or "").partition("[--write]\n\n")[2]
        target = Path(__file__).with_suffix(".md")
        target.write_text(f"# Exports, measured and judged\n\n{about}\n{report}", encoding="utf-8")


# ── How long they take ──────────────────────────────────────────────────────────────────────────────────


def measured(size: corpus.Size) -> str:
    """A table of every format. In each round all have their turn, so that a busy machine slows all alike."""
    runs: dict[str, list[Run]] = {}
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "edition")
        corpus.write(corpus.make(size), root)
        edition = root / "content/edition.yaml"
        named = "id: bench\nurl: https://example.org/bench/\n"
        edition.write_text(named + edition.read_text(encoding="utf-8"), encoding="utf-8")
        kinds = Counter(note.annotation.kind for text in understand(load(root))[0].texts for note in text.notes)
        [(kind, count)] = kinds.most_common(1)
        words = {"pack": ["--kind", kind]}
        for number in range(_ROUNDS):
            runs.setdefault("build", []).append(_run(root, ["build"]))
            for name in (name for name in EXPORTERS if name not in _LEFT_OUT):
                if name != "docx" or (is_installed() and not number):  # it takes minutes
                    command = ["export", name, "-o", f"{folder}/{number}.{name}", *words.get(name, ())]
                    runs.setdefault(name, []).append(_run(root, command))
    build = _median(runs["build"])
    about = f"{size.name}: {size.notes:,} notes, {count:,} of them in the pack; medians of {_ROUNDS} rounds"
    rows = [
        f"{about}. The load of the machine, of {os.cpu_count()} cores, was {load_before:.0f} at the beginning.\n",
        "| | seconds | × a build | processors' seconds | × a build's | MB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, of_name in runs.items():
        run = _median(of_name)
        shown = "a cold build" if name == "build" else EXPORTERS[name].label
        ratios = run.seconds / build.seconds, run.processor / build.processor
        cells = [f"{run.seconds:.1f}", f"{ratios[0]:.2f}", f"{run.processor:.1f}", f"{ratios[1]:.2f}"]
        rows.append(f"| {shown} | {' | '.join(cells)} | {run.megabytes:.0f} |")
    return "\n".join(rows) + "\n"


def _run(root: Path, command: Sequence[str]) -> Run:
    """A process that begins with nothing remembered."""
    for made in ("output", ".cache"):
        shutil.rmtree(root / made, ignore_errors=True)
    return run([sys.executable, str(ROOT / "build.py"), "--root", str(root), *command], root)


def _median(runs: Sequence[Run]) -> Run:
    return Run(*(median(figures) for figures in zip(*map(astuple, runs), strict=True)))


# ── What others say of the annotations ──────────────────────────────────────────────────────────────────


def judged(repository: Path) -> str:
    files = _files(repository)
    schemas = {name: json.loads(data) for name, data in files.items() if name.startswith("definitions/")}
    store = {name.rpartition("/")[2]: schema for name, schema in schemas.items()}
    sources = load(ROOT)
    linked, _, _ = understand(sources)
    collection = json.loads(cast(bytes, export("w3c", linked, sources, Options())))
    context = {"@context": collection["@context"]}
    tests = {
        "collections/collectionMusts.test": [collection],
        "collections/pages/pageMusts.test": [context | collection["first"]],
        "annotations/annotationMusts.test": [context | one for one in collection["first"]["items"]],
    }
    lines = []
    for test, values in tests.items():
        broken = [name for value in values for name in _broken(value, test, files, store)]
        lines.append(f"{test}: {len(values)} looked at, {len(broken)} MUSTs broken {sorted(set(broken)) or ''}")
    text, _ = parse_text("t", [SourceFile("content/t.md", b"# T\n\nSome words of a text.\n")], "en")
    for kind in ("correct", "incorrect"):
        samples = {name: data for name, data in files.items() if name.startswith(f"tools/samples/{kind}/")}
        placed = [name for name, data in samples.items() if _placed(data, text)]
        lines.append(f"samples, {kind}: {len(samples)} read, {len(placed)} made notes of {placed or ''}")
    return _listed("w3c/web-annotation-tests", lines)


def _listed(judge: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{judge}:\n", *(f"- {line.strip()}" for line in lines)]) + "\n"


def _files(repository: Path) -> dict[str, bytes]:
    packed = subprocess.run(
        ["git", f"--git-dir={repository}", "archive", "HEAD"], check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        members = [one for one in archive if one.isfile() and one.name.endswith((".json", ".test"))]
        return {one.name: file.read() for one in members if (file := archive.extractfile(one))}


def _broken(value: Any, test: str, files: Mapping[str, bytes], store: Mapping[str, Any]) -> Iterator[str]:
    """The names of the schemas of a test that do not hold of a value."""
    from jsonschema import Draft4Validator, RefResolver

    for name in json.loads(files[test])["assertions"]:
        schema = json.loads(files[name])
        resolver = RefResolver(schema.get("id", ""), schema, store=store)
        wanted = schema.get("expectedResult", "valid") == "valid"
        if Draft4Validator(schema, resolver=resolver).is_valid(value) != wanted:
            yield name


def _placed(data: bytes, text: Any) -> int:
    try:
        return import_notes(data, "sample.json", text, format="w3c").placed
    except Refused:
        return 0


# ── What Ace by DAISY says of the book ──────────────────────────────────────────────────────────────────


def accessible(ace: Path) -> str:
    sources = load(ROOT)
    linked, _, _ = understand(sources)
    with tempfile.TemporaryDirectory() as folder:
        book, report, browser = (Path(folder, name) for name in ("decree.epub", "report", "chromium"))
        book.write_bytes(cast(bytes, export("epub", linked, sources, Options())))
        browser.write_text(f'#!/bin/sh\nexec {chromium()} --no-sandbox "$@"\n', encoding="utf-8")
        browser.chmod(0o755)
        environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": str(browser)}
        subprocess.run([ace, "-o", report, book], check=True, stdout=subprocess.DEVNULL, env=environment)
        found = json.loads((report / "report.json").read_bytes())["assertions"]
    violations = [one["earl:test"]["dct:title"] for page in found for one in page["assertions"]]
    return _listed("Ace", [f"{len(found)} pages, {len(violations)} violations {sorted(set(violations)) or ''}"])


if __name__ == "__main__":
    main()
