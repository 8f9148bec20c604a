"""Editions and stubs: what is begun is without an error, and stands where it belongs."""

import subprocess
import sys
from pathlib import Path

import pytest

from glossator.commands import init, new
from glossator.commands.command_line import main
from glossator.pipeline import build, check

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def edition(tmp_path):
    folder = tmp_path / "edition"
    init.init(folder)
    return folder


def errors(folder):
    return [f"{one.code} {one.origin.path}:{one.origin.line} {one.message}" for one in check(folder).problems]


def test_the_example_is_an_edition_without_a_problem(edition):
    report = build(edition)
    assert report.problems == ()
    assert (report.notes, report.terms) == (4, 2)
    assert (edition / "output/lighthouse").is_dir()


def test_every_yaml_file_of_it_refers_to_a_schema_that_is_there(edition):
    for path in edition.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert (path.parent / first.partition("$schema=")[2]).resolve().is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / ".git").mkdir()
    init.init(tmp_path)
    with pytest.raises(new.Refused):
        init.init(tmp_path)


def test_a_note_goes_to_the_notes_of_its_kind(edition, capsys):
    new = ["--root", str(edition), "new", "note", "content/lighthouse.md:11"]
    assert main([*new, "vinegar and a soft cloth", "--kind", "explanation"]) == 0
    path, _, line = capsys.readouterr().out.strip().rpartition(":")
    lines = (edition / path).read_text(encoding="utf-8").splitlines()
    assert path == "annotations/lighthouse/explanation.yaml"
    assert lines[int(line) - 2 :] == ["- quote: vinegar and a soft cloth", '  note: "…"', "  status: draft"]
    assert errors(edition) == []
    assert main([*new, "nowhere"]) == 1
    assert main([*new, "vinegar", "--kind", "nonesuch"]) == 1
    assert "has no kind “nonesuch”; it has: explanation, question" in capsys.readouterr().err


def test_a_kind_a_text_and_a_note_of_that_kind_on_it(edition):
    assert new.new_kind(edition, "variant", "").startswith("content/edition.yaml:")
    assert new.new_text(edition, "storm") == "content/storm.md:5"
    place = new.new_note(edition, "content/storm.md:5", "begins here", "variant")
    assert place == "annotations/storm/variant.yaml:5"
    assert (edition / "annotations/storm/variant.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../../schemas/annotations.schema.json\n"
        'kind: variant\nnotes:\n- quote: begins here\n  note: "…"\n  status: draft\n'
    )
    assert "texts: [lighthouse, storm]  " in (edition / "content/edition.yaml").read_text(encoding="utf-8")
    assert errors(edition) == []


def test_a_text_that_is_listed_already_is_not_listed_twice(edition):
    settings = edition / "content/edition.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("[lighthouse]", "[lighthouse, storm]"), "utf-8")
    new.new_text(edition, "storm")
    assert errors(edition) == []


def test_an_imported_text_is_listed(edition, tmp_path, capsys):
    source = tmp_path / "storm.txt"
    source.write_text("The storm\n\n1. The wind\n\nIt blew.\n", encoding="utf-8")
    run = ["import", "--root", str(edition), "text", str(source)]
    assert main(run) == 0
    assert capsys.readouterr().out.endswith("content/storm.md\nlisted “storm” in content/edition.yaml\n")
    assert main([*run, "--name", "storm.de"]) == 1
    assert capsys.readouterr().err.splitlines()[1:] == ["   hint: give another: --name …"]
    assert "texts: [lighthouse, storm]  " in (edition / "content/edition.yaml").read_text(encoding="utf-8")
    assert errors(edition) == []


@pytest.mark.parametrize("settings", ["", "title: T\n", "title: T\ntexts:\n", "title: T\ntexts: lighthouse\n", "- T\n"])
def test_without_a_list_of_texts_it_is_said_what_to_write(edition, settings):
    (edition / "content/edition.yaml").write_text(settings, encoding="utf-8")
    with pytest.raises(new.Refused) as refused:
        new.new_text(edition, "storm")
    assert str(refused.value) == "content/edition.yaml has no list `texts`; write it there: `texts: [storm]`"
    assert not (edition / "content/storm.md").exists()


def test_where_an_imported_text_cannot_be_listed_that_is_said(edition, tmp_path, capsys):
    source = tmp_path / "storm.txt"
    source.write_text("The storm\n\nIt blew.\n", encoding="utf-8")
    (edition / "content/edition.yaml").unlink()
    assert main(["import", "--root", str(edition), "text", str(source)]) == 0
    assert "once content/edition.yaml lists it under `texts`: there is no edition here" in capsys.readouterr().err
    assert (edition / "content/storm.md").exists()


def test_a_term_goes_into_the_glossary(edition):
    place = new.new_term(edition, "wick")
    assert place == "annotations/glossary.yaml:10"
    (edition / "annotations/glossary.yaml").unlink()
    for notes in (edition / "annotations/lighthouse").iterdir():
        notes.unlink()
    assert new.new_term(edition, "wick") == "annotations/glossary.yaml:4"
    assert errors(edition) == []


def test_a_name_goes_into_the_index_of_names(edition):
    assert new.new_name(edition, "Ann", "person") == "annotations/names.yaml:5"
    assert new.new_name(edition, "The bay", "place") == "annotations/names.yaml:8"
    for word, kind, why in (("ann", "person", "“ann” already"), ("Bea", "people", "has: person, place")):
        with pytest.raises(new.Refused, match=why):
            new.new_name(edition, word, kind)
    assert errors(edition) == []


@pytest.mark.parametrize("name", ["lighthouse", "a/b", "8", "", "con"])
def test_names_that_cannot_be_are_refused(edition, name):
    with pytest.raises(new.Refused):
        new.new_text(edition, name)
    with pytest.raises(new.Refused):
        new.new_kind(edition, {"lighthouse": "question"}.get(name, name), "")
    assert errors(edition) == []


def test_check_goes_on_checking(edition):
    command = [sys.executable, "-u", str(ROOT / "build.py"), "--root", str(edition), "check", "--watch"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    try:
        assert running.stdout.readline().startswith("checked: ")
        notes = edition / "annotations/lighthouse/question.yaml"
        notes.write_text(notes.read_text("utf-8").replace("quote: the log", "quote: the dog"), "utf-8")
        said = ""
        while "error G012" not in said:
            said = running.stdout.readline()
            assert said, "it ended"
        assert "question.yaml:4:10" in said
    finally:
        running.kill()
        running.communicate()
