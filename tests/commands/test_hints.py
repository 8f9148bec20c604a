"""Whatever a message may name is there: every option in its command, every command, every file where it is read."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator.commands import program_name
from glossator.commands.command_line import parser
from glossator.source import fields
from glossator.source.load import load
from tests.tiny import write

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "glossator"
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
IN_TICKS = re.compile(r"(?<!`)`([a-z][a-z_]*)(?: ([a-z]+))?[^`]*`")
FILE = re.compile(r"(?<![\w/.])(?:content|annotations|templates|static|docs)/[\w<>.*/-]*[\w<>*/]")
# Whose messages speak of a command without naming it, and of which.
OF_COMMANDS = {
    "commands/collate.py": ("collate",),
    "importers": ("import text", "import notes"),
    "commands/import_.py": ("import text", "import notes"),
    "commands/export.py": ("export",),
    "commands/reanchor.py": ("reanchor",),
    "exporters": ("export",),
    "preview": ("serve",),
}
# Backticks are put around fields as well, around what is typed for their values, and around addresses.
FILES = (fields.ANNOTATIONS, fields.GLOSSARY, fields.NAMES, fields.EDITION, fields.FRONT_MATTER)
FIELDS = {
    name
    for shape in (fields.NOTE, fields.READING, fields.TERM, fields.NAME, fields.WITNESS, *FILES)
    for name in shape.of
} | {
    "from",
    "to",
    "words",
    "locus",
    "note",
    "term",
}


def literals() -> Iterator[tuple[str, str]]:
    """Every string of the engine that is no docstring and no argument that defines an option, with its file."""
    for path in sorted(ENGINE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        left_out = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                left_out.add(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_argument":
                left_out.update(node.args)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left_out:
                yield path.relative_to(ENGINE).as_posix(), node.value


LITERALS = list(literals())


def commands() -> dict[str, set[str]]:
    """Every command, `import text` too, with its options; under "" those of all."""
    found = {}

    def walk(one: argparse.ArgumentParser, name: str) -> None:
        found[name] = {option for action in one._actions for option in action.option_strings}
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                for word, inner in action.choices.items():
                    walk(inner, f"{name} {word}".strip())

    walk(parser(), "")
    return found


COMMANDS = commands()


def named(text: str) -> list[str]:
    """The commands that a message names."""
    found = []
    for first, second in IN_TICKS.findall(text):
        name = f"{first} {second}".strip()
        found += [one for one in (name, first) if one in COMMANDS][:1]
    return found


def spoken_of(path: str, text: str) -> list[str]:
    at_home = [names for where, names in OF_COMMANDS.items() if path == where or path.startswith(f"{where}/")]
    return ["", *named(text), *(name for names in at_home for name in names)]


def test_every_option_that_a_message_names_is_one_of_its_command():
    seen, missing = set(), []
    for path, text in LITERALS:
        if "pip install" in text or path == "citing/pandoc.py":  # whose options these are
            continue
        known = set().union(*(COMMANDS[name] for name in spoken_of(path, text)))
        options = set(OPTION.findall(text))
        seen |= options
        missing += [(path, option, text) for option in options - known]
    assert not missing
    assert {"--locked", "--write", "--root", "--port", "--encoding", "--name", "--to", "--from"} <= seen


def test_every_command_that_a_message_names_is_one():
    seen, missing = set(), []
    for path, text in LITERALS:
        seen.update(named(text))
        for first, second in IN_TICKS.findall(text):
            is_command = f"{first} {second}" in COMMANDS or (first in COMMANDS and first not in ("import", "new"))
            if not is_command and first not in FIELDS | {"search", "align"}:
                missing.append((path, text))
    assert not missing
    assert {"reanchor", "check", "import text", "import notes"} <= seen


def test_the_program_is_named_in_one_place_only():
    whole = re.compile(rf"build\.py|\bglossator (?:{'|'.join(name for name in COMMANDS if name.isalpha())})\b")
    found = {path for path, text in LITERALS if whole.search(text)}
    assert found <= {"commands/program_name.py"}


@pytest.mark.parametrize(
    ("started", "name", "line"),
    [
        ("build.py", "build.py", "python build.py serve"),
        ("/home/a/build.py", "build.py", "python build.py serve"),
        ("/usr/bin/glossator", "glossator", "glossator serve"),
        ("/lib/glossator/__main__.py", "glossator", "glossator serve"),
        ("rebuild.py", "glossator", "glossator serve"),
    ],
)
def test_the_program_is_called_what_was_started(monkeypatch, started, name, line):
    monkeypatch.setattr("sys.argv", [started])
    assert program_name.name() == name
    assert parser().prog == name
    assert program_name.command_line("serve") == line


def _filled(name: str) -> str:
    """A path with something in the place of what it leaves open."""
    return re.sub(r"<[a-z]+>|\*|\b(?:TEXT|NAME)\b", "t", name).replace("t.t.md", "t.v.md")


def test_every_file_that_a_message_names_is_one_that_is_read(tmp_path):
    names = {name.rstrip(".") for _, text in LITERALS for name in FILE.findall(text)}
    assert {"content/edition.yaml", "annotations/glossary.yaml", "content/<text>.md", "templates/README.md"} <= names
    ours = {name for name in names if name.startswith(("templates/", "docs/")) and "<" not in name}
    assert [name for name in ours if not (ROOT / name).exists()] == []
    given = {_filled(name) for name in names - ours if not name.endswith("/") and "." in name}
    for name in given:  # each by itself, as one may be in the place of another
        folder = tmp_path / name.replace("/", "-")
        sources = load(write(folder, {name: "title: T\n"}))
        there = {file.path for file in sources.files()} | {file.path for file in sources.static.values()}
        assert name in there, name
    folders = {name.split("/")[0] for name in names}
    assert folders <= {"content", "annotations", "templates", "static", "docs"}
