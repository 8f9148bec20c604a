"""How a run tells what it found: its problems, and the line that sums it up."""

from __future__ import annotations

import sys

from glossator.pipeline import Report
from glossator.problems import FORMATS


def tell(report: Report, output_format: str, verb: str) -> int:
    """Show what a run found, in `output_format`, one of `FORMATS`, and the line that sums it up, which begins
    with `verb` (“built”). Gives the exit code.
    """
    if report.problems or output_format == "json":
        print(
            FORMATS[output_format](report.problems, report.files),
            file=sys.stdout if output_format != "text" else sys.stderr,
        )
    if output_format == "text":
        if report.errors:
            print("nothing was written", file=sys.stderr)
        else:
            print(f"{verb}: {report.counts} in {report.seconds:.2f} s")
    return 1 if report.errors else 0
