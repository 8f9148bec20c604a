"""The commands: `python build.py [build|check|serve]`, or `glossator …` where the package is installed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import __version__
from .describing import selector_yaml
from .mending import reanchor
from .pipeline import Progress, Report, build, check
from .problems import FORMATS

DESCRIPTION = """\
Make an annotated reading edition: a text in Markdown and notes in YAML become linked pages with the notes
beside the words.

  content/edition.yaml         what the edition is: title, texts, kinds of notes, witnesses
  content/<text>.md            a text, or a folder of files
  content/pages/*.md           plain pages: introduction, about
  annotations/<text>/*.yaml    the notes: a quote, and what there is to say of it
  annotations/glossary.yaml    the terms
  templates/, static/          only what should look different
"""
EPILOG = """\
A note, in annotations/<text>/notes.yaml:

  kind: commentary
  notes:
  - quote: frequent infringement
    note: The words behind this are …

exit codes: 0 all is well (there may be warnings) · 1 the edition has errors, nothing was written ·
2 the command was not understood · 130 interrupted, nothing was changed
"""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    command = options.command or "build"
    root = Path(options.root)
    try:
        if command == "serve":
            from .preview import serve  # its server is imported only where it is wanted

            return serve(root, options.port)
        if command == "reanchor":
            return 1 if reanchor(root, write=options.write, ask=_asker(), show=print) else 0
        if command == "describe":
            return _describe(root, options.place, options.words)
        if command == "check":
            return _tell(check(root), options.format, "checked")
        return _tell(build(root, progress=_progress(), locked=options.locked), options.format, "built")
    except KeyboardInterrupt:
        print("interrupted; nothing was changed", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "build.py" if sys.argv[0].endswith("build.py") else "glossator",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=raw,
    )
    parser.add_argument("--version", action="version", version=f"Glossator {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    for one, default in ((parser, "."), (common, argparse.SUPPRESS)):
        one.add_argument("--root", default=default, metavar="FOLDER", help="the edition's folder (default: here)")
    for one, standard in ((parser, "text"), (common, argparse.SUPPRESS)):
        one.add_argument(
            "--format",
            choices=tuple(FORMATS),
            default=standard,
            help="how problems are shown: for people, for programs, for GitHub's checks",
        )
    for one, off in ((parser, False), (common, argparse.SUPPRESS)):
        one.add_argument(
            "--locked",
            action="store_true",
            default=off,
            help="refuse to change anchors.lock.json (for CI): an error if it is not up to date",
        )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    commands.add_parser(
        "build",
        parents=[common],
        help="build the site into output/ (what happens without a command)",
        description="Build the site into output/. If the edition has any error, nothing is written.",
    )
    commands.add_parser(
        "check",
        parents=[common],
        help="show every problem; write nothing",
        description="Show every problem of the edition. Nothing is written.",
    )
    mend = commands.add_parser(
        "reanchor",
        parents=[common],
        help="after an edit of the text: what became of every note",
        description="Show what became of every note since the last build, and the change to its "
        "YAML that would mend it. Nothing else in a file is touched.",
    )
    mend.add_argument(
        "--write",
        action="store_true",
        help="make the changes that are safe; on a terminal, ask about the others one by one",
    )
    tell = commands.add_parser(
        "describe",
        parents=[common],
        help="the YAML that points at some words of a text",
        description="Print the shortest selector that names these words alone.",
    )
    tell.add_argument("place", metavar="FILE:LINE", help="where the words are: content/decree.md:12")
    tell.add_argument("words", help="the words, as they stand there")
    serve = commands.add_parser(
        "serve",
        parents=[common],
        help="preview the edition in the browser while you write",
        description="Serve the edition on this machine; an edit shows in the browser. "
        "Drafts are shown. Nothing is written to output/.",
    )
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="the port to listen on (default: 8000)")
    return parser


def _asker() -> Callable[[str], bool] | None:
    """Asks on a terminal; None where nobody could answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return lambda question: input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _describe(root: Path, place: str, words: str) -> int:
    try:
        print(selector_yaml(root, place, words))
    except LookupError as error:
        print(f"{place}: {error.args[0]}", file=sys.stderr)
        return 1
    return 0


def _tell(report: Report, how: str, done: str) -> int:
    """Show what a run found, and the line that sums it up."""
    if report.problems or how == "json":
        print(FORMATS[how](report.problems, report.files), file=sys.stdout if how != "text" else sys.stderr)
    if how == "text":
        if report.errors:
            print("nothing was written", file=sys.stderr)
        else:
            counts = (
                _count(report.pages, "page"),
                _count(report.notes, "note"),
                _count(report.terms, "term"),
                _count(report.warnings, "warning"),
            )
            print(f"{done}: {', '.join(counts)} in {report.seconds:.2f} s")
    return 1 if report.errors else 0


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _progress() -> Progress:
    """A progress bar on a terminal, from the second second on."""
    started = time.monotonic()
    bar: Any = None

    def show(stage: str, done: int, total: int) -> None:
        nonlocal bar
        if not sys.stderr.isatty() or time.monotonic() - started < 1:
            return
        if bar is None:
            from tqdm import tqdm  # imported only by builds long enough to want it

            bar = tqdm(total=total, leave=False, unit=" page")
        bar.set_description(stage, refresh=False)
        bar.update(done + 1 - bar.n)
        if done + 1 == total:
            bar.close()

    return show
