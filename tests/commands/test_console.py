"""What commands print, whatever it is printed to; and what becomes of a fault of the program itself."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from glossator.commands import command_line, console, table
from glossator.strict_yaml import load as load_yaml
from tests.tiny import write

PROGRAM = Path(__file__).resolve().parents[2] / "build.py"
FILES = {
    "content/t.md": "# T\n\n司法确认 was confirmed ⟨here⟩.\n",
    "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: 司法确任, note: N}\n",
}


class Pipe(io.TextIOWrapper):
    """What Python has for a pipe: it can encode what its code page has, and nothing else."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict", write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode(self.encoding)


@pytest.fixture
def piped(monkeypatch):
    def piped(encoding: str, *words: str) -> tuple[int, str]:
        out, err = Pipe(encoding), Pipe(encoding)
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            code = command_line.main(words)
        return code, out.text() + err.text()

    return piped


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize(
    "command",
    ["build", "check", "--format json check", "--format github check", "reanchor", "status", "--format json status"],
)
def test_43_a_sign_that_the_pipe_has_no_code_for_is_replaced(tmp_path, piped, encoding, command):
    root = write(tmp_path, FILES)
    code, told = piped(encoding, "--root", str(root), *command.split())
    assert code in (0, 1)
    assert "\\u53f8\\u6cd5" in told or command.endswith("status")


def test_43_an_import_does_what_it_says(tmp_path, piped):
    root = write(tmp_path, FILES | {"in.csv": "quote,note\n司法确认,司\n"})
    code, told = piped("cp1252", "--root", str(root), "import", "notes", str(root / "in.csv"))
    assert code == 0
    [written] = re.findall("(?m)^wrote (.*)$", told)
    assert "司法确认" in Path(written).read_text(encoding="utf-8")


def test_what_describe_prints_can_be_pasted_whatever_the_pipe(tmp_path, piped):
    root = write(tmp_path, FILES)
    for encoding in ("utf-8", "cp1252", "ascii"):
        code, told = piped(encoding, "--root", str(root), "describe", "content/t.md:3", "司法确认 was")
        assert code == 0
        tree, problems = load_yaml(told.encode(), "x.yaml")
        assert not problems
        assert tree[0]["quote"] == "司法确认 was"


@pytest.mark.needs("fork")  # Windows has no signal for it, and other codes
@pytest.mark.parametrize("command", ["build", "--help", "check --format json"])
def test_a_pipe_that_nobody_reads_ends_it_quietly(tmp_path, command):
    root = write(tmp_path, FILES)
    started = subprocess.Popen(
        [sys.executable, PROGRAM, *command.split()], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    started.stdout.close()
    assert started.wait(60) in (0, 141)  # argparse asks not whether its help was read


def test_an_import_that_cannot_say_what_it_did_has_not_done_it(tmp_path, piped, monkeypatch):
    root = write(tmp_path, FILES | {"storm.txt": "The storm\n\nIt blew.\n"})
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(console.sys, "stdout", out := Pipe("utf-8"))
    monkeypatch.setattr(out, "write", full)
    assert command_line.main(["--root", str(root), "import", "text", str(root / "storm.txt")]) == 1
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_without_any_stream_the_work_is_done(tmp_path, monkeypatch):
    """As in a program without a console on Windows, or behind `>&- 2>&-`."""
    root = write(tmp_path, {"content/t.md": "# T\n"})
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert command_line.main(["--root", str(root)]) == 0
    assert (root / "output/index.html").is_file()


# ── What nobody expected ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def stumbling(monkeypatch):
    """`status` meets a fault of the program."""

    def stumble(*_: object) -> int:
        raise RuntimeError("a stumble")

    monkeypatch.setattr(table.status, "load", stumble)
    monkeypatch.delenv("GLOSSATOR_DEBUG", raising=False)


def reports(folder: Path) -> list[Path]:
    return sorted(folder.glob("glossator-report-*.txt"))


def test_a_fault_of_the_program_is_one_sentence_and_a_report_beside_the_edition(tmp_path, stumbling, capsys):
    for _ in range(2):  # the second time it is the same report
        assert command_line.main(["status", "--root", str(tmp_path)]) == 70
        [report] = reports(tmp_path)
        assert capsys.readouterr().err == (
            f"Glossator itself has failed (RuntimeError: a stumble); a report is in {report}: "
            "please send it to whoever maintains Glossator\n"
        )
        assert "Traceback" in report.read_text()
        assert "in stumble" in report.read_text()


def test_where_the_edition_may_not_be_written_to_the_report_is_elsewhere(tmp_path, stumbling, capsys, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert command_line.main(["status", f"--root={tmp_path / 'nowhere'}"]) == 70
    [report] = reports(tmp_path)
    assert str(report) in capsys.readouterr().err
    report.unlink()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert command_line.main(["status", "--root", str(tmp_path / "nowhere")]) == 70
    assert "RuntimeError: a stumble" in capsys.readouterr().err.partition("this is the report")[2]
    assert not reports(tmp_path)


def test_with_glossator_debug_the_traceback_is_shown(tmp_path, stumbling, capsys, monkeypatch):
    monkeypatch.setenv("GLOSSATOR_DEBUG", "1")
    assert command_line.main(["--root", str(tmp_path), "status"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_report_is_not_written_through_a_link(tmp_path, stumbling, monkeypatch, capsys):
    command_line.main(["status", "--root", str(tmp_path)])
    [report] = reports(tmp_path)
    report.unlink()
    report.symlink_to(tmp_path / "nowhere")
    command_line.main(["status", "--root", str(tmp_path)])
    assert not (tmp_path / "nowhere").exists()
    assert report.name not in capsys.readouterr().err.splitlines()[-1]
