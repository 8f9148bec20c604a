"""Links (symlinks) in an edition: where they are followed and where refused; and files that are replaced together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from glossator.commands import command_line
from glossator.files import access
from glossator.files.replace import ChangedMeanwhile, Replacement, replace_file
from glossator.files.watching import snapshot
from glossator.pipeline import build, check
from glossator.preview.desk import Desk
from glossator.publishing import memo
from glossator.source.load import home, shared
from tests.tiny import EDITION, write

LISTED = EDITION.replace("[t]", "[t, u, words]")
TEXT = "# T\n\n## First {#first n=1}\n\nThe lamp was lit at dusk.\n"
NOTES = "kind: note\nnotes:\n- {quote: lit at dusk, note: N}\n"


@pytest.fixture
def edition(tmp_path):
    """An edition whose every sort of file is a link to one in ../common; nothing allows that yet."""
    root, common = tmp_path / "edition", tmp_path / "common"
    write(root, {"content/u.md": "# U\n\nWords.\n", "content/edition.yaml": LISTED})
    files = {"t.md": TEXT, "about.md": "# About\n", "n.yaml": NOTES, "lamp.svg": "<svg/>", "404.html": "gone",
             "glossary.yaml": "terms:\n- {term: lamp, definition: D}\n", "words/1.md": "# W\n\nWords.\n"}  # fmt: skip
    for name, data in files.items():
        (common / name).parent.mkdir(parents=True, exist_ok=True)
        (common / name).write_text(data, encoding="utf-8")
        os.utime(common / name, (1_700_000_000, 1_700_000_000))  # a file that is young is not remembered
    for place in ("content/pages/about.md", "content/t.md", "content/words", "annotations/t/n.yaml",
                  "annotations/glossary.yaml", "static/lamp.svg", "templates/404.html"):  # fmt: skip
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).symlink_to(common / Path(place).name)
    return root


def allow(root: Path, folder: str) -> None:
    write(root, {"content/edition.yaml": f"{LISTED}shared: [{folder}]\n"})


def test_a_link_out_of_the_edition_is_refused_wherever_it_lies(edition):
    found = {one.origin.path: one.code for one in check(edition).problems}
    assert found == dict.fromkeys(
        ("content/pages/about.md", "content/t.md", "content/words", "annotations/t/n.yaml",
         "annotations/glossary.yaml", "static/lamp.svg", "templates/404.html"), "G079"
    )  # fmt: skip
    assert not any("lamp" in text.decode() for path, text in check(edition).files.items() if path.startswith("content"))


def test_where_edition_yaml_names_the_folder_links_into_it_are_followed(edition):
    allow(edition, "../common")
    report = build(edition)
    assert not report.problems
    assert (edition / "output/static/lamp.svg").read_bytes() == b"<svg/>"
    assert (edition / "output/404.html").read_bytes() == b"gone"
    assert (edition / "output/words/index.html").is_file()
    assert (edition / "annotations/t/n.yaml").is_symlink()


@pytest.mark.parametrize("folder", ["../com", "../common/words", "common", "..common"])
def test_no_other_folder_is_meant(edition, folder):
    allow(edition, folder)
    assert "G079" in {one.code for one in check(edition).problems}


def test_an_edition_yaml_that_is_elsewhere_may_not_allow_itself(edition):
    allow(edition, "../common")
    (edition / "content/edition.yaml").rename(edition.parent / "common/edition.yaml")
    (edition / "content/edition.yaml").symlink_to("../../common/edition.yaml")
    assert shared(edition) == ()
    assert {one.code for one in check(edition).problems} == {"G079"}


@pytest.mark.parametrize("place", ["annotations/t/n.yaml", "content/edition.yaml", "annotations/glossary.yaml"])
def test_of_a_broken_file_outside_not_a_word_is_shown(edition, tmp_path, capsys, place):
    secret = tmp_path / "shadow"
    secret.write_text("root:$6$secret: [\n", encoding="utf-8")
    (edition / place).unlink()
    (edition / place).symlink_to(secret)
    for command in ("build", "check", "status", "reanchor", "schema", "new term dusk"):
        command_line.main(["--root", str(edition), *command.split()])
    assert "secret" not in "".join(capsys.readouterr())


def test_the_memo_and_the_watch_see_what_is_behind_the_links_that_may_be_followed(edition, tmp_path):
    allow(edition, "../common")
    assert command_line.main(["--root", str(edition)]) == 0
    assert memo.recall(edition).has_nothing_to_do()
    before = snapshot([edition / "content"], home(edition))
    (tmp_path / "common/words/1.md").write_text("# W\n\nOther words.\n")
    assert not memo.recall(edition).has_nothing_to_do()
    after = snapshot([edition / "content"], home(edition))
    assert [Path(path).name for path in before if before[path] != after[path]] == ["1.md"]
    assert command_line.main(["--root", str(edition)]) == 0
    assert b"Other words" in (edition / "output/words/index.html").read_bytes()


def test_nobody_walks_into_a_folder_that_may_not_be_followed(edition, tmp_path):
    """static/x may lead to /: to stamp all that is there would take an hour."""
    (edition / "static/everything").symlink_to(tmp_path / "common")
    found = list(access.below(edition / "static", home(edition)))
    assert [(one.name, type(one.fault)) for one in found if one.is_folder or "every" in one.path] == [
        ("everything", access.LeadsOutside)
    ]
    assert not any("common/" in path or "everything/" in path for path in snapshot([edition / "static"], home(edition)))
    inputs = memo.start(edition, ()).inputs
    assert not any("everything/" in path for path in inputs)


def test_the_preview_shows_what_the_build_publishes(edition):
    desk = Desk(edition)
    desk.refresh()
    assert {one.code for one in desk.view.problems} == {"G079"}
    assert desk.page("static/lamp.svg") is None
    allow(edition, "../common")
    desk.refresh()
    assert not desk.view.problems
    assert desk.page("static/lamp.svg") == b"<svg/>"


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.needs("permissions")
@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("new term dusk", "annotations/glossary.yaml"),
        ("new note content/t.md:5 lamp", "annotations/t/n.yaml"),
        ("new kind other", "content/edition.yaml"),
        ("new text more", "content/edition.yaml"),
        ("import text storm.txt", "content/edition.yaml"),
        ("schema", "schemas/edition.schema.json"),
        ("build", "annotations/t/anchors.lock.json"),
        ("reanchor --write", "annotations/t/n.yaml"),
    ],
)
def test_what_is_written_goes_through_the_link(tmp_path, monkeypatch, command, path):
    monkeypatch.chdir(tmp_path)
    files = {"content/t.md": TEXT, "annotations/t/n.yaml": NOTES,
             "annotations/glossary.yaml": "terms:\n- {term: lamp, definition: D}\n"}  # fmt: skip
    write(tmp_path, files | {"storm.txt": "The storm\n\nIt blew.\n"})
    assert command_line.main(["build"]) == command_line.main(["schema"]) == 0
    kept = tmp_path / "kept" / Path(path).name
    kept.parent.mkdir()
    (tmp_path / path).rename(kept)
    (tmp_path / path).symlink_to(kept)
    if command.startswith("reanchor"):
        write(tmp_path, {"content/t.md": TEXT.replace("lit at", "lit, at")})
    if command == "build":
        write(tmp_path, {"annotations/t/m.yaml": "kind: note\nnotes:\n- {quote: lamp, note: N}\n"})
    if command == "schema":
        kept.write_bytes(b"")
    before = kept.read_bytes()
    kept.chmod(0o640)
    assert command_line.main(command.split()) == 0
    assert (tmp_path / path).is_symlink()
    assert kept.read_bytes() != before
    assert kept.stat().st_mode & 0o777 == 0o640


def test_a_link_out_of_the_edition_is_not_written_through(tmp_path, capsys):
    root = write(tmp_path / "edition", {"content/t.md": TEXT})
    (root / "schemas").mkdir()
    (tmp_path / "profile").write_text("mine")
    (root / "schemas/ui.schema.json").symlink_to(tmp_path / "profile")
    assert command_line.main(["--root", str(root), "schema"]) == 1
    assert "schemas/ui.schema.json: this is a link that leads out of the edition" in capsys.readouterr().err
    assert (tmp_path / "profile").read_text() == "mine"
    assert [path.name for path in (root / "schemas").iterdir()] == ["ui.schema.json"]


def test_files_are_replaced_together_or_not_at_all(tmp_path):
    (tmp_path / "old").write_bytes(b"old")

    def replaced(*more: tuple[Path, bytes]) -> None:
        with Replacement() as files:
            files.stage(tmp_path / "old", b"new")
            files.stage(tmp_path / "folder/made", b"new")
            for path, data in more:
                files.stage(path, data)
            files.commit()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replaced()
    with pytest.raises(NotADirectoryError) as refusal:
        replaced((tmp_path / "old/below", b""))
    assert refusal.value.filename == str(tmp_path / "old/below")
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_bytes() == b"old"


def test_what_another_program_has_written_meanwhile_is_not_lost(tmp_path):
    path = tmp_path / "n.yaml"
    for was, now in ((b"old", b"theirs"), (None, b"theirs")):
        path.write_bytes(was) if was else path.unlink()
        with Replacement() as files:
            files.stage(path, b"ours", was)
            path.write_bytes(now)
            with pytest.raises(ChangedMeanwhile):
                files.commit()
        assert path.read_bytes() == b"theirs"
        assert [one.name for one in tmp_path.iterdir()] == ["n.yaml"]


def test_a_read_only_file_stays(tmp_path, monkeypatch):
    (tmp_path / "n.yaml").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # what a file that may not be written is to anybody but root
    with pytest.raises(PermissionError):
        replace_file(tmp_path / "n.yaml", b"new")
    assert (tmp_path / "n.yaml").read_bytes() == b"old"


def test_a_file_that_is_being_saved_is_waited_for(tmp_path, monkeypatch):
    path, looks = tmp_path / "t.md", []

    def saved(_: float) -> None:
        looks.append(path.exists())
        path.write_bytes(b"saved")

    monkeypatch.setattr(access.time, "sleep", saved)
    assert access.read(path) == b"saved"
    assert looks == [False]


def test_what_is_on_another_drive_keeps_its_name_in_the_memo(tmp_path):
    """The engine on C:, the edition on D:, and no path from one to the other."""
    assert memo._relative(str(tmp_path / "content" / "t.md"), tmp_path) == "content/t.md"
    assert memo._relative(str(tmp_path.parent / "static" / "x.css"), tmp_path).endswith("/static/x.css")
    assert ".." not in memo._relative(str(tmp_path.parent / "static" / "x.css"), tmp_path)
