"""Which wing may import which: the table that CONTRIBUTING.md shows, kept by reading the import statements.

Of another wing only its face is imported (`from glossator.anchoring import Resolver`), never a file inside it; tests
of a core may look inside.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "glossator"

GROUND = "problems language files processes strict_yaml markdown"
STAGES = "source anchoring linking rendering publishing"
SEES = {
    "model": "",
    "problems": "model",
    "language": "model problems",
    "files": "",
    "processes": "",
    "strict_yaml": "model problems language",
    "markdown": "model problems language",
    "citing": "model problems",
    "source": f"model {GROUND} citing",
    "anchoring": "model problems language markdown",
    "linking": "model problems language strict_yaml markdown citing anchoring",
    "rendering": f"model {GROUND} citing linking",
    "publishing": "language files processes",
    "exporters": f"model {GROUND} citing linking rendering",
    "importers": "model problems language files strict_yaml markdown citing source anchoring",
    "pipeline": f"model {GROUND} citing {STAGES} exporters importers",
    "updating": f"model {GROUND} {STAGES}",
    "editing": "model strict_yaml",
    "collation": "model language source anchoring linking strict_yaml editing",
    "preview": f"model {GROUND} {STAGES} pipeline updating editing",
    "commands": f"model {GROUND} citing {STAGES} pipeline updating editing collation importers exporters preview",
}
# What may touch the disk, a process or a socket, and what may know the time. `rendering` keeps Jinja's compiled code
# and runs Pagefind; `citing` runs pandoc.
ON_DISK = {
    "files",
    "processes",
    "citing",
    "source",
    "rendering",
    "publishing",
    "pipeline",
    "updating",
    "importers",
    "preview",
    "commands",
}
ON_DISK_IN_A_STAGE = {"citing/pandoc.py", "source/load.py", "source/schema.py", "rendering/pagefind.py"}
# Of the exporters one writes its zip file in memory, one runs pandoc.
ALLOWED = {
    "exporters/archive.py": {"io"},
    "exporters/docx.py": {"subprocess"},
    "exporters/pdf.py": {"pathlib", "tempfile"},  # Typst takes pictures from a disk alone
}
TOUCHES_DISK = {"os", "pathlib", "shutil", "tempfile", "io", "glob", "fileinput", "subprocess", "socket"}
CLOCKS = {"time", "datetime", "random", "secrets", "uuid", "locale", "getpass", "platform"}
KNOWS_THE_TIME = {"publishing", "pipeline", "files", "importers", "preview", "commands"}  # importers: to check dates

FILES = sorted(PACKAGE.rglob("*.py"))


def wing(path: Path) -> str:
    """The folder of `glossator/` that a file is in, or its own name if it is in none; "" for the package itself."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module that a file imports, by its whole name; of `from a import b` both a and a.b."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def ours(path: Path) -> set[str]:
    """The wings that a file sees beside its own."""
    names = {name.split(".")[1] for name in imported(path) if name.startswith("glossator.")}
    return {name for name in names if name in SEES} - {wing(path)}


def test_the_table_names_every_wing():
    assert set(SEES) == {wing(path) for path in FILES} - {""}


@pytest.mark.parametrize("name", SEES)
def test_a_wing_sees_what_the_table_says(name):
    too_far = {
        path.relative_to(PACKAGE).as_posix(): sorted(ours(path) - set(SEES[name].split()))
        for path in FILES
        if wing(path) == name and ours(path) - set(SEES[name].split())
    }
    assert too_far == {}


