"""What each command does: a row of `COMMANDS`, with its arguments and its exit code."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import memo
from .pipeline import Report, build, check
from .problems import FORMATS, format_text
from .retouch import records

Parser = argparse.ArgumentParser
Options = argparse.Namespace


@dataclass(frozen=True)
class Command:
    """A row of the table at the end: `run` gives the exit code, `arguments` adds to the command's parser."""

    name: str
    help: str
    description: str
    run: Callable[[Path, Options], int]
    arguments: Callable[[Parser], None] | None = None


# ── build, check ────────────────────────────────────────────────────────────────────────────────────────


def build_site(root: Path, options: Options) -> int:
    was = memo.begun(root)
    with closing(_Bar()) as progress:
        report = build(root, progress=progress, locked=options.locked)
    if report.site and not report.errors:
        said = memo.Said(format_text(report.problems, report.files) if report.problems else "", report.counts)
        found = records(report.site, report.files)
        memo.remember(root, f"locked={options.locked}", was, said, report.sealed, report.files, report.locks, found)
    return _tell(report, options.format, "built")


def _check(root: Path, options: Options) -> int:
    if not options.watch:
        return _tell(check(root), options.format, "checked")
    from .preview.watching import Watch, watched

    watch = Watch(watched(root))
    try:
        while True:
            _tell(check(root), options.format, "checked")
            if not watch.wait():
                return 0
            print(f"\n{'─' * 72}")
    except KeyboardInterrupt:
        return 0


def _check_arguments(parser: Parser) -> None:
    parser.add_argument("--watch", action="store_true", help="check again whenever a file is saved, until Ctrl-C")


# ── serve ───────────────────────────────────────────────────────────────────────────────────────────────


def _serve(root: Path, options: Options) -> int:
    from .preview import serve  # its server is imported only where it is wanted

    return serve(root, options.port, editor=options.editor)


def _serve_arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port to listen on (default: 8000)")
    parser.add_argument(
        "--editor",
        default="vscode",
        metavar="NAME",
        help="what opens when a place in a file is clicked: vscode (default), idea, none, or an address "
        "with {path} and {line} in it",
    )


# ── notes and their places ──────────────────────────────────────────────────────────────────────────────


def _reanchor(root: Path, options: Options) -> int:
    from .mending import reanchor

    return 1 if reanchor(root, write=options.write, ask=_asker(), show=print) else 0


def _reanchor_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--write",
        action="store_true",
        help="make the changes that are safe; on a terminal, ask about the others one by one",
    )


def _describe(root: Path, options: Options) -> int:
    from .describing import selector_yaml

    try:
        print(selector_yaml(root, options.place, options.words))
    except LookupError as error:
        print(f"{options.place}: {error.args[0]}", file=sys.stderr)
        return 1
    return 0


def _describe_arguments(parser: Parser) -> None:
    parser.add_argument("place", metavar="FILE:LINE", help="where the words are: content/decree.md:12")
    parser.add_argument("words", help="the words, as they stand there")


# ── beginning ───────────────────────────────────────────────────────────────────────────────────────────


def _init(_: Path, options: Options) -> int:
    from . import starting

    try:
        made = starting.init(Path(options.folder))
    except (starting.Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(made))
    print(f"\nAn edition to begin with. Look at it: cd {options.folder} && glossator serve")
    return 0


def _init_arguments(parser: Parser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="an empty folder, or one that is to be made")


