"""What the names of files say, and one name in two spellings."""

import unicodedata

import pytest

from glossator.language.file_names import copied_from, fault_on_windows
from glossator.pipeline import build
from glossator.source.load import load
from tests.tiny import write


@pytest.mark.parametrize(
    "stem",
    [
        "notes (conflicted copy 2024-05-01 101112)",
        "notes (Ann's conflicted copy 2024-05-01)",
        "notes (Konfliktkopie von Anna 2024-05-01)",
        "notes.sync-conflict-20240501-101112-ABCDEFG",
    ],
)
def test_surely_a_copy(stem):
    assert copied_from(stem) == ("notes", True)


@pytest.mark.parametrize(
    "stem",
    [
        "notes copy",
        "notes copy 2",
        "notes - Copy",
        "notes - Copy (2)",
        "notes (1)",
        "notes-DESKTOP-4F3K2L1",
        "notes - Kopie",
    ],
)
def test_a_copy_if_its_original_is_there(stem):
    assert copied_from(stem) == ("notes", False)


@pytest.mark.parametrize("stem", ["notes", "copyright", "photocopy", "notes-2", "part (one)", "n"])
def test_no_copy(stem):
    assert copied_from(stem) == ("", False)


@pytest.mark.parametrize(
    "name", ["aux.css", "CON", "nul.tar.gz", "com1.png", "a:b.png", "what?.png", "map.png ", "map."]
)
def test_names_that_windows_cannot_have(name):
    assert fault_on_windows(name)


@pytest.mark.parametrize("name", ["auxiliary.css", "map.png", "côte.png", "a b.png", "console.js"])
def test_names_that_windows_can_have(name):
    assert not fault_on_windows(name)


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_composed_and_decomposed_are_one_name(tmp_path, on_disk, written):
    disk, link = unicodedata.normalize(on_disk, "côte"), unicodedata.normalize(written, "côte")
    write(
        tmp_path,
        {
            "content/edition.yaml": f"title: T\nlang: en\ntexts: [{link}]\nkinds:\n  note: {{label: Note}}\n",
            f"content/{disk}.md": f"# The coast\n\nSee ![a map](static/{link}.png) and [it]({link}-about.html).\n",
            f"content/pages/{disk}-about.md": "# About\n\nWords.\n",
            f"annotations/{disk}/n.yaml": "kind: note\nnotes:\n- quote: See\n  note: A note.\n",
            f"static/{disk}.png": b"GIF89a\1\0\1\0",  # no browser goes by the name
        },
    )
    report = build(tmp_path)
    assert not report.problems
    assert report.notes == 1
    page = (tmp_path / "output" / "côte" / "index.html").read_text(encoding="utf-8")
    assert 'src="../static/côte.png"' in page
    assert (tmp_path / "output" / "static" / "côte.png").exists()


def test_names_that_differ_by_case_alone(tmp_path):
    write(
        tmp_path,
        {
            "content/edition.yaml": "title: T\ntexts: [t]\n",
            "static/Map.png": "",
            "static/map.png": "",
            "static/aux.txt": "",
        },
    )
    found = [(one.origin.path, one.message) for one in load(tmp_path).problems if one.code == "G082"]
    assert found == [
        ("static/aux.txt", "the name “aux.txt” is that of a device on Windows"),
        ("static/map.png", "Windows and macOS cannot tell it from “Map.png”"),
    ]
