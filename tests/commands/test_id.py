"""The edition's own name: made by `init`, missed by `status`."""

import json

import pytest

from glossator.commands.command_line import main
from glossator.commands.init import init
from glossator.pipeline import check
from glossator.strict_yaml.reading import load


@pytest.mark.parametrize(
    ("folder", "id_"), [("Decameron (2nd)", "decameron-2nd"), ("…", "edition"), ("2026", "s-2026")]
)
def test_init_names_the_edition_after_its_folder(tmp_path, folder, id_):
    root = tmp_path / folder
    root.mkdir()
    init(root)
    node, problems = load((root / "content/edition.yaml").read_bytes(), "edition.yaml")
    assert problems == []
    assert str(node["id"]) == id_
    assert [one.message for one in check(root).problems] == []


def test_status_tells_of_an_edition_without_an_id(tmp_path, capsys):
    root = tmp_path / "lamp"
    init(root)
    assert main(["status", "--root", str(root), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["settings"] == []
    settings = root / "content/edition.yaml"
    settings.write_bytes(b"\n".join(line for line in settings.read_bytes().split(b"\n") if not line.startswith(b"id:")))
    assert main(["status", "--root", str(root)]) == 0
    said = capsys.readouterr().out
    assert "Missing in the settings: 1" in said
    assert "add id: the-lighthouse-keeper-s-day" in said
