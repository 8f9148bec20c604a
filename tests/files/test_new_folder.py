"""A new folder is there whole, or not at all."""

from pathlib import Path

import pytest

from glossator.files import new_folder


def everything(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def fill(folder, files, meanwhile=lambda: None):
    with new_folder(folder) as write:
        for path, data in files.items():
            write(path, data)
        meanwhile()


def test_it_is_there_when_all_of_it_is(tmp_path):
    folder = tmp_path / "above/service"
    seen = []
    fill(folder, {"index.jsonld": b"1", "a/b/c.xml": b"2"}, lambda: seen.append(folder.parent.exists()))
    assert seen == [False]
    assert (folder / "a/b/c.xml").read_bytes() == b"2"
    assert len(everything(tmp_path)) == 6


def test_after_an_exception_nothing_is_left(tmp_path):
    with pytest.raises(KeyError):
        fill(tmp_path / "above/service", {"index.jsonld": b"1"}, lambda: {}["none"])
    assert everything(tmp_path) == []


def test_what_cannot_be_written_is_named_as_it_was_asked_for(tmp_path):
    with pytest.raises(OSError, match="service") as found:
        fill(tmp_path / "service", {"a": b"1", "a/b": b"2"})
    assert Path(found.value.filename) == tmp_path / "service/a/b"
    assert everything(tmp_path) == []


def test_a_folder_that_came_meanwhile_stays_as_it_is(tmp_path):
    def somebody_else():
        (tmp_path / "service").mkdir()
        (tmp_path / "service/theirs").write_bytes(b"2")

    with pytest.raises(OSError, match="service") as found:
        fill(tmp_path / "service", {"a": b"1"}, somebody_else)
    assert Path(found.value.filename) == tmp_path / "service"
    assert everything(tmp_path) == ["service", "service/theirs"]
