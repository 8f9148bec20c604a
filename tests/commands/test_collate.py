"""`collate` as an editor gives it: what is written, what is said, and what is refused."""

import pytest

from glossator.commands.command_line import main
from tests.tiny import write

EDITION = """\
id: tiny
title: Tiny
texts: [t]
kinds: {apparatus: {label: Apparatus, apparatus: true}}
witnesses: {A: {label: A}, B: {label: B}}
"""
TEXT = "# T\n\nThe ferry comes at night.\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    files = {
        "content/edition.yaml": EDITION,
        "content/t.md": TEXT,
        "content/t.B.md": "---\ntitle: Leaf of copy B\nshown: false\n---\n\nThe fery comes at nyght.\n",
    }
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, files)


def entries(root):
    return (root / "annotations/t/collation.yaml").read_text(encoding="utf-8").split("notes:\n")[1]


def test_entries_are_written_and_the_edition_builds(root, capsys):
    assert main(["collate", "t", "content/t.B.md", "--base", "A"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 transcription collated: 2 new\n")
    assert entries(root) == '- app: "ferry] A : fery] B"\n- app: "night] A : nyght] B"\n'
    assert main(["build"]) == 0
    assert not (root / "output" / "t" / "b.html").exists()
    assert "Leaf of copy B" not in (root / "output" / "t" / "index.html").read_text(encoding="utf-8")


def test_a_second_run_writes_nothing(root, capsys):
    main(["collate", "t", "content/t.B.md"])
    capsys.readouterr()
    assert main(["collate", "t", "content/t.B.md"]) == 0
    assert capsys.readouterr().out == "1 transcription collated: 2 proposed before\n"


def test_what_is_the_same_is_named_or_read_from_a_table(root):
    (root / "same.yaml").write_text("rr: r\n", encoding="utf-8")
    assert main(["collate", "t", "content/t.B.md", "--spellings", "same.yaml", "--same", "i=y", "--base", "A"]) == 0
    assert (root / "annotations/t/collation.yaml").exists() is False


def test_a_file_anywhere_is_called_by_a_siglum_before_it(root):
    (root / "leaves.txt").write_text("The ferry comes at dawn.\n", encoding="utf-8")
    assert main(["collate", "t", "B=leaves.txt", "--negative"]) == 0
    assert entries(root) == '- app: "night] : dawn] B"\n'


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["t", "content/t.B.md", "--base", "C"], "edition.yaml has no witness “C”"),
        (["s", "content/t.B.md"], "the edition has no text “s”"),
        (["t", "content/t.B.md", "--kind", "x"], "the edition has no apparatus “x”"),
        (["t", "content/t.B.md", "B=content/t.md"], "two files have the same siglum"),
        (["t", "content/t.B.md", "--same", "u"], "--same u names no two spellings"),
        (["t", "B=nowhere.md"], "nowhere.md"),
        (["t", "content/t.B.md", "--spellings", "content/t.md"], "is not a table of spellings"),
        (["t", "content/t.B.md", "--spellings", "bad.yaml"], "bad.yaml:1:4: a spelling must be words"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(root, capsys, arguments, message):
    (root / "bad.yaml").write_text("u: [v]\n", encoding="utf-8")
    assert main(["collate", *arguments]) == 1
    assert message in capsys.readouterr().err
    assert not (root / "annotations").exists()


def test_a_damaged_lock_is_refused(root, capsys):
    write(root, {"content/edition.yaml": EDITION, "annotations/t/collation.lock.json": "{"})
    assert main(["collate", "t", "content/t.B.md"]) == 1
    assert "collation.lock.json cannot be read" in capsys.readouterr().err
