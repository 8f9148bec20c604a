"""How a run tells what it found: its problems, and the line that sums it up."""

from __future__ import annotations

import sys

from glossator.pipeline import Report
from glossator.problems import FORMATS


def tell(report: Report, how: str, done: str) -> int:
    """Show what a run found, in the format `how`, and the line that sums it up. Gives the exit code."""
    if report.problems or how == "json":
        print(FORMATS[how](report.problems, report.files), file=sys.stdout if how != "text" else sys.stderr)
    if how == "text":
        if report.errors:
            print("nothing was written", file=sys.stderr)
        else:
            print(f"{done}: {report.counts} in {report.seconds:.2f} s")
    return 1 if report.errors else 0
