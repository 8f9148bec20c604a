"""The commands as somebody types them: what is printed where, the exit code, and what is on the disk afterwards."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glossator import __version__
from glossator.commands import command_line, table
from glossator.pipeline import build
from tests.tiny import write

ROOT = Path(__file__).resolve().parents[2]
SECOND = ROOT / "tests" / "cases" / "second"

GOOD = {
    "content/t.md": "# T\n\nWords and words again.\n",
    "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: again, note: N}\n",
    "annotations/glossary.yaml": "terms:\n- {term: words, definition: D}\n",
}
DOUBTFUL = GOOD | {"content/t.md": "# T\n\nWords and words again[^1].\n"}
BAD = GOOD | {"annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: agian, note: N}\n"}


@pytest.fixture
def edition(tmp_path):
    return lambda files: write(tmp_path, files)


@pytest.fixture
def run(capsys):
    """Run a command; give its exit code, what it printed, and what it complained of."""

    def run(*arguments):
        code = command_line.main([str(one) for one in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def snapshot(root):
    """Every file but the memo, which knows of inodes."""
    files = (path for path in root.rglob("*") if path.is_file() and path.parent.name != ".cache")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


# ── build and check ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", [["build"], []])
def test_a_build_ends_with_one_line_that_counts(edition, run, command):
    root = edition(GOOD)
    code, out, err = run("--root", root, *command)
    assert (code, err) == (0, "")
    assert re.fullmatch(r"built: 5 pages, 1 note, 1 term, 0 warnings in \d+\.\d\d s\n", out)
    assert (root / "output" / "index.html").is_file()


def test_a_check_says_the_same_and_writes_nothing(edition, run):
    root = edition(GOOD)
    before = snapshot(root)
    code, out, err = run("check", "--root", root)
    assert (code, err) == (0, "")
    assert re.fullmatch(r"checked: 5 pages, 1 note, 1 term, 0 warnings in \d+\.\d\d s\n", out)
    assert snapshot(root) == before


def test_warnings_are_shown_and_counted_and_stop_nothing(edition, run):
    root = edition(DOUBTFUL)
    code, out, err = run("build", "--root", root)
    assert code == 0
    assert "1 warning in" in out
    assert err.startswith("content/t.md:3:22: warning G065: ")
    assert (root / "output" / "index.html").is_file()


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_error_stops_it_before_the_disk_is_touched(edition, run, command):
    root = edition(BAD)
    before = snapshot(root)
    code, out, err = run(command, "--root", root)
    assert (code, out) == (1, "")
    assert err.startswith("annotations/t/n.yaml:3:11: error G012: the quote is not in the text\n")
    assert "hint: t.1 has “again”" in err
    assert err.endswith("1 error\nnothing was written\n")
    assert snapshot(root) == before


def test_an_error_leaves_the_last_good_site(edition, run):
    root = edition(GOOD)
    run("build", "--root", root)
    before = snapshot(root / "output")
    code, *_ = run("build", "--root", write(root, BAD))
    assert code == 1
    assert snapshot(root / "output") == before


def test_what_is_no_longer_there_leaves_nothing_behind(edition, run):
    root = edition(GOOD | {"content/pages/about.md": "# About\n"})
    run("build", "--root", root)
    assert (root / "output" / "about.html").is_file()
    (root / "content/pages/about.md").unlink()
    run("build", "--root", root)
    assert not (root / "output" / "about.html").exists()


def test_all_problems_of_a_run_at_once_in_order_of_place(edition, run):
    root = edition(BAD | {"content/t.md": "# T\n\n<b>x</b>\n\nWords [x](locus:9).\n", "content/pages/con.md": ""})
    _, _, err = run("check", "--root", root)
    places = re.findall(r"(?m)^(\S+):(\d+):(\d+): error (G\d+)", err)
    assert [code for *_, code in places] == ["G012", "G080", "G061", "G050"]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1]), int(place[2])))
    assert "4 errors" in err


def test_a_folder_without_an_edition(tmp_path, run):
    code, out, err = run("build", "--root", tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert "G071" in err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("place", ["content", "annotations", "content/sub", "."])
def test_30_an_output_among_the_inputs_is_refused(edition, place):
    root = edition(GOOD)
    before = snapshot(root)
    report = build(root, root / place)
    assert [problem.code for problem in report.problems] == ["G074"]
    assert snapshot(root) == before


def test_with_locked_nothing_may_be_added_to_the_lock(edition, run):
    root = edition(GOOD)
    before = snapshot(root)
    code, _, err = run("build", "--locked", "--root", root)
    assert code == 1
    assert "annotations/t/anchors.lock.json:1:1: error G023" in err
    assert snapshot(root) == before
    assert run("build", "--root", root)[0] == 0
    assert run("build", "--locked", "--root", root)[0] == 0


# ── for programs ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["build", "check"])
def test_json_is_all_that_stdout_has(edition, run, command):
    code, out, _ = run(command, "--format", "json", "--root", edition(BAD | {"content/t.md": "# T\n\n«Ü» **）**三\n"}))
    assert code == 1
    found = json.loads(out)
    assert [(one["code"], one["severity"], one["path"], one["line"]) for one in found] == [
        ("G012", "error", "annotations/t/n.yaml", 3),
        ("G062", "warning", "content/t.md", 3),
    ]
    assert set(found[0]) == {"code", "severity", "path", "line", "column", "length", "message", "hint"}
    assert out.isascii()


def test_json_of_an_edition_without_problems_is_an_empty_list(edition, run):
    assert run("check", "--format", "json", "--root", edition(GOOD)) == (0, "[]\n", "")


def test_github_gets_a_command_for_each_problem(edition, run):
    code, out, _ = run("check", "--format=github", "--root", edition(BAD))
    assert code == 1
    place = "file=annotations/t/n.yaml,line=3,col=11,title=G012 the quote is not in the text"
    assert out == f"::error {place}::the quote is not in the text%0Ahint: t.1 has “again”\n"


# ── the command itself ──────────────────────────────────────────────────────────────────────────────────


def test_help_names_every_command_and_what_the_exit_codes_mean(run, capsys):
    with pytest.raises(SystemExit) as left:
        run("--help")
    assert left.value.code == 0
    shown = capsys.readouterr().out
    for command in table.COMMANDS:
        assert re.search(rf"^    {command.name}\b", shown, re.MULTILINE)
    for code in ("0", "1", "2", "130"):
        assert re.search(rf"\b{code} [a-z]", shown.split("exit codes:")[1])
    assert "quote: " in shown


@pytest.mark.parametrize("command", table.COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(run, capsys, command):
    with pytest.raises(SystemExit) as left:
        run(command.name, "--help")
    assert left.value.code == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert " ".join(command.description.split())[:60] in shown
    assert "--root" in shown


@pytest.mark.parametrize(
    "wrong", [["bulid"], ["build", "--fast"], ["check", "--format", "xml"], ["serve", "--port", "x"]]
)
def test_what_is_not_understood_is_2(run, capsys, wrong):
    with pytest.raises(SystemExit) as left:
        run(*wrong)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_the_version(run, capsys):
    with pytest.raises(SystemExit) as left:
        run("--version")
    assert left.value.code == 0
    assert capsys.readouterr().out == f"Glossator {__version__}\n"


@pytest.mark.parametrize("words", [["build"], [], ["build", "--format", "text"]])
def test_an_interruption_is_130(tmp_path, monkeypatch, run, words):
    monkeypatch.chdir(write(tmp_path, GOOD))

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("glossator.commands.build.build", interrupted)
    assert run(*words) == (130, "", "interrupted; nothing was changed\n")


@pytest.mark.parametrize("words", [["build", "build"], ["--root"], ["--root", "--locked"], ["--rot", "."]])
def test_what_is_no_plain_build_is_not_taken_for_one(run, words):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2


def test_options_may_stand_before_or_behind_the_command(edition, run):
    root = edition(BAD)
    assert run("--root", root, "--format", "json", "check") == run("check", "--root", root, "--format", "json")


# ── as a process ────────────────────────────────────────────────────────────────────────────────────────


def process(*arguments, cwd, **environment):
    known = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "TZ", "PYTHONHASHSEED"))
    }
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=known | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_32_the_same_input_gives_the_same_bytes_wherever_and_whenever(tmp_path):
    """In another directory, time zone, locale, with another hash seed, and over what an earlier run has left."""
    here, there = tmp_path / "here", tmp_path / "some where else é"
    shutil.copytree(SECOND, here)
    shutil.copytree(SECOND, there)
    front = ROOT / "build.py"
    one = process(front, cwd=here, TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    two = process(front, "--root", there, cwd=tmp_path, TZ="Asia/Kathmandu", LC_ALL="C.UTF-8", PYTHONHASHSEED="2")
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert snapshot(here) == snapshot(there)
    assert build(there).errors == 0
    assert snapshot(here) == snapshot(there)


def test_problems_can_be_printed_where_the_terminal_knows_no_unicode(tmp_path):
    write(tmp_path, BAD)
    done = process(ROOT / "build.py", "check", cwd=tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "G012" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_check_imports_neither_the_server_nor_the_progress_bar(tmp_path):
    write(tmp_path, GOOD)
    known = "{'livereload', 'tornado', 'tqdm', 'glossator.preview'}"
    run = "from glossator.commands.command_line import main; main(['check'])"
    code = f"import sys; {run}; print(sorted({known} & set(sys.modules)))"
    done = process("-c", code, cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr
