"""Whatever the memo says, a build gives what a build from nothing gives."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from subprocess import DEVNULL

import pytest

from glossator.commands.command_line import main
from glossator.publishing import memo

CASES = Path(__file__).parents[1] / "cases"
PROGRAM = Path(__file__).parents[2] / "build.py"
_MADE = ("output", ".cache")


def build(root: Path, *options: str) -> int:
    return main(["--root", str(root), *options])


def site(root: Path) -> dict[str, bytes]:
    output = root / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def inputs(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] not in _MADE
    }


def from_nothing(root: Path, place: Path) -> tuple[int, dict[str, bytes]]:
    """What a build of a copy gives, made anew elsewhere."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(root, place, ignore=lambda folder, names: [n for n in names if folder == str(root) and n in _MADE])
    return build(place), site(place) if (place / "output").is_dir() else {}


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    root = tmp_path / "edition"
    for name in ("content", "annotations"):
        shutil.copytree(CASES / "fields-of-a-note" / name, root / name)
    assert build(root) == 0
    return root


def _is_remembered(root: Path) -> bool:
    known = memo.recall(root)
    return known is not None and known.has_nothing_to_do()


def test_with_nothing_to_do_the_same_is_said(edition, capsys):
    capsys.readouterr()
    shutil.rmtree(edition / ".cache")
    assert build(edition) == 0
    first = capsys.readouterr()
    assert _is_remembered(edition)
    assert build(edition) == 0
    again = capsys.readouterr()
    assert again.err == first.err
    assert again.out.rpartition(" in ")[0] == first.out.rpartition(" in ")[0]


@pytest.mark.parametrize(
    "change",
    {
        "a text": lambda root: _edit(next((root / "content").glob("*.md"))),
        "as long as before": lambda root: _edit(next((root / "annotations").rglob("*.yaml")), b"#", b"#"),
        "a new file": lambda root: (root / "content" / "more.txt").write_text("?"),
        "an own style": lambda root: _new(root / "static" / "css" / "custom.css", b"p {}"),
        "an own template": lambda root: _new(root / "templates" / "404.html", b"gone"),
        "a lock that is gone": lambda root: next((root / "annotations").rglob("*.lock.json")).unlink(),
        "a page that is gone": lambda root: (root / "output" / "index.html").unlink(),
        "a page that was edited": lambda root: (root / "output" / "index.html").write_text("?"),
        "a page more": lambda root: (root / "output" / "other.html").write_text("?"),
    }.items(),
    ids=lambda change: change[0],
)
def test_what_is_noticed(edition, change):
    change[1](edition)
    assert not _is_remembered(edition)


def test_other_options_are_another_build(edition):
    assert memo.recall(edition, locked=True) is None


def test_another_engine_remembers_nothing(edition, monkeypatch):
    monkeypatch.setattr(memo, "_engine", lambda: "another")
    assert not _is_remembered(edition)


def test_what_a_build_changes_beside_the_engine_makes_no_other_engine(tmp_path, monkeypatch):
    """In a checkout output/ lies beside the engine, so that every build changes the folder that both are in."""
    (tmp_path / "glossator" / "publishing").mkdir(parents=True)
    monkeypatch.setattr(memo, "__file__", str(tmp_path / "glossator" / "publishing" / "memo.py"))
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    before = memo._engine.__wrapped__()
    os.utime(tmp_path, (1, 1))
    assert memo._engine.__wrapped__() == before
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path.parent)])
    assert memo._engine.__wrapped__() != before


@pytest.mark.parametrize("damage", [b"", b"?", b"00000000\n{}", b"\xff" * 99])
def test_a_damaged_memo_is_none(edition, damage):
    (edition / ".cache" / "glossator.json").write_bytes(damage)
    assert not _is_remembered(edition)
    assert build(edition) == 0
    assert _is_remembered(edition)


def test_a_memo_that_was_cut_or_changed_is_none(edition):
    file = edition / ".cache" / "glossator.json"
    data = file.read_bytes()
    for other in (data[:-1], data[: len(data) // 2], data.replace(b"index", b"xndei"), data + b" "):
        file.write_bytes(other)
        assert not _is_remembered(edition)


@pytest.mark.parametrize("seed", range(4))
def test_any_edits_one_after_the_other(tmp_path, edition, seed, capsys):
    """Text, notes, glossary, templates, style, configuration, renames, deletions, and what undoes them."""
    rng = random.Random(seed)  # noqa: S311
    for _ in range(12):
        before = inputs(edition)
        _some_edit(rng, edition)
        old = site(edition)
        code, new = build(edition), site(edition)
        wanted_code, wanted = from_nothing(edition, tmp_path / "anew")
        assert code == wanted_code
        assert new == (wanted if code == 0 else old)  # an error leaves the last site as it was
        if code:
            for path in set(inputs(edition)) - set(before):
                (edition / path).unlink()
            for path, data in before.items():
                _new(edition / path, data)
        assert build(edition) == 0


def _some_edit(rng: random.Random, root: Path) -> None:
    files = sorted(path for path in inputs(root) if not path.endswith(".lock.json"))
    path = root / rng.choice(files)
    match rng.randrange(8):
        case 0:
            path.unlink()
        case 1:
            path.rename(path.with_name(f"x{path.name}"))
        case 2:
            _new(root / "static" / "css" / "custom.css", f"p {{ margin: {rng.random()}px }}".encode())
        case 3:
            _new(root / "templates" / "404.html", b"{% extends 'list.html' %}" + str(rng.random()).encode())
        case 4:
            _new(root / "content" / "pages" / "more.md", f"# More {rng.random()}\n".encode())
        case 5 | 6:
            words = path.read_bytes().split(b" ")
            words.insert(rng.randrange(len(words) + 1), b"word")
            path.write_bytes(b" ".join(words))
        case 7:
            pass


def _edit(path: Path, old: bytes = b"e", new: bytes = b"a") -> None:
    """Change a file in place; with the same words only its stamp."""
    data = path.read_bytes()
    path.write_bytes(data.replace(old, new, 1) + (b"\n# more\n" if old == new else b""))


def _new(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# ── Several runs, and runs that come to no end ──────────────────────────────────────────────────────────


def _started(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, PROGRAM, "--root", str(root)], stdout=DEVNULL, stderr=DEVNULL)


def _more(root: Path, words: str) -> None:
    """A paragraph more in the text, and a comment in the notes, each saved in one step as editors do."""
    texts, notes = (root / "content").glob("*.md"), (root / "annotations").rglob("*.yaml")
    for path, sign in ((next(texts), ""), (next(notes), "# ")):
        new = path.with_name(".new")
        new.write_bytes(path.read_bytes() + f"\n{sign}{words}\n".encode())
        new.replace(path)


def test_builds_at_once_with_edits_in_between(tmp_path, edition):
    """Each has read another state, and each remembers: the next build is right whichever came last."""
    runs = []
    for number in range(5):
        _more(edition, f"Again {number}.")
        runs.append(_started(edition))
        time.sleep(0.05)
    assert {run.wait(60) for run in runs} == {0}
    assert build(edition) == 0
    assert site(edition) == from_nothing(edition, tmp_path / "anew")[1]


@pytest.mark.needs("fork")
@pytest.mark.parametrize("moment", [0.02, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3])
def test_a_build_that_is_killed_leaves_nothing_wrong_behind(tmp_path, edition, moment):
    _more(edition, "Once more.")
    run = _started(edition)
    time.sleep(moment)
    run.kill()
    run.wait(60)
    assert build(edition) == 0
    assert site(edition) == from_nothing(edition, tmp_path / "anew")[1]
    assert _is_remembered(edition)
