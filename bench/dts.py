"""The static service of Distributed Text Services, judged by the validator of its authors.

    python -m bench.dts VALIDATOR --python PYTHON [--write]

VALIDATOR is the git directory of distributed-text-services/validator, which is not part of this repository. PYTHON is
an interpreter of a virtual environment of your own with pytest, pytest-html, requests, jsonschema and uritemplate. The
edition of this repository and the sample of the tests are served by Python's own server of files, and all tests of the
validator that are for a service run on each. `--write` makes the report, dts.md.

Two tests fail, and the test of a document's range is skipped because of them. They ask for the range (`start`, `end`)
from the first to the last unit of the top level:

- A service of level 0 need not have ranges in navigation, and should answer such a request with an error (Conformance,
  in the specification). Ours has none: each is a file, and the table says how many that would be. With every `down`
  they would be at least three times as many, and with the documents four times.
- To answer only what the validator asks for, from the first unit to the last, would help no reader.
- The templates name `start` and `end` all the same. So a request with them leads to a path that is no file: an error,
  as it should be. Without them a client would leave out what it was asked for, and show something else in silence.
- The validator does not know the levels. Its own notes ask whether an entry point should say which level it has; the
  services that its README lists are programs, none of them a folder of files. Both tests end in an AttributeError: its
  client gives None for an answer of 404, before the test looks at the status.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import cast

from glossator.exporters import Options, export
from glossator.pipeline import understand
from glossator.source import load

_ROOT = Path(__file__).resolve().parents[1]
_EDITIONS = {"decree": _ROOT, "sample": _ROOT / "tests/sample"}
_outcome = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED)\b(?: \[(\d+)\])? ?(.*)$", re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.dts", description=__doc__)
    parser.add_argument("validator", type=Path)
    parser.add_argument("--python", required=True, type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = ["| edition | files | units | ranges of units | passed | failed |", "|---|--:|--:|--:|--:|---|"]
    with tempfile.TemporaryDirectory() as folder:
        validator = Path(folder) / "validator"
        validator.mkdir()
        packed = subprocess.run(
            ["git", f"--git-dir={given.validator}", "archive", "HEAD"], check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "x", "-C", str(validator)], input=packed, check=True)
        for name, root in _EDITIONS.items():
            with served(root, Path(folder) / name) as (address, paths):
                passed, failed = judge(validator, given.python, address)
            counts = [len(paths), sum(units(paths).values()), sum(n * (n - 1) // 2 for n in units(paths).values())]
            shown = " | ".join(f"{count:,}" for count in (*counts, passed))
            rows.append(f"| {name} | {shown} | {', '.join(failed) or 'none'} |")
    report = "\n".join(rows) + "\n"
    print(report)
    if given.write:
        about = (__doc__ or "").partition("--write]\n\n")[2]
        target = Path(__file__).with_suffix(".md")
        target.write_text(f"# What the validator of DTS says\n\n{about}\n{report}", encoding="utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".jsonld": "application/ld+json"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(root: Path, folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """The service of an edition: the address of its entry point, and the paths of its files."""
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    sources = load(root)
    linked, _, _ = understand(sources)
    linked = replace(linked, edition=replace(linked.edition, url=url))
    files = cast(Mapping[str, bytes], export("dts", linked, sources, Options()))
    for path, data in files.items():
        target = folder / "dts" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"{url}dts/index.jsonld", list(files)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def units(paths: Sequence[str]) -> Mapping[str, int]:
    """How many units each text has."""
    return Counter(match[1] for path in paths if (match := re.match("document/([^/]+)/passage;ref=", path)))


def judge(validator: Path, python: Path, address: str) -> tuple[int, list[str]]:
    """How many tests of the validator pass, and the names of those that fail."""
    command = [
        str(python.absolute()),
        "-m",
        "pytest",
        "-q",
        "-rA",
        "-p",
        "no:cacheprovider",
        f"--entry-endpoint={address}",
    ]
    output = subprocess.run(command, cwd=validator, check=False, capture_output=True, text=True).stdout
    outcomes = [(match[1], match[3]) for match in _outcome.finditer(output.rpartition("short test summary")[2])]
    if not outcomes:
        raise SystemExit(f"the validator does not run:\n{output}")
    failed = [
        words.partition("::")[2].partition("[")[0] for outcome, words in outcomes if outcome in ("FAILED", "ERROR")
    ]
    return sum(outcome == "PASSED" for outcome, _ in outcomes), failed


if __name__ == "__main__":
    main()