def _new(root: Path, options: Options) -> int:
    from . import starting

    makers = {
        "note": lambda: starting.new_note(root, options.place, options.words, options.kind),
        "term": lambda: starting.new_term(root, options.word),
        "text": lambda: starting.new_text(root, options.name),
        "kind": lambda: starting.new_kind(root, options.name, options.label),
    }
    try:
        print(makers[options.what]())
    except (starting.Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _new_arguments(parser: Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    note = what.add_parser("note", help="a draft of a note on some words of a text")
    _describe_arguments(note)
    note.add_argument("--kind", default="", help="its kind (default: the first in edition.yaml)")
    what.add_parser("term", help="an entry of the glossary").add_argument("word", help="the headword")
    text = what.add_parser("text", help="a text, listed in edition.yaml")
    text.add_argument("name", help="its name: content/NAME.md")
    kind = what.add_parser("kind", help="a kind of notes, in edition.yaml")
    kind.add_argument("name", help="its name in files of notes")
    kind.add_argument("--label", default="", help="what a reader sees (default: the name)")


def _import(root: Path, options: Options) -> int:
    from .importing import run  # the formats are read only where they are wanted

    return run(root, options)


def _import_arguments(parser: Parser) -> None:
    from .importing import arguments

    arguments(parser)


# ── the editor's tools ──────────────────────────────────────────────────────────────────────────────────


def _status(root: Path, options: Options) -> int:
    from .load import load
    from .pipeline import understand
    from .status import as_json, as_text, status

    sources = load(root)
    linked, _, problems = understand(sources, drafts=True)
    errors = sum(one.severity == "error" for one in problems)
    found = status(linked, sources)
    print(as_json(found) if options.format == "json" else as_text(found))
    if errors:
        print(f"there are {errors} errors besides: see `check`; what is wrong is not counted", file=sys.stderr)
    return 0


def _schema(root: Path, _: Options) -> int:
    from .schema import write_schemas

    print("\n".join(write_schemas(root)))
    return 0


def _completion(_: Path, options: Options) -> int:
    from .completion import script

    print(script(options.parser, options.shell), end="")
    return 0


def _completion_arguments(parser: Parser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def _asker() -> Callable[[str], bool] | None:
    """Asks on a terminal; None where nobody could answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None

    def ask(question: str) -> bool:
        try:
            return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
        except (KeyboardInterrupt, EOFError):
            print()  # what is said next begins a line of its own
            raise

    return ask


def _tell(report: Report, how: str, done: str) -> int:
    """Show what a run found, and the line that sums it up."""
    if report.problems or how == "json":
        print(FORMATS[how](report.problems, report.files), file=sys.stdout if how != "text" else sys.stderr)
    if how == "text":
        if report.errors:
            print("nothing was written", file=sys.stderr)
        else:
            print(f"{done}: {report.counts} in {report.seconds:.2f} s")
    return 1 if report.errors else 0


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


COMMANDS = (
    Command(
        "build",
        "build the site into output/ (what happens without a command)",
        "Build the site into output/. If the edition has any error, nothing is written.",
        build_site,
    ),
    Command(
        "check",
        "show every problem; write nothing",
        "Show every problem of the edition. Nothing is written.",
        _check,
        _check_arguments,
    ),
    Command(
        "serve",
        "preview the edition in the browser while you write",
        "Serve the edition on this machine; an edit shows in the browser, and notes can be written there. "
        "Drafts are shown. Nothing is written to output/.",
        _serve,
        _serve_arguments,
    ),
    Command(
        "reanchor",
        "after an edit of the text: what became of every note",
        "Show what became of every note since the last build, and the change to its YAML that would mend it. "
        "Nothing else in a file is touched.",
        _reanchor,
        _reanchor_arguments,
    ),
    Command(
        "describe",
        "the YAML that points at some words of a text",
        "Print the shortest selector that names these words alone.",
        _describe,
        _describe_arguments,
    ),
    Command(
        "status",
        "how far the edition is: notes, gaps, doubts, terminology",
        "Count the notes by kind, state and person; list sections without notes, terms never used, what is uncertain, "
        "departures from the agreed terminology, and links to elsewhere.",
        _status,
    ),
    Command(
        "new",
        "a stub of a note, term, text or kind in the right place",
        "Write a stub in the right place, and say where it is.",
        _new,
        _new_arguments,
    ),
    Command(
        "import",
        "a text, or notes, from elsewhere",
        "Turn a plain text into a numbered one in Markdown, or notes of another program into YAML. What could not be "
        "taken over is listed and kept in imports/; no file is ever overwritten.",
        _import,
        _import_arguments,
    ),
    Command(
        "init",
        "begin an edition in an empty folder",
        "Write a small edition that explains itself into an empty folder.",
        _init,
        _init_arguments,
    ),
    Command(
        "schema",
        "write schemas/, which editors complete and check YAML with",
        "Write the JSON Schemas of the edition's files into schemas/. A YAML file refers to its own in the first line.",
        _schema,
    ),
    Command(
        "completion",
        "print what makes a shell complete these commands",
        "Print a script for bash, zsh or fish; its first line says where it belongs.",
        _completion,
        _completion_arguments,
    ),
)
