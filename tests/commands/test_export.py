"""`export`: a file as it is asked for, or nothing and the reason."""

import json

import pytest

from glossator.commands.command_line import main
from tests.tiny import write

EDITION = "id: tiny\ntitle: Tiny\ntexts: [t]\nkinds: {note: {label: Note}}\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    files = {
        "content/edition.yaml": EDITION,
        "content/t.md": "# T\n\nA lamp.\n",
        "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: lamp, note: N}\n",
    }
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, files)


def files(root):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_format_is_written_here_by_its_own_name_and_nothing_else(root, capsys):
    before = files(root)
    assert main(["export", "w3c"]) == 0
    assert files(root) - before == {"tiny.jsonld"}
    assert capsys.readouterr().out == "wrote tiny.jsonld\n"
    first = (root / "tiny.jsonld").read_bytes()
    assert main(["export", "w3c", "--text", "t", "-o", "sub/notes.json"]) == 0
    assert json.loads((root / "sub/notes.json").read_bytes())["total"] == 1
    assert main(["export", "w3c"]) == 0
    assert (root / "tiny.jsonld").read_bytes() == first


def test_errors_of_the_edition_are_shown_as_a_build_shows_them(root, capsys):
    (root / "annotations/t/n.yaml").write_text("kind: note\nnotes:\n- {quote: lamb, note: N}\n", encoding="utf-8")
    before = files(root)
    assert main(["export", "w3c"]) == 1
    found = capsys.readouterr()
    assert "annotations/t/n.yaml:3:11: error G012" in found.err
    assert found.err.endswith("nothing was written\n")
    assert files(root) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "w3c", "--text", "s"], "the edition has no text “s”"),
        (["export", "w3c", "-o", "content"], "content is a folder; name a file with -o"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(root, capsys, arguments, message):
    before = files(root)
    assert main(arguments) == 1
    found = capsys.readouterr().err
    assert message in found
    assert "nothing was written" in found
    assert files(root) == before


def test_an_unknown_format_is_not_understood(root, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["export", "mobi"])
    assert ended.value.code == 2
    assert "w3c" in capsys.readouterr().err