def test_the_table_has_arrows_one_way():
    order = list(SEES)
    for name, others in SEES.items():
        assert all(order.index(other) < order.index(name) for other in others.split()), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_of_another_wing_only_its_face_is_imported(path):
    inner = {
        name
        for name in imported(path)
        if name.startswith("glossator.") and name.split(".")[1] != wing(path) and len(name.split(".")) > 3
    }
    inside = {name for name in inner if (PACKAGE / Path(*name.split(".")[1:3])).with_suffix(".py").is_file()}
    # A face hands out some modules whole (`identifiers`, `memo`); what is taken from them is taken through the face.
    assert inside == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_between_load_and_write_nothing_touches_the_disk(path):
    relative = path.relative_to(PACKAGE).as_posix()
    stage = wing(path) in {"citing", "source", "rendering"}
    if wing(path) in ON_DISK and (not stage or relative in ON_DISK_IN_A_STAGE):
        return
    assert not {name.split(".")[0] for name in imported(path)} & TOUCHES_DISK - ALLOWED.get(relative, set())
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert "open" not in {call.id for call in calls if isinstance(call, ast.Name)}


def test_nothing_knows_the_time_or_chance_but_what_runs_stages():
    """A build is a function of its inputs: no clock, no randomness, no environment on the way."""
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if wing(path) not in KNOWS_THE_TIME and {name.split(".")[0] for name in imported(path)} & CLOCKS
    }
    assert found == set()


@pytest.mark.parametrize("name", [name for name in SEES if (PACKAGE / name).is_dir()])
def test_a_wing_says_where_to_begin_and_what_others_may_use(name):
    tree = ast.parse((PACKAGE / name / "__init__.py").read_text(encoding="utf-8"))
    told = ast.get_docstring(tree) or ""
    assert len(told.split()) > 30
    for file in re.findall(r"`(\w+\.py)`", told):
        assert (PACKAGE / name / file).is_file(), file
    assert any(isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__" for node in tree.body)


def test_the_picture_in_contributing_is_this_table():
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    shown = {name: _expanded(others) for name, others in rows}
    assert shown == {name: set(others.split()) for name, others in SEES.items()}


def _expanded(others: str) -> set[str]:
    names = others.replace("the ground floor", f"model {GROUND}").replace("the stages", STAGES)
    return set(re.findall(r"\w+", names))


def test_the_docstring_of_the_package_tells_the_pipeline_in_its_order():
    told = ast.get_docstring(ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert "load -> parse -> anchor -> gloss -> link -> render -> write" in told


def _handed_out(name: str) -> set[str]:
    tree = ast.parse((PACKAGE / name / "__init__.py").read_text(encoding="utf-8"))
    [names] = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"]
    return set(ast.literal_eval(names.value))


@cache
def _used(path: Path) -> frozenset[str]:
    """What a file uses of our wings, by whole name; also what it takes from a wing that it has imported whole."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = {name.rpartition(".")[2] for name in imported(path) if re.fullmatch(r"glossator\.\w+", name)}
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return imported(path) | {
        f"glossator.{name}" for name in map(ast.unparse, attributes) if name.split(".")[0] in whole
    }


WINGS = [name for name in SEES if (PACKAGE / name).is_dir()]


@cache
def _used_outside(name: str) -> frozenset[str]:
    """By other wings, by tests and by the tools beside the engine."""
    around = [path for folder in ("tests", "docs", "bench") for path in (ROOT / folder).rglob("*.py")]
    others = (path for path in FILES if wing(path) != name)
    return frozenset().union(*map(_used, [*others, *around, ROOT / "build.py"]))


@pytest.mark.parametrize("name", WINGS)
def test_a_wing_hands_out_only_what_others_use(name):
    unused = {handed for handed in _handed_out(name) if f"glossator.{name}.{handed}" not in _used_outside(name)}
    assert unused == set()


@pytest.mark.parametrize("name", SEES)
def test_the_table_names_no_wing_that_is_not_seen(name):
    """Of the ground floor and of the stages, where a row names them as a whole, one is enough."""
    seen = set().union(*(ours(path) for path in FILES if wing(path) == name))
    named = set(SEES[name].split())
    for group in (set(f"model {GROUND}".split()), set(STAGES.split())):
        if group <= named:
            assert group & seen
            named -= group
    assert named - seen == set()
