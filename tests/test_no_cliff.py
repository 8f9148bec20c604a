"""Editions of unusual shape build as they should; how long that takes is for `python -m bench.cliff` to say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bench import cliff
from glossator.pipeline import Report, build

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
