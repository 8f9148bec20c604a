"""The import rule of the house, kept by reading the import statements.

    model       imports nothing of ours
    rooms       import each other downward, and model: never a stage
    stages      import rooms and model: never another stage
    programs    put stages together; nobody but another program imports a program

A type that one stage makes and another takes lives in a room of its own (`linked.py`) or in `model`, so that the rule
needs no exceptions.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "glossator"

STAGES = {"load", "parse", "anchor", "gloss", "link", "render", "write"}
# What runs stages: the pipeline, the commands that need some of them alone, and what speaks to a person.
PROGRAMS = {
    *("pipeline", "cli", "building", "commands", "preview", "revise", "retouch"),
    *("describing", "mending", "reanchor", "importing", "importers", "starting", "schema"),
}
# What may touch the disk: `load` reads, `write` writes the site, `files` any other file, `pagefind` runs a tool;
# `memo` looks at what stands there, `places` knows the engine's own; `sharing` asks the system for processes.
ON_DISK = {"load", "write", "files", "pagefind", "memo", "places", "sharing"} | PROGRAMS
TOUCHES_DISK = {"os", "pathlib", "shutil", "tempfile", "io", "glob", "fileinput", "subprocess", "socket"}


def room(path: Path) -> str:
    """The module, or the folder of modules, that a file belongs to."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0].removesuffix(".py")


FILES = sorted(path for path in PACKAGE.rglob("*.py"))
ROOMS = sorted({room(path) for path in FILES})


@cache
def imports(name: str) -> dict[str, set[str]]:
    """What the files of a room import: ours by room, anything else by its first name; each with the names it takes."""
    found: dict[str, set[str]] = {}
    for path in FILES:
        if room(path) != name:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for one in node.names:
                    found.setdefault(
                        one.name.partition(".")[0] if not one.name.startswith("glossator.") else _ours(one.name), set()
                    )
            elif isinstance(node, ast.ImportFrom):
                for one in node.names:
                    for target in _targets(path, node, one.name):
                        found.setdefault(target, set()).add(one.name)
    found.pop(name, None)
    return found


def _targets(path: Path, node: ast.ImportFrom, name: str) -> list[str]:
    module = node.module or ""
    if node.level:
        package = path.relative_to(PACKAGE).parent.parts
        base = [*package[: len(package) - (node.level - 1)], *filter(None, module.split("."))]
        if not base:  # from . import name
            return [name] if name in ROOMS else ["__init__"]
        return [base[0]]
    if module == "glossator":
        return [name] if name in ROOMS else ["__init__"]
    if module.startswith("glossator."):
        return [_ours(module)]
    return [module.partition(".")[0]]


def _ours(module: str) -> str:
    return module.split(".")[1]


def ours(name: str) -> set[str]:
    return {one for one in imports(name) if one in ROOMS} - {"__init__"}


def test_the_lists_name_rooms_that_there_are():
    assert (STAGES | PROGRAMS | ON_DISK).issubset(ROOMS)
    assert not STAGES & PROGRAMS


def test_model_imports_nothing_of_ours():
    assert ours("model") == set()


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_no_stage_imports_another_or_a_program(stage):
    assert not ours(stage) & (STAGES | PROGRAMS)


@pytest.mark.parametrize("name", sorted(set(ROOMS) - STAGES - PROGRAMS - {"__init__"}))
def test_no_room_imports_a_stage_or_a_program(name):
    assert not ours(name) & (STAGES | PROGRAMS)


def test_the_pipeline_imports_every_stage_and_no_other_program_is_needed_for_that():
    assert ours("pipeline") >= STAGES
    assert not ours("pipeline") & PROGRAMS
    assert "pipeline" in ours("commands")
    assert "pipeline" in ours("preview")


def test_imports_lead_downward():
    """No room is above itself: following imports never leads back."""
    done: set[str] = set()

    def follow(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way[way.index(name) :], name))
        if name not in done:
            for one in sorted(ours(name)):
                follow(one, (*way, name))
            done.add(name)

    for name in ROOMS:
        follow(name, ())


@pytest.mark.parametrize("name", sorted(set(ROOMS) - ON_DISK))
def test_nothing_between_load_and_write_touches_the_disk(name):
    assert not set(imports(name)) & TOUCHES_DISK
    for path in FILES:
        if room(path) == name:
            calls = [
                node.func
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call)
            ]
            assert "open" not in {call.id for call in calls if isinstance(call, ast.Name)}, path


def test_nothing_knows_the_time_or_chance_but_what_runs_stages():
    """A build is a function of its inputs: no clock, no randomness, no environment on the way."""
    clocks = {"time", "datetime", "random", "secrets", "uuid", "locale", "getpass", "platform"}
    # `write` waits for another run and seals its files, `memo` tells what has just been changed.
    allowed = PROGRAMS | {"write", "memo"}
    assert {
        name: sorted(set(imports(name)) & clocks)
        for name in ROOMS
        if name not in allowed and set(imports(name)) & clocks
    } == {}


def test_the_docstring_of_the_package_tells_the_pipeline_in_its_order():
    told = ast.get_docstring(ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert "load -> parse -> anchor -> gloss -> link -> render -> write" in told
