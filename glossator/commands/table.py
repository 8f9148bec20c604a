"""What each command does: a row of `COMMANDS`, with its arguments and its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from glossator.pipeline import check

from . import program
from .build import build_site, tell

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


def _build(root: Path, options: Options) -> int:
    return build_site(root, locked=options.locked, how=options.format)


def _check(root: Path, options: Options) -> int:
    if not options.watch:
        return tell(check(root), options.format, "checked")
    from glossator.files.places import inputs
    from glossator.preview.watching import Watch

    watch = Watch(inputs(root))
    try:
        while True:
            tell(check(root), options.format, "checked")
            if not watch.wait():
                return 0
            print(f"\n{'─' * 72}")
    except KeyboardInterrupt:
        return 0


def _check_arguments(parser: Parser) -> None:
    parser.add_argument("--watch", action="store_true", help="check again whenever a file is saved, until Ctrl-C")


# ── serve ───────────────────────────────────────────────────────────────────────────────────────────────


def _serve(root: Path, options: Options) -> int:
    from glossator.preview import serve  # its server is imported only where it is wanted

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
    from .reanchor import reanchor

    return 1 if reanchor(root, write=options.write, ask=_asker(), show=print) else 0


def _reanchor_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--write",
        action="store_true",
        help="make the changes that are safe; on a terminal, ask about the others one by one",
    )


def _describe(root: Path, options: Options) -> int:
    from .describe import selector_yaml

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
    look = program.command_line(f"serve --root {options.folder}")
    print(f"\nAn edition to begin with. Look at it: {look}")
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
    from .import_ import run  # the formats are read only where they are wanted

    return run(root, options)


def _import_arguments(parser: Parser) -> None:
    from .import_ import arguments

    arguments(parser)


# ── the editor's tools ──────────────────────────────────────────────────────────────────────────────────


def _status(root: Path, options: Options) -> int:
    from glossator.linking.status import as_json, as_text, status
    from glossator.pipeline import understand
    from glossator.source.load import load

    sources = load(root)
    linked, _, problems = understand(sources, drafts=True)
    errors = sum(one.severity == "error" for one in problems)
    found = status(linked, sources)
    print(as_json(found) if options.format == "json" else as_text(found))
    if errors:
        found_besides = "there is 1 error" if errors == 1 else f"there are {errors} errors"
        print(f"{found_besides} besides: see `check`; what is wrong is not counted", file=sys.stderr)
    return 0


def _schema(root: Path, _: Options) -> int:
    from glossator.source.schema import write_schemas

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


COMMANDS = (
    Command(
        "build",
        "build the site into output/ (what happens without a command)",
        "Build the site into output/. If the edition has any error, nothing is written.",
        _build,
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
