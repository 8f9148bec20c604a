"""The search of large editions: Pagefind's index of our records, and nothing that lands elsewhere."""

import shutil
from pathlib import Path

import pytest

from glossator import pipeline
from glossator.rendering import pagefind
from tests.test_site import ROOT

RECORDS = [(0, "t/a.html#1", "One", "the mediation 司法确认机制 of"), (1, "t/a.html#n-1", "note", "words")]


def test_the_index_is_made_and_nothing_lands_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = pagefind.files(RECORDS, ["Text", "Note"], "en")
    assert pagefind.SCRIPT in made
    assert any(path.endswith(".pf_index") for path in made)
    assert not any("-ui" in path for path in made)
    assert list(Path.cwd().iterdir()) == [], "it wrote beside the edition"


def test_every_han_character_is_a_word():
    assert pagefind.spaced("the 司法确认 of") == "the 司 法 确 认 of"


@pytest.fixture
def edition(tmp_path):
    """The decree, to be searched with Pagefind."""
    made = tmp_path / "edition"
    for folder in ("content", "annotations"):
        shutil.copytree(ROOT / folder, made / folder)
    config = made / "content" / "edition.yaml"
    config.write_text(config.read_text("utf-8") + "search: pagefind\n", "utf-8")
    return made


def test_without_pagefind_a_large_edition_has_no_search_and_says_so(edition, monkeypatch):
    monkeypatch.setattr(pagefind, "is_installed", lambda: False)
    report = pipeline.build(edition)
    assert "G077" in {problem.code for problem in report.problems}
    assert 'data-more="search"' not in (edition / "output" / "index.html").read_text("utf-8")


def test_with_pagefind_the_site_has_its_index(edition):
    report = pipeline.build(edition)
    assert not report.errors
    assert (edition / "output" / pagefind.SCRIPT).is_file()
    assert "wasm-unsafe-eval" in (edition / "output" / "index.html").read_text("utf-8")
