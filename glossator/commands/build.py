"""`build`: the site into output/, and what is remembered of it for the next build."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from glossator.pipeline import build
from glossator.problems import format_text
from glossator.publishing import gc_paused, memo
from glossator.source import fields, shared
from glossator.updating import note_records

from .command import Command, Options, Parser
from .summary import tell


def run(root: Path, options: Options) -> int:
    return build_site(root, locked=options.locked, output_format=options.format, also=options.also)


def arguments(parser: Parser) -> None:
    parser.add_argument(
        "--also",
        action="append",
        choices=fields.EXPORTS,
        default=[],
        help="publish this format too, beside those of `exports` in edition.yaml; may be given several times",
    )


def build_site(root: Path, *, locked: bool = False, output_format: str = "text", also: Sequence[str] = ()) -> int:
    """Build the edition in `root`, and remember what it was built from; what is published `also` the next build forgets
    again. Gives the exit code. `output_format` is as for `tell`.
    """
    start = memo.start(root, shared(root), locked=locked)
    with gc_paused():
        with closing(_Bar()) as progress:
            report = build(root, progress=progress, locked=locked, also=also)
        if report.site and not report.errors and not also:
            text = format_text(report.problems, report.files) if report.problems else ""
            messages = memo.Messages(text, report.counts)
            records = note_records(report.site, report.files)
            memo.remember(start, messages, report.seals, report.files, report.locks, records)
    return tell(report, output_format, "built")


class _Bar:
    """A progress bar on a terminal, from the second second on: the stage, and what is left of it."""

    def __init__(self) -> None:
        self.started, self.process = time.monotonic(), os.getpid()
        self.bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if os.getpid() != self.process:
            return  # one of several processes shows how far they all are
        if not sys.stderr.isatty() or time.monotonic() - self.started < 1:
            return
        if self.bar is None or self.bar.total != total:
            from tqdm import tqdm  # imported only by builds long enough to want it

            self.close()
            self.bar = tqdm(total=total, leave=False)
        self.bar.set_description(stage, refresh=False)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


COMMAND = Command(
    "build",
    "build the site into output/ (what happens without a command)",
    "Build the site into output/. If the edition has any error, nothing is written.",
    run,
    arguments,
)
