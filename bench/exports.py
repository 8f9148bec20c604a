"""Exports measured, and judged by what others have written.

    python -m bench.exports [--size L] [--annotations REPOSITORY] [--ace PROGRAM]

Printed is how long each format takes on a book of the bench, beside a cold build of the same book in the same run: the
`export` of an edition is a whole process too. Word's documents and PDFs (bench/pdf.py) are left out, for other programs
make them. So are packs, which are some of the Web Annotations.

With `--annotations`, the git directory of `w3c/web-annotation-tests` (which is not part of this repository), the
annotations of this repository's edition are put before the schemas of what the Web Annotation Data Model says MUST be,
and its samples before `import notes`: the correct ones may not crash it, the incorrect ones may not become notes.

With `--ace`, the `ace-puppeteer` of npm's `@daisy/ace`, its violations in the EPUB of this repository's edition are
counted; it drives the system's Chromium.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any, cast

from glossator.exporters import EXPORTERS, Options, export
from glossator.importers import import_notes
from glossator.model import SourceFile
from glossator.pipeline import understand
from glossator.problems import Refused
from glossator.source import load, parse_text
from tests.browser.conftest import chromium

from . import corpus

ROOT = Path(__file__).resolve().parents[1]
_ROUNDS = 3
_LEFT_OUT = ("docx", "pack", "pdf")


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.exports", description=__doc__)
    parser.add_argument("--size", choices=tuple(corpus.SIZES), default="L")
    parser.add_argument("--annotations", type=Path, metavar="REPOSITORY")
    parser.add_argument("--ace", type=Path, metavar="PROGRAM")
    given = parser.parse_args()
    if given.annotations:
        judge(given.annotations)
    if given.ace:
        accessible(given.ace)
    if not given.annotations and not given.ace:
        measure(corpus.SIZES[given.size])


# ── How long they take ──────────────────────────────────────────────────────────────────────────────────


def measure(size: corpus.Size) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        corpus.write(corpus.make(size), root)
        edition = root / "content/edition.yaml"
        named = "id: bench\nurl: https://example.org/bench/\n"
        edition.write_text(named + edition.read_text(encoding="utf-8"), encoding="utf-8")
        commands = {"build": ["build"], **{f: ["export", f, "-o", str(root / f"out.{f}")] for f in EXPORTERS}}
        taken: dict[str, list[float]] = {}
        for _ in range(_ROUNDS):
            for name, command in commands.items():
                if name not in _LEFT_OUT:
                    taken.setdefault(name, []).append(_seconds(root, command))
        cold = median(taken["build"])
        print(f"{size.name}: {size.notes:,} notes; a cold build takes {cold:.1f} s")
        for name, seconds in taken.items():
            print(f"{name:>10} {median(seconds):6.1f} s  {median(seconds) / cold:.2f}")


def _seconds(root: Path, command: list[str]) -> float:
    """Of a process that begins with nothing remembered."""
    for made in ("output", ".cache"):
        subprocess.run(["rm", "-rf", str(root / made)], check=True)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--root", str(root), *command], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


# ── What others say of the annotations ──────────────────────────────────────────────────────────────────


def judge(repository: Path) -> None:
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
    for test, values in tests.items():
        broken = [name for value in values for name in _broken(value, test, files, store)]
        print(f"{test}: {len(values)} looked at, {len(broken)} MUSTs broken {sorted(set(broken)) or ''}")
    text, _ = parse_text("t", [SourceFile("content/t.md", b"# T\n\nSome words of a text.\n")], "en")
    for kind in ("correct", "incorrect"):
        samples = {name: data for name, data in files.items() if name.startswith(f"tools/samples/{kind}/")}
        placed = [name for name, data in samples.items() if _placed(data, text)]
        print(f"samples, {kind}: {len(samples)} read, {len(placed)} made notes of {placed or ''}")


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


def accessible(ace: Path) -> None:
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
    print(f"Ace: {len(found)} pages looked at, {len(violations)} violations {sorted(set(violations)) or ''}")


if __name__ == "__main__":
    main()
