"""What an import made is written whole, and over nothing."""

import pytest

from glossator import importers
from glossator.commands.command_line import main
from glossator.problems import Refused
from tests.tiny import EDITION, write


def test_files_are_written_and_never_written_over(tmp_path):
    files = [importers.NewFile("content/x.md", "# X\n"), importers.NewFile("imports/x.left-over.txt", "rest\n")]
    written = importers.write(tmp_path, files)
    assert [path.read_text(encoding="utf-8") for path in written] == ["# X\n", "rest\n"]
    (tmp_path / "content/x-2.md").write_text("", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        importers.write(tmp_path, files)
    assert str(refusal.value).startswith("content/x.md exists, and is not overwritten\n   hint: --name x-3 is free")
    with pytest.raises(Refused, match="from an earlier import"):
        importers.write(tmp_path, files[1:])
    notes = [importers.NewFile("annotations/t/n.yaml", "")]
    importers.write(tmp_path, notes)
    with pytest.raises(Refused, match=r"--to annotations/t/n-2\.yaml is free"):
        importers.write(tmp_path, notes)
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == [
        "n.yaml",
        "x-2.md",
        "x.left-over.txt",
        "x.md",
    ]


def test_the_free_name_that_is_offered_is_one(tmp_path):
    """Each option that a hint names is one of that command, and what it names can be imported."""
    edition = write(tmp_path, {"content/edition.yaml": EDITION, "content/t.md": "# T\n\nThe lamp.\n"})
    table = tmp_path / "n.csv"
    table.write_text("quote,note\nThe lamp,Oil\nno such words,Lost\n", encoding="utf-8")
    run = ["import", "--root", str(edition), "notes", str(table)]
    assert main(run) == 0
    with pytest.raises(Refused, match=r"--to annotations/t/n-2\.yaml is free"):
        importers.write(edition, [importers.NewFile("annotations/t/n.yaml", "")])
    (edition / "annotations/t/n.yaml").unlink()
    with pytest.raises(Refused, match=r"--to n-2$"):
        importers.write(edition, [importers.NewFile("imports/n.unanchored.yaml", "")])
    assert main([*run, "--to", "annotations/t/n-2.yaml"]) == 0
    assert main([*run, "--to", "n-3"]) == 0
    assert (edition / "annotations/t/n-3.yaml").exists()
    assert main([*run, "--to", "content/n.yaml"]) == 1


def test_all_files_are_written_or_none(tmp_path):
    (tmp_path / "imports").write_text("a file where a folder should be", encoding="utf-8")
    files = [importers.NewFile("content/x.md", "# X\n"), importers.NewFile("imports/x.txt", "rest\n")]
    with pytest.raises(OSError, match="imports"):
        importers.write(tmp_path, files)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["imports"]


def test_a_folder_of_the_same_text_and_a_dangling_link_are_in_the_way(tmp_path):
    (tmp_path / "content/x").mkdir(parents=True)
    with pytest.raises(Refused, match="content/x exists"):
        importers.write(tmp_path, [importers.NewFile("content/x.md", "")])
    (tmp_path / "content/y.md").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match=r"content/y\.md exists"):
        importers.write(tmp_path, [importers.NewFile("content/y.md", "")])


def test_nothing_is_written_outside_the_edition(tmp_path):
    root = tmp_path / "edition"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    for path in ("../x.md", "out/x.md", "a/../../x.md"):
        with pytest.raises(Refused, match="outside the edition"):
            importers.write(root, [importers.NewFile(path, "")])
    assert not list(tmp_path.glob("*.md"))
