"""`check`: every problem of the edition; nothing is written."""

from __future__ import annotations

from pathlib import Path

from glossator.files import inputs
from glossator.pipeline import check
from glossator.source import home

from .command import Command, Options, Parser
from .summary import tell


def run(root: Path, options: Options) -> int:
    if not options.watch:
        return tell(check(root), options.format, "checked")
    from glossator.files import Watch  # imported only where somebody watches

    watch = Watch(inputs(root), lambda: home(root))
    try:
        while True:
            tell(check(root), options.format, "checked")
            if not watch.wait():
                return 0
            print(f"\n{'─' * 72}")
    except KeyboardInterrupt:
        return 0


def arguments(parser: Parser) -> None:
    parser.add_argument("--watch", action="store_true", help="check again whenever a file is saved, until Ctrl-C")


COMMAND = Command(
    "check",
    "show every problem; write nothing",
    "Show every problem of the edition. Nothing is written.",
    run,
    arguments,
)
