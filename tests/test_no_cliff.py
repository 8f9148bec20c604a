"""Editions of unusual shape build as they should; how long that takes is for `python -m bench.cliff` to say."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from ahocorasick_rs import AhoCorasick

from bench import cliff
from glossator.linking import glossary
from glossator.pipeline import Report, build, check

_marks = re.compile(rb'<a class="r [^>]*id="(r-[^"]+)" href="#n-').findall


def built(shape: str, size: int, root: Path) -> tuple[Report, Counter[bytes]]:
    """What came of it, and how often each mark stands on the pages of the text."""
    cliff.write(cliff.SHAPES[shape][0](size), root)
    report = build(root)
    pages = (page for page in (root / "output" / "t").glob("*.html") if page.name != "all.html")
    return report, Counter(mark for page in pages for mark in _marks(page.read_bytes()))


@pytest.mark.parametrize(
    ("shape", "size", "notes", "pages"),
    [
        ("page-of-notes", 1_000, 1_000, 1),
        ("section-of-words", 100_000, 100, 1),
        ("overlapping", 500, 500, 1),
        ("everywhere", 300, 300, 1),
        ("many-notes", 2_000, 2_000, 50),
    ],
)
def test_every_note_has_its_mark(shape, size, notes, pages, tmp_path):
    report, marks = built(shape, size, tmp_path)
    assert not report.problems
    assert report.notes == notes == len(marks)
    assert set(marks.values()) == {1}
    assert len(list((tmp_path / "output" / "t").glob("s-*.html")) or [1]) == pages


def test_words_under_many_notes_name_them_all(tmp_path):
    """A word that twenty notes lie over is in a span with the classes of all twenty."""
    built("overlapping", 60, tmp_path)
    page = next((tmp_path / "output" / "t").glob("*.html")).read_bytes()
    spans = re.findall(rb'<span class="a ((?:i\d+ )+)k1 kx">', page)
    assert max(len(span.split()) for span in spans) == 20


def work_of(function, *given) -> int:
    """How many calls of Python and of C it takes: what grows with the work, whatever else the machine does."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        function(*given)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("shape", ["equal-headings", "equal-terms"])
def test_the_work_grows_with_the_number(shape, tmp_path):
    calls = []
    for size in (200, 400):
        root = tmp_path / str(size)
        cliff.write(cliff.SHAPES[shape][0](size), root)
        check(root)  # once, for what is made on first use
        calls.append(work_of(check, root))
    assert calls[1] < 2.2 * calls[0]


def test_an_automaton_is_built_of_the_terms_that_can_be_there(tmp_path, monkeypatch):
    built_of = []

    def automaton(patterns, **how):
        built_of.append(len(patterns))
        return AhoCorasick(patterns, **how)

    monkeypatch.setattr(glossary, "AhoCorasick", automaton)
    cliff.write(cliff.SHAPES["equal-terms"][0](5_000), tmp_path)
    report = check(tmp_path)
    assert {one.code for one in report.problems} == {"G041"}
    assert max(built_of) < 300  # those of three letters and fewer are all kept
