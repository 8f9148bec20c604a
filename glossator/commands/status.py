"""`status`: how far the edition is."""

from __future__ import annotations

import sys
from pathlib import Path

from glossator.linking import as_json, as_text, status
from glossator.pipeline import understand
from glossator.source import load

from .command import Command, Options


def run(root: Path, options: Options) -> int:
    sources = load(root)
    linked, _, problems = understand(sources, drafts=True)
    errors = sum(problem.severity == "error" for problem in problems)
    report = status(linked, sources)
    print(as_json(report) if options.format == "json" else as_text(report))
    if errors:
        found_besides = "there is 1 error" if errors == 1 else f"there are {errors} errors"
        print(f"{found_besides} besides: see `check`; what is wrong is not counted", file=sys.stderr)
    return 0


COMMAND = Command(
    "status",
    "how far the edition is: notes, gaps, doubts, terminology",
    "Count the notes by kind, state and person; list sections without notes, terms never used, what is uncertain, "
    "departures from the agreed terminology, and links to elsewhere.",
    run,
)
