"""`python build.py [build|check|serve|…]`, or `glossator …` where the package is installed."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from glossator import __version__
from glossator.files import access
from glossator.publishing import gc_paused, memo

from . import console

if TYPE_CHECKING:
    from .command import Options, Parser

DESCRIPTION = """\
Make an annotated reading edition: a text in Markdown and notes in YAML become linked pages with the notes
beside the words.

  content/edition.yaml         what the edition is: title, texts, kinds of notes, witnesses
  content/<text>.md            a text, or a folder of files
  content/pages/*.md           plain pages: introduction, about
  content/references.bib       the bibliography
  annotations/<text>/*.yaml    the notes: a quote, and what there is to say of it
  annotations/glossary.yaml    the terms
  annotations/names.yaml       the index of names
  templates/, static/          only what should look different
"""
EPILOG = """\
A note, in annotations/<text>/notes.yaml:

  kind: commentary
  notes:
  - quote: frequent infringement
    note: The words behind this are …

exit codes: 0 all is well (there may be warnings) · 1 the edition has errors, nothing was written ·
2 the command was not understood · 70 a fault of this program, with a report · 130 interrupted, nothing was changed
"""
_FAULT_OF_OURS = 70  # EX_SOFTWARE of sysexits.h
# Of an OSError without a path: it is about what is printed.
_OF_STREAMS = (None, errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_READER_GONE = 141  # what a shell says of a program that a broken pipe has ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the words of the command line ask for; the exit code. Whatever goes wrong is told in a sentence."""
    arguments = sys.argv[1:] if arguments is None else arguments
    console.prepare()
    try:
        try:
            return _answered(arguments)
        finally:
            console.flush()
    except BrokenPipeError:  # `| head` has read enough
        console.silence(sys.stdout, sys.stderr)
        return _READER_GONE
    except OSError as error:
        console.silence(sys.stdout)
        print(f"what the command says could not be written: {access.explained(error)[0]}", file=sys.stderr)
        return 1


def _answered(arguments: Sequence[str]) -> int:
    plain = _plain_build(arguments)
    try:
        if plain:
            return 0 if _had_little_to_do(plain) else _built(plain)
        return _run(arguments)
    except KeyboardInterrupt:
        print("interrupted; nothing was changed", file=sys.stderr)
        return 130
    except Exception as error:  # this is where what nobody expected becomes a report
        if isinstance(error, OSError) and error.filename is None and error.errno in _OF_STREAMS:
            raise
        return _failed(error, _root(arguments))


def _failed(error: Exception, root: Path) -> int:
    """Tell what has ended a command; the exit code."""
    from glossator.problems import Refused

    if isinstance(error, Refused):
        print(error, file=sys.stderr)
        return 1
    if isinstance(error, OSError) and error.filename is not None:  # the disk's fault, not the program's
        message, hint = access.explained(error)
        print(f"{access.path_of(error, root)}: {message}\n   hint: {hint}", file=sys.stderr)
        return 1
    from glossator.files import crash_report

    print(crash_report.save(error, root), file=sys.stderr)
    return _FAULT_OF_OURS


def _root(arguments: Sequence[str]) -> Path:
    """The edition's folder, as far as it can be told of any words."""
    words = [*arguments, "."]
    for at, word in enumerate(words):
        if word == "--root":
            return Path(words[at + 1])
        if word.startswith("--root="):
            return Path(word.removeprefix("--root="))
    return Path()


def run() -> NoReturn:
    """`main` as a program: it ends without taking a large edition apart, which would take longer than to link it."""
    os._exit(main())


class _Plain(NamedTuple):
    """A build without further wishes: the one command that is given so often that it is read without argparse."""

    root: Path
    locked: bool


def _plain_build(arguments: Sequence[str]) -> _Plain | None:
    root, seen = ".", set()
    words = iter(arguments)
    for word in words:
        if word in seen or word not in ("build", "--locked", "--root"):
            return None
        seen.add(word)
        if word == "--root":
            root = next(words, "-")
    return None if root.startswith("-") else _Plain(Path(root), "--locked" in seen)


def _had_little_to_do(plain: _Plain) -> bool:
    """Whether this is a build as the last one was, but for the words of some notes perhaps; then it is done here, and
    what that one said is said again, without importing the engine.
    """
    started = time.perf_counter()
    last_build = memo.recall(plain.root, locked=plain.locked)
    if last_build is None or not (last_build.has_nothing_to_do() or _is_updated(last_build)):
        return False
    if last_build.messages.problems:
        print(last_build.messages.problems, file=sys.stderr)
    print(f"built: {last_build.messages.counts} in {time.perf_counter() - started:.2f} s")
    return True


def _is_updated(last_build: memo.LastBuild) -> bool:
    """Whether only words of notes were changed, and those have been put where they are shown."""
    if not last_build.has_records():
        return False
    with gc_paused():
        from glossator.updating import update_output

        return update_output(last_build)


def _built(plain: _Plain) -> int:
    with gc_paused():
        from .build import build_site

        return build_site(plain.root, locked=plain.locked)


def _run(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    run: Callable[[Path, Options], int] = options.run
    return run(Path(options.root), options)


def parser() -> Parser:
    """What the words after the program's name may be."""
    import argparse

    from glossator.problems import FORMATS

    from . import program_name
    from .command import Parser
    from .table import COMMANDS

    raw = argparse.RawDescriptionHelpFormatter
    top = Parser(
        program_name.name(),
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=raw,
    )
    top.add_argument("--version", action="version", version=f"Glossator {__version__}")
    common = Parser(add_help=False)
    for target, default in ((top, "."), (common, argparse.SUPPRESS)):
        target.add_argument("--root", default=default, metavar="FOLDER", help="the edition's folder (default: here)")
    for target, standard in ((top, "text"), (common, argparse.SUPPRESS)):
        target.add_argument(
            "--format",
            choices=tuple(FORMATS),
            default=standard,
            help="how problems are shown: for people, for programs, for GitHub's checks",
        )
    for target, off in ((top, False), (common, argparse.SUPPRESS)):
        target.add_argument(
            "--locked",
            action="store_true",
            default=off,
            help="refuse to change anchors.lock.json (for CI): an error if it is not up to date",
        )
    top.set_defaults(run=COMMANDS[0].run, also=())  # without a command the site is built
    groups = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in COMMANDS:
        inner = groups.add_parser(command.name, parents=[common], help=command.help, description=command.description)
        inner.set_defaults(run=command.run, parser=top)
        if command.arguments:
            command.arguments(inner)
    return top
