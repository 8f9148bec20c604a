"""`cite`, and a build that needs what it makes."""

import json
import shutil
from pathlib import Path

import pytest

from glossator.citing import pandoc
from glossator.commands import cite as command
from glossator.pipeline import build, check, stages
from glossator.problems import Refused
from tests.tiny import write

ROOT = Path(__file__).parents[2]
LOCK = "content/citations.lock.json"
FILES = {
    "content/t.md": "# T\n\nThe lamp was lit.\n",
    "content/references.bib": "@book{hale,\n  author = {Hale, Ines},\n  title = {Lamps},\n  date = {2019},\n}\n"
    "@book{orme,\n  author = {Orme, Tom},\n  title = {Quays},\n  date = {2004},\n}\n",
    "annotations/t/notes.yaml": "kind: note\nnotes:\n- quote: lamp\n  note: See [@hale, p. 12].\n",
}


def notes(words):
    return {**FILES, "annotations/t/notes.yaml": f"kind: note\nnotes:\n- quote: lamp\n  note: {words}\n"}


def strings(root):
    return list(json.loads((root / LOCK).read_text(encoding="utf-8"))["strings"].values())


def without_pandoc(monkeypatch):
    monkeypatch.setattr(stages, "is_installed", lambda: False)
    monkeypatch.setattr(command, "is_installed", lambda: False)
    monkeypatch.setattr(pandoc, "program", lambda: pytest.fail("pandoc was asked for"))


@pytest.fixture
def cited(tmp_path):
    """An edition whose citations are in its lock."""
    root = write(tmp_path / "cited", FILES)
    assert command.run(root, None) == 0
    return root


def test_a_build_formats_what_is_new_and_keeps_it_beside_the_bibliography(tmp_path):
    root = write(tmp_path, FILES)
    assert not build(root).problems
    assert '(<a href="#hale">Hale 2019, 12</a>)' in strings(root)
    assert "Hale 2019, 12" in (root / "output" / "t" / "index.html").read_text(encoding="utf-8")


def test_with_a_full_lock_nobody_needs_pandoc(cited, monkeypatch):
    without_pandoc(monkeypatch)
    before = (cited / LOCK).read_bytes()
    assert not build(cited).problems
    assert not check(cited).problems
    assert not build(cited, locked=True).problems
    assert (cited / LOCK).read_bytes() == before


def test_without_pandoc_what_is_new_is_an_error_that_says_how(cited, monkeypatch):
    without_pandoc(monkeypatch)
    write(cited, notes("See [@hale, p. 12] and [@orme]."))
    for report in (build(cited), check(cited)):
        [problem] = report.problems
        assert (problem.code, problem.origin.path, problem.origin.line) == ("G104", "annotations/t/notes.yaml", 4)
        assert problem.message == "1 citation is not formatted yet, and pandoc is not installed"
        assert "pip install 'glossator[citations]'" in problem.hint
    with pytest.raises(Refused, match="glossator\\[citations\\]"):
        command.run(cited, None)


def test_a_locked_build_formats_nothing(cited):
    write(cited, notes("See [@orme]."))
    assert ("G023", LOCK) in [(p.code, p.origin.path) for p in build(cited, locked=True).problems]


def test_cite_tells_what_it_did_and_forgets_what_nothing_cites(cited, capsys):
    write(cited, notes("See [@orme]."))
    assert command.run(cited, None) == 0
    assert capsys.readouterr().out.endswith("1 citation and 1 work formatted; 2 strings of the lock no longer in use\n")
    assert not any("Hale" in one for one in strings(cited))
    assert command.run(cited, None) == 0
    assert capsys.readouterr().out.startswith("0 citations and 0 works formatted")


def test_drafts_are_formatted_too_and_are_in_no_page(tmp_path):
    root = write(tmp_path, notes("See [@hale].\n  status: draft"))
    assert not build(root).problems
    assert any("Hale 2019" in one for one in strings(root))
    assert not (root / "output" / "sources").exists()


def test_what_an_entry_says_and_what_may_be_confused_with_it_are_formatted_anew(cited):
    bib = FILES["content/references.bib"]
    write(cited, {**notes("See [@hale, p. 12]."), "content/references.bib": bib.replace("Lamps", "Lanterns")})
    assert not build(cited).problems
    assert any("Lanterns" in one for one in strings(cited))
    twin = "@book{twin,\n  author = {Hale, Ines},\n  title = {Other Lamps},\n  date = {2019},\n}\n"
    write(cited, {**notes("See [@hale, p. 12; @twin]."), "content/references.bib": bib + twin})
    assert not build(cited).problems
    assert any("2019a, 12" in one or "2019b, 12" in one for one in strings(cited))


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("sub title = {Words}", "pandoc cannot read the entry “hale”: "),
        ("title = {The price of $1}", "pandoc cannot read `title` of the entry “hale”"),
    ],
)
def test_what_pandoc_cannot_read_is_told_at_the_entry(tmp_path, field, said):
    bib = FILES["content/references.bib"].replace("title = {Lamps}", field)
    [problem] = build(write(tmp_path, {**FILES, "content/references.bib": bib})).problems
    assert (problem.code, problem.origin.path, problem.origin.line) == ("G102", "content/references.bib", 1)
    assert problem.message.startswith(said)


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"version": 1, "items": {}, "order": [], "strings": {"a": 1}}'])
def test_a_damaged_lock(cited, data):
    (cited / LOCK).write_bytes(data)
    [problem] = check(cited).problems
    assert (problem.code, problem.origin.path) == ("G022", LOCK)


def test_no_string_of_a_lock_brings_a_script(cited, monkeypatch):
    """The lock is committed, and may come from anybody."""
    evil = (cited / LOCK).read_text(encoding="utf-8").replace("Hale 2019, 12", "<img src=x onerror=alert(1)>")
    (cited / LOCK).write_text(evil, encoding="utf-8")
    without_pandoc(monkeypatch)
    assert [one.code for one in build(cited).problems] == ["G104"]


def test_an_edition_without_a_bibliography_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"content/references\.bib"):
        command.run(write(tmp_path, {"content/t.md": "# T\n"}), None)


def test_the_committed_locks_of_the_cases_are_what_pandoc_makes(tmp_path):
    for case in ("citations", "citations-in-notes"):
        shutil.copytree(ROOT / "tests" / "cases" / case, root := tmp_path / case)
        before = (root / LOCK).read_bytes()
        (root / LOCK).unlink()
        assert command.run(root, None) == 0
        assert (root / LOCK).read_bytes() == before
